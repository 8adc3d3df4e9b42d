"""The lines of My day as HTML: a template would spend more time on them than on the rest of the page."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyndig.crm.queries.day import Line

register = template.Library()


@register.simple_tag
def day_lines(lines: Iterable[Line], base: str, gives: bool) -> SafeString:
    """An `<li>` for each line, with a button for each thing to do about it; the keys are those of the first line."""
    acts = [("done", "d", _("Done"), "quiet"), ("move", "m", _("Move"), "plain")]
    acts += [("give", "g", _("Give"), "plain")] if gives else []
    drawn = [_line(line, base, acts, keys=number == 0) for number, line in enumerate(lines)]
    return SafeString("".join(drawn))


def _line(line: Line, base: str, acts: list[tuple[str, str, str, str]], *, keys: bool) -> str:
    title = escape(line.title)
    tag = f' <span class="tag plain">{escape(line.tag)}</span>' if line.tag else ""
    who = f"{escape(line.who)} · " if line.who else ""
    late = ' class="day-late"' if line.late else ""
    place = f"{escape(base)}day/{line.kind}/{line.number}"
    buttons = "".join(
        f'<a class="button {look} small" data-act href="{place}/{verb}/"'
        + (f' data-key="{key}" data-key-label="{escape(label)}"' if keys else "")
        + f'>{escape(label)}<span class="visually-hidden">: {title}</span></a>'
        for verb, key, label, look in acts
    )
    return (
        f'<li class="day-line" data-line><div class="day-what"><a class="day-title" href="{escape(line.href)}">{title}'
        f"</a>{tag}<br><small>{who}<span{late}>{escape(line.why)}</span></small></div>"
        f'<div class="day-acts">{buttons}</div></li>'
    )
