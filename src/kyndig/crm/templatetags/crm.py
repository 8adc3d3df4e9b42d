"""Small things that the pages of the CRM say."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from kyndig.crm.rules.organisation_numbers import shown

register = template.Library()
register.filter("organisation_number", shown)


@register.simple_tag(takes_context=True)
def record_address(context: dict[str, Any], page: str, pk: int, *, kind: str = "", of: str = "") -> str:
    """A page of a record, in the space that one is in; `of` ends the name of the page, `kind` stands in the address."""
    return _reverse(context, f"crm:{page}{of}", pk=pk, **({"kind": kind} if kind else {}))


@register.simple_tag(takes_context=True)
def address_if_known(context: dict[str, Any], name: str) -> str:
    """The address of a page by its name; "" where there is no such page."""
    try:
        return _reverse(context, f"crm:{name}")
    except NoReverseMatch:
        return ""


def _reverse(context: dict[str, Any], name: str, **values: Any) -> str:
    request = context["request"]
    return reverse(name, kwargs={"organisation": request.organisation.slug, **values}, current_app=request.space)
