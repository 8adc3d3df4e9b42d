"""The parts around a page: drawn once for all pages where they look the same, and filled in for each.

Three things differ between them: the token against forged requests, the page that a form leads back to, and what was
searched for.
"""

import secrets
from collections.abc import Hashable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kyndig.design.navigation import Navigation

# What stands for them in what is kept; drawn for each process, so that nobody can write it into a name.
TOKEN, PAGE, TYPED = (f"kyndig-{secrets.token_hex(12)}" for _ in range(3))
KEPT = 1000
_drawn: dict[Hashable, str] = {}


def part(name: str, context: Mapping[str, Any]) -> SafeString:
    """A part of the shell, such as "design/parts/rail.html", for a page with `request`, `navigation` and `theme`."""
    request, navigation, theme = context.get("request"), context.get("navigation"), context.get("theme")
    given = {"request": request, "navigation": navigation, "theme": theme}
    own = {TOKEN: "", PAGE: "", TYPED: ""}
    if request is not None:
        own = {TOKEN: get_token(request), PAGE: request.get_full_path(), TYPED: _typed(request, navigation)}
    if navigation is None or navigation.key is None or settings.DEBUG:
        given |= {"csrf_token": own[TOKEN], "page": own[PAGE], "typed": own[TYPED]}
        return SafeString(get_template(name).template.render(Context(given)))
    key = (name, get_language(), theme, navigation.key)
    drawn = _drawn.get(key)
    if drawn is None:
        if len(_drawn) >= KEPT:
            _drawn.clear()
        given |= {"csrf_token": TOKEN, "page": PAGE, "typed": TYPED}
        drawn = _drawn[key] = get_template(name).template.render(Context(given))
    for mark, value in own.items():
        drawn = drawn.replace(mark, escape(value))
    return SafeString(drawn)


def _typed(request: HttpRequest, navigation: Navigation | None) -> str:
    """What stands in the search field: what was asked for, on the page that answers."""
    search = navigation.search if navigation is not None else None
    return request.GET.get("q", "")[:200] if search is not None and search.url == request.path else ""
