"""From what somebody has begun to type to the record that is meant; every question asked here has an index."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kyndig.crm.models import Company, Contact, ContactPoint, Deal
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules.folding import sort_key
from kyndig.crm.rules.organisation_numbers import shown as shown_number
from kyndig.people.models import Person
from kyndig.people.rules.searching import spellings

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """A record that may be meant: `label` stands in the field when it is chosen, `note` tells it from others."""

    id: int
    label: str
    note: str = ""


def suggest(viewer: Viewer, kind: str, text: str, most: int = MOST) -> list[Suggestion]:
    """What `text` may be the beginning of. `kind` is a kind of record or `person`; KeyError for anything else."""
    text = " ".join(text.split())[:200]
    found = _SEARCHES[kind](viewer, text, most) if text else []
    return [suggestion(each) for each in found]


def named(viewer: Viewer, kind: str, text: str, most: int = MOST) -> list[Any]:
    """The records that `text` names: those called exactly so, or those it may be the beginning of where none is."""
    text = " ".join(text.split())[:200]
    if not text:
        return []
    found = _SEARCHES[kind](viewer, text, most)
    exact = [each for each in found if text.casefold() in {label_of(each).casefold(), str(each).casefold()}]
    return exact or found


def by_number(viewer: Viewer, kind: str, pk: int) -> Any | None:
    """The record with a number, among those the person may see."""
    people = Person.objects.filter(organisation=viewer.workspace.organisation_id, left=None)
    return (people if kind == "person" else viewer.reachable(kind)).filter(pk=pk).first()


def label_of(record: Any) -> str:
    """What stands in a field where the record is chosen; a contact is told from others by the company."""
    if isinstance(record, Contact) and record.company_id:
        return f"{record.name or record.title} ({record.company})"
    return str(record.name if isinstance(record, Person) else record)


def suggestion(record: Any) -> Suggestion:
    note = ""
    if isinstance(record, Company):
        note = " · ".join(part for part in (record.city, shown_number(record.organisation_number)) if part)
    elif isinstance(record, Contact):
        note = record.title
    elif isinstance(record, Deal):
        note = str(record.company or "")
    elif isinstance(record, Person):
        note = record.title or record.email
    return Suggestion(record.pk, label_of(record), note)


def beginning(prefix: str, column: str = "sort_name") -> Q:
    """The rows whose column begins with the prefix, asked so that an index by the column answers."""
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix[:-1] + chr(ord(prefix[-1]) + 1)})


def _companies(viewer: Viewer, text: str, most: int) -> list[Company]:
    records: QuerySet[Company] = viewer.reachable("company")
    digits = text.replace(" ", "")
    if digits.isdecimal() and len(digits) >= 3:
        found = records.filter(beginning(digits, "organisation_number")).exclude(organisation_number="")[:most]
        if found:
            return list(found)
    key = sort_key(text)
    return list(records.filter(beginning(key)).order_by("sort_name", "id")[:most]) if key else []


def _contacts(viewer: Viewer, text: str, most: int) -> list[Contact]:
    """By `Nes`, `Nes Kari`, `Kari Nes` or `kari@`; `Kari Nes (Fjordbygg AS)` is what is shown of one."""
    records: QuerySet[Contact] = viewer.reachable("contact").select_related("company")
    bare = text.split(" (")[0].strip() if text.endswith(")") else text
    given, _space, family = bare.rpartition(" ")
    keys = {sort_key(bare), sort_key(f"{family} {given}")} - {""}
    condition = Q(pk__in=_with_email(viewer, bare, most))
    for key in keys:
        condition |= beginning(key)
    return list(records.filter(condition).order_by("sort_name", "id")[:most])


def _with_email(viewer: Viewer, text: str, most: int) -> list[int]:
    if " " in text:
        return []
    points = ContactPoint.objects.filter(workspace_id=viewer.workspace.pk, kind=ContactPoint.Kind.EMAIL)
    return list(points.filter(beginning(text.lower(), "value")).values_list("contact_id", flat=True)[:most])


def _deals(viewer: Viewer, text: str, most: int) -> list[Deal]:
    records: QuerySet[Deal] = viewer.reachable("deal").select_related("company")
    condition = Q(company__in=[company.pk for company in _companies(viewer, text, most)])
    for word in spellings(text):
        condition |= Q(name__contains=word)
    return list(records.filter(condition).order_by("-changed", "id")[:most])


def _people(viewer: Viewer, text: str, most: int) -> list[Person]:
    people = Person.objects.filter(organisation=viewer.workspace.organisation_id, left=None)
    for word in text.split():
        condition = Q(email__istartswith=word)
        for spelled in spellings(word):
            condition |= Q(given_name__startswith=spelled) | Q(family_name__startswith=spelled)
            condition |= Q(given_name__contains=f" {spelled}") | Q(family_name__contains=f" {spelled}")
        people = people.filter(condition)
    return list(people.order_by("given_name", "family_name", "id")[:most])


_SEARCHES: dict[str, Callable[[Viewer, str, int], list[Any]]] = {
    "company": _companies,
    "contact": _contacts,
    "deal": _deals,
    "person": _people,
}
