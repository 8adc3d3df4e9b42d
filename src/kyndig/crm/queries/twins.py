"""Records that may be the same as another, found by what has an index: a number, an address, how a name begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from kyndig.crm.models import ContactPoint, Record
from kyndig.crm.queries.suggesting import beginning, label_of
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules.folding import sort_key
from kyndig.crm.rules.likeness import likeness

MOST = 5
# Of so many whose names begin alike, the likest are looked for.
LOOKED_AT = 200
ALIKE = 75
# So many letters at the beginning of a name have to be right.
LETTERS = 4


@dataclass(frozen=True)
class Twin:
    """A record that may be the same, with the reasons in words, the surest first."""

    id: int
    label: str
    url: str
    why: list[str]


def twins(viewer: Viewer, kind: str, values: Mapping[str, Any], but: int = 0) -> list[Twin]:
    """What may be the same as a company or a contact with these cleaned values; `but` is the record itself.

    Other kinds have no twins. At most five queries.
    """
    found: dict[int, tuple[int, Record, list[str]]] = {}
    search = {"company": _companies, "contact": _contacts}.get(kind)
    for weight, why, record in search(viewer, values) if search else []:
        if record.pk != but:
            known = found.setdefault(record.pk, (0, record, []))
            reasons = known[2] if why in known[2] else [*known[2], why]
            found[record.pk] = (max(known[0], weight), record, reasons)
    likest = sorted(found.values(), key=lambda each: (-each[0], each[1].pk))[:MOST]
    return [Twin(record.pk, label_of(record), viewer.url(kind, record.pk), why) for _weight, record, why in likest]


Found = list[tuple[int, str, Any]]


def _companies(viewer: Viewer, values: Mapping[str, Any]) -> Found:
    records = viewer.reachable("company")
    found: Found = []
    # The columns are left out where they are empty, in the index too; saying so lets the index answer.
    if number := values.get("organisation_number"):
        same = records.filter(organisation_number=number).exclude(organisation_number="")
        found += [(200, _("the same organisation number"), each) for each in same[:MOST]]
    if host := _host(values.get("website") or ""):
        whole = [f"{scheme}://{www}{host}" for scheme in ("https", "http") for www in ("", "www.")]
        same = records.filter(website__in=[f"{address}{end}" for address in whole for end in ("", "/")])
        found += [(150, _("the same website"), each) for each in same.exclude(website="")[:MOST]]
    if email := values.get("email"):
        same = records.filter(email=email).exclude(email="")
        found += [(140, _("the same e-mail"), each) for each in same[:MOST]]
    if phone := values.get("phone"):
        same = records.filter(phone=phone).exclude(phone="")
        found += [(120, _("the same phone"), each) for each in same[:MOST]]
    name = values.get("name") or ""
    return found + _alike(records, name, [name], lambda company: company.name)


def _contacts(viewer: Viewer, values: Mapping[str, Any]) -> Found:
    records = viewer.reachable("contact").select_related("company")
    found: Found = []
    for kind, name, why in (
        (ContactPoint.Kind.EMAIL, "emails", _("the same e-mail")),
        (ContactPoint.Kind.PHONE, "phones", _("the same phone")),
    ):
        wanted = [each["value"] for each in values.get(name) or []]
        if wanted:
            points = ContactPoint.objects.filter(workspace_id=viewer.workspace.pk, kind=kind, value__in=wanted)
            numbers = list(points.values_list("contact_id", flat=True)[:MOST])
            found += [(150, why, each) for each in records.filter(pk__in=numbers)]
    given, family = values.get("given_name") or "", values.get("family_name") or ""
    if given and family:
        begins = [f"{family} {given[0]}", f"{given} {family[0]}"]
        near = _alike(records, f"{given} {family}", begins, lambda contact: contact.name, whole=True)
        if company := values.get("company"):
            beside = records.filter(company=company).order_by("sort_name", "id")[:LOOKED_AT]
            near += _likest(beside, f"{given} {family}", lambda contact: contact.name)
            near = [(weight + 20 * (each.company_id == company.pk), why, each) for weight, why, each in near]
        found += near
    return found


def _alike(records: Any, name: str, begins: list[str], called: Any, *, whole: bool = False) -> Found:
    """Those whose names begin as one of `begins` (its first letters, or the `whole` of it) and are like `name`."""
    condition = Q()
    for text in begins:
        for written in _spellings(text):
            key = sort_key(written)
            if len(key) > 1:
                condition |= beginning(key if whole else key[:LETTERS])
    if not condition:
        return []
    return _likest(records.filter(condition).order_by("sort_name", "id")[:LOOKED_AT], name, called)


def _likest(records: Any, name: str, called: Any) -> Found:
    found = []
    for record in records:
        like = max(likeness(name, called(record)), likeness(called(record), name))
        if like >= ALIKE:
            found.append((like, _("a name like it"), record))
    return found


def _spellings(text: str) -> set[str]:
    """The text, and how it is written where å is aa and ø is oe, or the other way about."""
    small = text.casefold()
    return {
        text,
        small.replace("aa", "å"),
        small.replace("å", "aa"),
        small.replace("oe", "ø"),
        small.replace("ø", "oe"),
        small.replace("ae", "æ"),
    }


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")
