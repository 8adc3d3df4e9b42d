"""What a new record starts with, when one comes from the page of another."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kyndig.crm.models import Deal
from kyndig.crm.queries.suggesting import by_number
from kyndig.crm.queries.viewing import Viewer


def beginning_with(viewer: Viewer, kind: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """From `?company=`, `?contact=` and `?deal=`; numbers that lead nowhere count as not given."""
    named = {name: _found(viewer, name, asked.get(name, "")) for name in ("company", "contact", "deal")}
    deal, contact, company = named["deal"], named["contact"], named["company"]
    if isinstance(deal, Deal):
        contact = contact or deal.contacts.filter(binned=None).first()
        company = company or deal.company
    company = company or (contact.company if contact else None)
    start: dict[str, Any] = {"owner": viewer.person, "company": company}
    if kind in {"deal", "activity"}:
        start["contacts"] = [contact] if contact else []
    if kind == "activity":
        start |= {"deal": deal, "at": timezone.now(), "kind": asked.get("as", "call")}
    if kind == "deal":
        start["currency"] = viewer.workspace.organisation.currency
    if kind == "company":
        start["name"] = asked.get("name", "")[:200]
    return start


def _found(viewer: Viewer, kind: str, number: str) -> Any | None:
    usable = number.isascii() and number.isdecimal() and len(number) < 19
    return by_number(viewer, kind, int(number)) if usable else None
