"""Small parts: icons, pills, figures, bars, initials."""

from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from kyndig.design.formats import initials, number
from kyndig.design.tags import register

TAG_KINDS = {"external": "", "own": " own", "wait": " wait", "plain": " plain"}


@lru_cache(maxsize=256)
def _drawn(name: str, size: int) -> SafeString:
    return SafeString(lucide(name, size=size, **{"aria-hidden": "true", "focusable": "false", "class": "icon"}))


@register.simple_tag
def icon(name: str, *, size: int = 20, label: str = "") -> SafeString:
    """A Lucide icon; decorative unless it has a label."""
    drawn = _drawn(str(name), size)
    if not label:
        return drawn
    return format_html('{}<span class="visually-hidden">{}</span>', drawn, label)


@register.simple_tag
def tag(text: str, kind: str = "external", *, icon: str = "") -> SafeString:
    """A pill: external (teal), own (green), wait (amber) or plain."""
    return format_html('<span class="tag{}">{}{}</span>', TAG_KINDS[kind], _drawn(icon, 14) if icon else "", text)


def of_text(value: Any, of: Any = None) -> str:
    """ "131 of 143", or "131" when there is nothing to compare with."""
    if of is None:
        return number(value)
    return _("%(value)s of %(of)s") % {"value": number(value), "of": number(of)}


@register.simple_tag
def stat(value: Any, *, of: Any = None, label: str = "", note: str = "") -> SafeString:
    """A figure beside what it should be compared with; with a label a block of its own."""
    if not label:
        return format_html('<span class="figure">{}</span>', of_text(value, of))
    shown = value if isinstance(value, str) else number(value)
    beside = "" if of is None else format_html(' <span class="stat-of">{}</span>', _("of %(of)s") % {"of": number(of)})
    below = format_html('<span class="stat-note">{}</span>', note) if note else ""
    return format_html(
        '<div class="stat"><span class="stat-value">{}{}</span><span class="stat-label">{}</span>{}</div>',
        shown, beside, label, below,
    )  # fmt: skip


def _share(value: float, of: float) -> float:
    return round(max(0.0, min(100.0, 100 * value / of)), 2) if of else 0.0


@register.simple_tag
def meter(value: float, *, of: float, planned: float = 0, label: str = "", kind: str = "own") -> SafeString:
    """A thin bar. `planned` is what is on its way beside `value`; both are counted against `of`."""
    if not label:
        label = of_text(value, of)
        if planned:
            label = _("%(done)s, %(planned)s more planned") % {"done": label, "planned": number(planned)}
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="meter-planned" width="{}" height="8"/><rect class="meter-done" width="{}" height="8"/></svg>',
        kind, label, f"{_share(value + planned, of):g}", f"{_share(value, of):g}",
    )  # fmt: skip


@register.simple_tag
def dot(name: str, kind: str = "external") -> SafeString:
    """Initials in a circle. The name stands beside it, so it is hidden from screen readers."""
    return format_html('<span class="dot{}" aria-hidden="true">{}</span>', TAG_KINDS[kind], initials(str(name)))


@register.simple_tag
def kbd(*keys: str) -> SafeString:
    """Keys to press together."""
    return format_html_join(mark_safe("<span aria-hidden='true'>+</span>"), "<kbd>{}</kbd>", ((key,) for key in keys))


@register.inclusion_tag("design/parts/progress.html")
def progress(done: float, *, of: float, label: str, poll: str = "", note: str = "") -> dict[str, Any]:
    """A bar for background work; `poll` is fetched each second and must answer with the same tag."""
    return {
        "done": f"{done:g}",
        "of": f"{of:g}" if of else "",
        "label": label,
        "poll": poll,
        "note": note,
        "figure": of_text(done, of) if of else "",
    }


@register.inclusion_tag("design/parts/say.html", takes_context=True)
def say(
    context: dict[str, Any],
    *,
    name: str,
    action: str,
    label: str,
    placeholder: str = "",
    value: str = "",
    button: str = "",
) -> dict[str, Any]:
    """The one-line input: a sentence, and Enter."""
    return {
        "csrf_token": context.get("csrf_token"),
        "name": name,
        "action": action,
        "label": label,
        "placeholder": placeholder,
        "value": value,
        "button": button or _("Save"),
    }
