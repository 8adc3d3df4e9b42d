"""The lines of a timeline as HTML: a template would spend more time on them than on the rest of the page."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kyndig.crm.queries.timeline import Item
from kyndig.crm.queries.told import Difference
from kyndig.design.tags.parts import dot, tag

register = template.Library()
# So many changed fields of one line are shown, with so much of each value.
CHANGES, LONG, SHORT = 4, 120, 60


@register.simple_tag
def timeline_items(items: Iterable[Item]) -> SafeString:
    """An `<li>` for each item."""
    return SafeString("".join(map(_item, items)))


def _item(item: Item) -> str:
    more = f"<br>{escape(item.more)}" if item.more else ""
    changes = "".join(f"<br><small>{escape(_change(change))}</small>" for change in item.changes[:CHANGES])
    told = f"<div>{item.what}{more}{changes}<br><small>{escape(item.when)}</small></div>"
    return f"<li>{dot(item.who)}{told}{tag(item.tag, item.tag_kind)}</li>"


def _change(change: Difference) -> str:
    before, after = Truncator(change.before).chars(SHORT), Truncator(change.after)
    if change.before and change.after:
        return f"{change.label}: {before} → {after.chars(SHORT)}"
    if change.after:
        return f"{change.label}: {after.chars(LONG)}"
    gone = _("%(before)s was taken away") % {"before": before}
    return f"{change.label}: {gone}"
