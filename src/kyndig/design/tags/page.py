"""What the shell of a page needs."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kyndig.design import bundle, notices
from kyndig.design.notices import Notice
from kyndig.design.tags import register


@register.simple_tag
def stylesheet() -> SafeString:
    """The link to the one style sheet."""
    address = reverse("design:stylesheet", args=[bundle.stylesheet().fingerprint])
    return format_html('<link rel="stylesheet" href="{}">', address)


@register.simple_tag
def script() -> SafeString:
    """The one script, an ES module."""
    return format_html(
        '<script type="module" src="{}"></script>', reverse("design:script", args=[bundle.script().fingerprint])
    )


@register.simple_tag(takes_context=True)
def waiting_notices(context: dict[str, Any]) -> list[Notice]:
    """The notices to show; none on a page that is rendered without a request."""
    request = context.get("request")
    return notices.waiting(request) if request is not None else []
