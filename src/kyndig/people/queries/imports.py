"""What a list that was handed over says, and what it would change.

A list is read, understood and compared once, however many pages show it before it is applied: each of the three is
kept in memory under all that it is made of (`kept`).
"""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from kyndig.people import lists
from kyndig.people.models import Organisation, PeopleImport, Person, Role
from kyndig.people.queries.kept import Kept

Path = tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """A list as it is understood, and the changes that applying it would make today.

    `proof` is a short text that is the same as long as the same would be written.
    """

    tables: lists.RawTables
    listed: lists.PeopleList
    changes: lists.Changes
    proof: str


_tables = Kept[lists.RawTables]()
_listed = Kept[lists.PeopleList]()
_previews = Kept[Preview]()
FIELDS = (
    "pk", "given_name", "family_name", "employee_number", "email", "phone", "title", "department_id", "manager_id",
    "site", "started", "left", "is_employee",
)  # fmt: skip


def department_paths(organisation: Organisation) -> dict[int, Path]:
    """The names of each department from the top, by its id; one query."""
    rows = {pk: (name, parent) for pk, name, parent in organisation.departments.values_list("pk", "name", "parent_id")}
    paths: dict[int, Path] = {}
    for pk in rows:
        names, at = [], pk
        while at is not None and at in rows:
            name, parent = rows[at]
            names.append(name)
            at = parent
        paths[pk] = tuple(reversed(names))
    return paths


def known_people(rows: Iterable[tuple[Any, ...]], paths: Mapping[int, Path]) -> list[lists.KnownPerson]:
    """People as the lists compare them, from rows of `FIELDS`."""
    return [
        lists.KnownPerson(
            id=pk,
            given_name=given,
            family_name=family,
            employee_number=number,
            email=email.lower(),
            phone=phone,
            title=title,
            department=paths.get(department or 0, ()),
            manager_id=manager,
            site=site,
            started=started,
            left=left,
            employee=employee,
        )
        for pk, given, family, number, email, phone, title, department, manager, site, started, left, employee in rows
    ]


def tables_of(content: bytes, name: str) -> lists.RawTables:
    """The tables of a list, read once. Raises ListError."""
    return _tables.get((content, name, get_language()), lambda: lists.read(BytesIO(content), name))


def listed_in(content: bytes, name: str, meanings: Mapping[str, str]) -> lists.PeopleList:
    """The people of a list with the user's corrections, understood once. Raises ListError."""
    corrected = {key: lists.Meaning(meaning) for key, meaning in meanings.items()}
    key = (content, name, tuple(sorted(meanings.items())), get_language())
    return _listed.get(key, lambda: lists.interpret(tables_of(content, name), corrected))


def preview_of(staged: PeopleImport) -> Preview:
    """Understand the list with the user's corrections and compare it with the people known now. Raises ListError."""
    content, organisation, today = bytes(staged.content), staged.organisation, timezone.localdate()
    people = tuple(Person.objects.filter(organisation=organisation).order_by("pk").values_list(*FIELDS))
    paths = department_paths(organisation)
    leads = Role.objects.filter(organisation=organisation, kind=Role.Kind.LEAD).values_list("person_id", flat=True)
    stay = frozenset(leads)
    settled = {int(at): who if who == "new" else int(who) for at, who in staged.settled.items()}
    choices = (staged.complete, staged.add_managers, tuple(sorted(settled.items())))
    meanings = tuple(sorted(staged.meanings.items()))
    key = (content, staged.name, meanings, choices, people, tuple(paths.items()), stay, today, get_language())

    def make() -> Preview:
        known = known_people(people, paths)
        chosen = lists.Choices(complete=staged.complete, add_managers=staged.add_managers, settled=settled)
        return _compared(staged, known, chosen, paths, stay, today)

    return _previews.get(key, make)


def forget_lists() -> None:
    """Keep nothing of any list in memory: one was applied or put away."""
    for kept in (_tables, _listed, _previews):
        kept.forget()


def _compared(
    staged: PeopleImport,
    known: list[lists.KnownPerson],
    choices: lists.Choices,
    paths: Mapping[int, Path],
    stay: frozenset[int],
    today: datetime.date,
) -> Preview:
    content = bytes(staged.content)
    listed = listed_in(content, staged.name, staged.meanings)
    changes = lists.plan(known, listed, today=today, choices=choices, departments=paths.values(), stay=stay)
    told = repr((changes.joins, changes.updates, changes.leaves))
    proof = hashlib.sha256(told.encode()).hexdigest()[:16]
    return Preview(tables_of(content, staged.name), listed, changes, proof)
