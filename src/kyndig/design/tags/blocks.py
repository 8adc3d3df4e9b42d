"""Tags that hold other content."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kyndig.design.tags import register

NOTICE_ICONS = {"info": "info", "done": "check", "wait": "clock", "problem": "circle-alert"}


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", *, title: str = "") -> SafeString:
    """A calm message."""
    values = {"content": content, "kind": kind, "icon": NOTICE_ICONS[kind], "title": title}
    return SafeString(render_to_string("design/parts/notice.html", values))


@register.simple_block_tag
def empty(content: SafeString, title: str, *, icon: str = "sprout") -> SafeString:
    """What will be here, and the one thing to do now."""
    values = {"content": content, "title": title, "icon": icon}
    return SafeString(render_to_string("design/parts/empty.html", values))


@register.simple_block_tag
def table(content: SafeString, label: str, *, stacked: bool = False) -> SafeString:
    """A box around a table: scrolls sideways by itself, or stacks each row at phone."""
    # A box that can scroll must be reachable by keyboard; a stacked one scrolls at middle widths only.
    return format_html(
        '<div class="table{}" role="region" aria-label="{}" tabindex="0">{}</div>',
        " stacked" if stacked else "",
        label,
        content,
    )


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str) -> SafeString:
    """A native dialog; `<a href="#id" data-dialog>` opens it, and without JavaScript the link alone does."""
    return SafeString(render_to_string("design/parts/dialog.html", {"content": content, "id": id, "title": title}))


@register.simple_block_tag
def quote(content: SafeString, *, source: str = "") -> SafeString:
    """Somebody's words."""
    below = format_html('<figcaption class="soft">{}</figcaption>', source) if source else ""
    return format_html('<figure class="quote"><blockquote>{}</blockquote>{}</figure>', content, below)
