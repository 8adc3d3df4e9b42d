"""Heads of columns that sort, and the way through a long list."""

from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kyndig.design.paging import KeyPage
from kyndig.design.tags import register
from kyndig.design.tags.parts import _drawn


def address(query: QueryDict, **changes: str) -> str:
    """`?…` with some parameters set, or dropped where the value is empty. Paging starts afresh."""
    changed = query.copy()
    for name in ("after", "before"):
        changed.pop(name, None)
    for name, value in changes.items():
        if value:
            changed[name] = value
        else:
            changed.pop(name, None)
    return f"?{changed.urlencode()}"


def _query(context: dict[str, Any]) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


@register.simple_tag(takes_context=True)
def column(context: dict[str, Any], key: str, text: str, *, numeric: bool = False, default: str = "") -> SafeString:
    """The head of a column as a link that sorts by it; once more turns it round. `default` is the list's order when
    nothing is asked for ("name" or "-name")."""
    query = _query(context)
    asked = query.get("sort") or default
    rising, falling = asked == key, asked == f"-{key}"
    state = format_html(' aria-sort="{}"', "ascending" if rising else "descending") if rising or falling else ""
    arrow = _drawn("arrow-up" if rising else "arrow-down", 14) if rising or falling else ""
    link = address(query, sort=f"-{key}" if rising else key)
    css = SafeString(' class="numeric"') if numeric else ""
    return format_html('<th scope="col"{}{}><a href="{}">{}{}</a></th>', state, css, link, text, arrow)


@register.inclusion_tag("design/parts/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: KeyPage[Any]) -> dict[str, Any]:
    """Previous, next, and where in the list we are."""
    query = _query(context)
    return {
        "page": page,
        "previous": address(query, before=page.previous) if page.previous else "",
        "next": address(query, after=page.next) if page.next else "",
    }
