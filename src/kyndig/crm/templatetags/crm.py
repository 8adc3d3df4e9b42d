"""Small things that the pages of the CRM say."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from kyndig.crm.rules.organisation_numbers import shown

register = template.Library()
register.filter("organisation_number", shown)


@register.simple_tag(takes_context=True)
def record_address(context: dict[str, Any], kind: str, pk: int) -> str:
    """The page of a record, in the space that one is in."""
    return _reverse(context, f"crm:{kind}", pk=pk)


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
