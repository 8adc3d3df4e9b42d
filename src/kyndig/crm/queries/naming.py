"""From names as people type them to contacts and companies: by an index, with typos, and whom one works with first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q

from kyndig.crm.models import ActivityContact, Company, Contact, ContactPoint, Workspace
from kyndig.crm.rules.folding import sort_key
from kyndig.crm.rules.likeness import SAME, bare, likeness
from kyndig.people.models import Person

# How many rows are looked at for one name, how many are shown to choose from, and how far ahead the best has to be.
LOOKED_AT, SHOWN, AHEAD = 300, 6, 3
OWN, TALKED_WITH = 10, 6
ALIKE = 55


@dataclass(frozen=True)
class Candidate:
    """A contact or a company that a name may mean; `key` is `contact:12` or `company:7`."""

    kind: str
    pk: int
    name: str
    company_id: int | None
    company: str
    score: int

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def label(self) -> str:
        return f"{self.name}, {self.company}" if self.company else self.name


@dataclass(frozen=True)
class Name:
    """A name as typed: the one it means, or those to choose from (none where nobody is called so)."""

    typed: str
    chosen: Candidate | None
    choices: Sequence[Candidate]


@dataclass(frozen=True)
class Named:
    """Who a line is about: each name, and the company that was named beside them (None where none was)."""

    names: Sequence[Name]
    company: Name | None


def name(workspace: Workspace, person: Person, names: Iterable[str], company: str = "") -> Named:
    """Find each of the names; those of the named company first, then those that the person works with.

    About ten indexed look-ups, whatever the number of contacts.
    """
    firm = _choose(company, _companies(workspace, person, company)) if company else None
    inside = [each.pk for each in firm.choices] if firm else []
    found = []
    for typed in names:
        contacts = _contacts_of(person, inside, typed) if inside else []
        if not contacts:
            contacts = [*_contacts(workspace, person, typed), *_companies(workspace, person, typed)]
        found.append(_choose(typed, _talked_with(person, contacts)))
    chosen = next((each.chosen for each in found if each.chosen and each.chosen.company_id in inside), None)
    if firm and chosen:
        firm = replace(firm, chosen=next(each for each in firm.choices if each.pk == chosen.company_id))
    return Named(found, firm)


def _choose(typed: str, candidates: Iterable[Candidate]) -> Name:
    best = {each.key: each for each in sorted(candidates, key=lambda each: each.score)}
    ranked = sorted(best.values(), key=lambda each: (-each.score, each.name))[:SHOWN]
    clear = ranked and (len(ranked) == 1 or ranked[0].score >= ranked[1].score + AHEAD)
    return Name(typed, ranked[0] if clear else None, ranked)


def _beginning(field: str, prefix: str) -> Q:
    """Values that begin with the prefix, so that the database can use an index in the order of bytes."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": f"{prefix}\U0010ffff"})


def _prefixes(word: str) -> set[str]:
    """The first letters of a name in the order of the alphabet, as they may be spelled: Aas and Ås, Oen and Øen."""
    forms = {word.casefold()}
    for one, other in (("aa", "å"), ("oe", "ø"), ("ae", "æ")):
        forms |= {form.replace(one, other) for form in forms} | {form.replace(other, one) for form in forms}
    return {sort_key(form)[:3] for form in forms}


_OF_COMPANY = ("pk", "name", "owner_id")


def _companies(workspace: Workspace, person: Person, typed: str) -> list[Candidate]:
    words = bare(typed)
    if not words:
        return []
    rows = Company.objects.filter(workspace=workspace).kept()
    starts = [_beginning("sort_name", prefix) for prefix in _prefixes(typed.split()[0])]
    near = [rows.filter(start).order_by("sort_name", "id").values_list(*_OF_COMPANY)[:LOOKED_AT] for start in starts]
    if len(sort_key(typed)) > 3:
        # The whole word first: where many begin alike, the one that is meant is among them.
        near.append(rows.filter(_beginning("sort_name", sort_key(typed))).values_list(*_OF_COMPANY)[:SHOWN])
    mine = rows.filter(owner=person).order_by("sort_name").values_list(*_OF_COMPANY)[:LOOKED_AT]
    return [
        Candidate("company", pk, called, pk, "", score + OWN * (owner == person.pk))
        for pk, called, owner in {row for query in (*near, mine) for row in query}
        if (score := likeness(typed, called)) >= ALIKE
    ]


_OF_CONTACT = ("pk", "given_name", "family_name", "owner_id", "company_id", "company__name", "company__owner_id")


def _contacts_of(person: Person, companies: list[int], typed: str) -> list[Candidate]:
    rows = Contact.objects.kept().filter(company__in=companies).values_list(*_OF_CONTACT)[:LOOKED_AT]
    return _alike(person, rows, typed)


def _contacts(workspace: Workspace, person: Person, typed: str) -> list[Candidate]:
    words = typed.split()
    rows = Contact.objects.filter(workspace=workspace).kept()
    if "@" in typed:
        points = ContactPoint.objects.filter(
            workspace_id=workspace.pk, kind=ContactPoint.Kind.EMAIL, value=typed.lower()
        )
        found = rows.filter(pk__in=points.values("contact")).values_list(*_OF_CONTACT)[:SHOWN]
        return [_candidate(person, row, SAME) for row in found]
    queries = []
    if len(words) == 1:
        spelled = {typed, typed.capitalize(), typed.title(), typed.upper(), typed.lower()}
        queries.append(rows.filter(given_name__in=spelled).order_by("given_name")[:LOOKED_AT])
        queries.append(rows.filter(_beginning("sort_name", sort_key(typed))).order_by("sort_name", "id")[:LOOKED_AT])
    else:
        whole = sort_key(f"{words[-1]} {' '.join(words[:-1])}")
        queries.append(rows.filter(_beginning("sort_name", whole)).order_by("sort_name", "id")[:SHOWN])
        for prefix in _prefixes(words[-1]):
            queries.append(rows.filter(_beginning("sort_name", prefix)).order_by("sort_name", "id")[:LOOKED_AT])
    queries.append(rows.filter(owner=person).order_by("sort_name")[:LOOKED_AT])
    return _alike(person, (row for query in queries for row in query.values_list(*_OF_CONTACT)), typed)


def _alike(person: Person, rows: Iterable[tuple[Any, ...]], typed: str) -> list[Candidate]:
    scored = ((row, likeness(typed, f"{row[1]} {row[2]}")) for row in set(rows))
    return [_candidate(person, row, score) for row, score in scored if score >= ALIKE]


def _candidate(person: Person, row: tuple[Any, ...], score: int) -> Candidate:
    pk, given, family, owner, company_id, company, company_owner = row
    mine = OWN * (person.pk in (owner, company_owner))
    return Candidate("contact", pk, f"{given} {family}".strip(), company_id, company or "", score + mine)


def _talked_with(person: Person, candidates: list[Candidate]) -> list[Candidate]:
    """Those with whom the person has had to do before, a little ahead of the others."""
    contacts = [each.pk for each in candidates if each.kind == "contact"]
    if len(contacts) < 2:
        return candidates
    known = set(
        ActivityContact.objects.filter(contact__in=contacts[:60], activity__owner=person, activity__binned=None)
        .values_list("contact", flat=True)
        .distinct()
    )
    return [
        replace(each, score=each.score + TALKED_WITH * (each.kind == "contact" and each.pk in known))
        for each in candidates
    ]
