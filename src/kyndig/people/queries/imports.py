"""What a list that was handed over says, and what it would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from django.utils import timezone

from kyndig.people import lists
from kyndig.people.models import Organisation, PeopleImport, Person, Role

Path = tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """A list as it is understood, and the changes that applying it would make today."""

    tables: lists.RawTables
    listed: lists.PeopleList
    changes: lists.Changes


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


def known_people(organisation: Organisation, paths: Mapping[int, Path]) -> list[lists.KnownPerson]:
    """Everybody of the organisation, those who have left too, as the lists compare them; one query."""
    return [
        lists.KnownPerson(
            id=person.pk,
            given_name=person.given_name,
            family_name=person.family_name,
            employee_number=person.employee_number,
            email=person.email.lower(),
            phone=person.phone,
            title=person.title,
            department=paths.get(person.department_id or 0, ()),
            manager_id=person.manager_id,
            site=person.site,
            started=person.started,
            left=person.left,
            employee=person.is_employee,
        )
        for person in Person.objects.filter(organisation=organisation)
    ]


def preview_of(staged: PeopleImport, tables: lists.RawTables | None = None) -> Preview:
    """Read the list with the user's corrections and compare it with the people known now. Raises ListError.

    `tables` are given where the file has just been read.
    """
    tables = tables or lists.read(BytesIO(bytes(staged.content)), staged.name)
    meanings = {key: lists.Meaning(meaning) for key, meaning in staged.meanings.items()}
    listed = lists.interpret(tables, meanings)
    organisation = staged.organisation
    paths = department_paths(organisation)
    leads = Role.objects.filter(organisation=organisation, kind=Role.Kind.LEAD).values_list("person_id", flat=True)
    changes = lists.plan(
        known_people(organisation, paths),
        listed,
        today=timezone.localdate(),
        choices=lists.Choices(
            complete=staged.complete,
            add_managers=staged.add_managers,
            settled={int(at): who if who == "new" else int(who) for at, who in staged.settled.items()},
        ),
        departments=paths.values(),
        stay=set(leads),
    )
    return Preview(tables, listed, changes)
