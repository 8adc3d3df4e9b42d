"""What a list would change about the people who are known: decided on plain values, written by nobody here."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from .changes import Changes, Choices, Difference, Join, KnownPerson, Leave, ManagerRef, Unsure, Update, Value
from .departments import Departments, is_in
from .duplicates import number_key
from .managers import find_managers
from .matching import Matching
from .people import PeopleList
from .rows import Level, PersonRow, Problem
from .values import fold


def plan(
    current: Sequence[KnownPerson],
    listed: PeopleList,
    *,
    today: date,
    choices: Choices | None = None,
    departments: Iterable[tuple[str, ...]] = (),
    stay: Collection[int] = (),
) -> Changes:
    """What the list changes about the people who are known.

    A row is matched by employee number, then e-mail, then name. What a row leaves blank is not taken away, and a last
    day still to come changes nothing before it has come. The people in `stay` never leave by a list, nor does it
    change the e-mail by which they log in. `departments` are the paths that exist beside those of the people. Planning
    again after the changes have been made gives nothing to do.
    """
    choices = choices or Choices()
    rows = listed.rows
    gone = frozenset(at for at, row in enumerate(rows) if not row.is_present(today))
    matching = Matching(current, rows, choices.settled, gone)
    managers = find_managers(
        rows, current, matching.people, unsure=matching.unsure, today=today, add=choices.add_managers
    )
    known = Departments({*departments, *(person.department for person in current)})
    people = {person.id: person for person in current}
    joins: list[Join] = []
    updates: list[Update] = []
    leaves: list[Leave] = []
    notes: list[Problem] = []
    unchanged = not_new = 0
    for at, row in enumerate(rows):
        if at in matching.unsure:
            continue
        person = people[matching.people[at]] if at in matching.people else None
        present = row.is_present(today)
        if person is None and present:
            joins.append(_join(at, row, managers.links.get(at), known))
        elif person is None:
            not_new += 1
            says = _("%s is not employed according to the list, and is not added.") % row.name
            notes.append(Problem(row.row, "", says, Level.NOTE, row.sheet))
        elif not present and not person.is_gone(today):
            if person.id in stay:
                says = _("%s leads the programme, and stays. Appoint somebody else first.") % person.name
                notes.append(Problem(row.row, "", says, Level.NOTE, row.sheet))
                unchanged += 1
            else:
                leaves.append(Leave(person, min(row.left or today, today), row))
        elif present:
            differences = _differences(person, row, managers.links.get(at), known, today)
            if person.id in stay and any(difference.field == "email" for difference in differences):
                differences = tuple(difference for difference in differences if difference.field != "email")
                says = _("%(name)s logs in with %(email)s, and keeps it.") % {"name": row.name, "email": person.email}
                notes.append(Problem(row.row, "", says, Level.NOTE, row.sheet))
            updates.append(Update(person, row, differences, returns=person.is_gone(today)))
        else:
            unchanged += 1
    joins += [_join(at, row, None, known) for at, row in managers.joins.items()]
    if choices.complete:
        candidates = {one for ids in matching.unsure.values() for one in ids}
        named = {ref.id for ref in managers.links.values() if ref.id is not None}
        here = {*matching.people.values(), *candidates, *named, *stay}
        leaves += [
            Leave(person, today)
            for person in current
            if person.employee and person.id not in here and not person.is_gone(today)
        ]
    joins, updates, clashes = _one_owner_each(current, joins, updates)
    return Changes(
        joins=tuple(joins),
        updates=tuple(update for update in updates if update.differences),
        leaves=tuple(leaves),
        unsure=tuple(Unsure(at, rows[at], tuple(people[one] for one in ids)) for at, ids in matching.unsure.items()),
        unchanged=unchanged + sum(not update.differences for update in updates),
        not_new=not_new,
        unlisted_managers=tuple(managers.unlisted),
        problems=(*listed.problems, *notes, *managers.problems, *clashes),
    )


def _join(at: int, row: PersonRow, manager: ManagerRef | None, known: Departments) -> Join:
    """Somebody new, in the department as it is called here."""
    return Join(at, replace(row, department=known.named(row.department)), manager)


def _differences(
    person: KnownPerson,
    row: PersonRow,
    manager: ManagerRef | None,
    known: Departments,
    today: date,
) -> tuple[Difference, ...]:
    found: list[Difference] = []

    def differ(field: str, before: Value, after: Value) -> None:
        found.append(Difference(field, before, after))

    if fold(row.name) != fold(person.name):
        for field in ("given_name", "family_name"):
            if getattr(row, field) != getattr(person, field):
                differ(field, getattr(person, field), getattr(row, field))
    if row.employee_number and number_key(row.employee_number) != number_key(person.employee_number):
        differ("employee_number", person.employee_number, row.employee_number)
    if row.email and row.email.casefold() != person.email.casefold():
        differ("email", person.email, row.email)
    for field in ("phone", "title", "site"):
        if getattr(row, field) and getattr(row, field) != getattr(person, field):
            differ(field, getattr(person, field), getattr(row, field))
    if row.department and not is_in(person.department, row.department):
        differ("department", person.department, known.named(row.department))
    if row.started and row.started != person.started:
        differ("started", person.started, row.started)
    if person.is_gone(today):
        differ("left", person.left, None)
    if manager and (manager.id is None or manager.id != person.manager_id):
        differ("manager", None if person.manager_id is None else ManagerRef(id=person.manager_id), manager)
    return tuple(found)


_OWNED: dict[Literal["email", "employee_number"], Callable[[str], str]] = {
    "email": str.casefold,
    "employee_number": number_key,
}


def _one_owner_each(
    current: Sequence[KnownPerson], joins: list[Join], updates: list[Update]
) -> tuple[list[Join], list[Update], list[Problem]]:
    """The same changes without any by which an e-mail or employee number would belong to two people."""
    problems: list[Problem] = []
    for field, spelled in _OWNED.items():
        given = {
            update.person.id: str(difference.after)
            for update in updates
            for difference in update.differences
            if difference.field == field
        }
        owners = Counter(spelled(given.get(person.id, getattr(person, field))) for person in current)
        owners.update(spelled(getattr(join.row, field)) for join in joins)
        # Giving up a new one can mean keeping an old one that somebody else was to get: so until nothing more changes.
        while True:
            shared = [
                (number, update)
                for number, update in enumerate(updates)
                if owners[spelled(given.get(update.person.id, ""))] > 1 and given.get(update.person.id)
            ]
            if not shared:
                break
            number, update = shared[0]
            lost = given.pop(update.person.id)
            kept = tuple(difference for difference in update.differences if difference.field != field)
            updates[number] = replace(update, differences=kept)
            owners[spelled(lost)] -= 1
            owners[spelled(getattr(update.person, field))] += 1
            problems.append(_taken(update.row, lost))
        for number, join in enumerate(joins):
            text = getattr(join.row, field)
            if text and owners[spelled(text)] > 1:
                row = replace(join.row, email="") if field == "email" else replace(join.row, employee_number="")
                joins[number] = replace(join, row=row)
                owners[spelled(text)] -= 1
                problems.append(_taken(join.row, text))
    return joins, updates, problems


def _taken(row: PersonRow, text: str) -> Problem:
    says = _("%(text)s belongs to somebody else already. %(name)s is kept without.") % {"text": text, "name": row.name}
    return Problem(row.row, "", says, sheet=row.sheet)
