"""What the shell of a page needs."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kyndig.design import bundle, notices
from kyndig.design.bands import Band, band_of
from kyndig.design.notices import Notice
from kyndig.design.shell import part
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


@register.simple_tag(takes_context=True)
def page_band(context: dict[str, Any]) -> Band | None:
    """The band across the top of the page, where the place has one."""
    request = context.get("request")
    return band_of(request) if request is not None else None


@register.simple_tag(takes_context=True)
def shell(context: Context, name: str) -> SafeString:
    """A part around the page (`kyndig.design.shell`)."""
    return part(name, {key: context.get(key) for key in ("request", "navigation", "theme", "csrf_token")})


@register.simple_tag
def fixed(name: str) -> SafeString:
    """Include a part that is the same on every page in a language: it is rendered once in a process."""
    return _fixed(name, get_language()) if not settings.DEBUG else SafeString(render_to_string(name))


@lru_cache(maxsize=64)
def _fixed(name: str, language: str | None) -> SafeString:
    return SafeString(render_to_string(name))
