"""Lists of people are taken in: kept, understood, and applied in one transaction once somebody has said yes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people import lists
from kyndig.people.actions.logins import grant_logins
from kyndig.people.models import Department, Organisation, PeopleImport, Person
from kyndig.people.queries.imports import department_paths, forget_lists, preview_of, tables_of
from kyndig.people.refusals import RefusedError

FIELDS = ("given_name", "family_name", "employee_number", "email", "phone", "title", "site", "started")
BATCH = 500
Names = tuple[str, ...]


class ChangedSinceError(Exception):
    """Applying the list now would write something else than what was shown."""


@dataclass(frozen=True)
class ImportResult:
    """What a list came to: everybody employed now, the departments there are, and what is wrong in which row."""

    people: int
    departments: int
    problems: list[dict[str, int | str]] = field(default_factory=list)


@transaction.atomic
def stage_list(organisation: Organisation, content: bytes, name: str, *, by: ledger.Actor) -> PeopleImport:
    """Keep a list without applying it. Raises ListError where it cannot be read as a list of people."""
    tables_of(content, name)
    return _keep(organisation, content, name, by)


def _keep(organisation: Organisation, content: bytes, name: str, by: ledger.Actor) -> PeopleImport:
    asker = Person.objects.filter(organisation=organisation, pk=by.pk).first() if by.pk else None
    staged = PeopleImport.objects.create(organisation=organisation, person=asker, name=name[:200], content=content)
    ledger.record([ledger.Entry("list.staged", staged, {}, {"name": staged.name})], by=by)
    return staged


@transaction.atomic
def correct_list(staged: PeopleImport, *, by: ledger.Actor, **choices: Any) -> bool:
    """Keep what the user corrected: `meanings`, `complete`, `add_managers`, `settled`.

    Raises RefusedError where the list was applied or put away already.
    """
    locked = _locked(staged)
    changed = ledger.change(locked, by=by, verb="list.corrected", **choices)
    staged.refresh_from_db()
    return changed


@transaction.atomic
def discard_list(staged: PeopleImport, *, by: ledger.Actor) -> None:
    """Put a list away unused; the file is not kept."""
    locked = _locked(staged)
    locked.content = b""
    locked.save(update_fields=["content"])
    ledger.change(locked, by=by, verb="list.discarded", state=PeopleImport.State.DISCARDED)
    transaction.on_commit(forget_lists)


@transaction.atomic
def apply_import(staged: PeopleImport, *, by: ledger.Actor, proof: str | None = None) -> lists.Changes:
    """Make the changes of a list as they are today, a ledger line for each, and let everybody with an e-mail log in.

    All or nothing, in a fixed number of statements for every five hundred people. Nobody is deleted: who is no longer
    on a complete list gets a last day. Raises ListError, RefusedError where the list was applied already, and
    ChangedSinceError where what would be written is not what `proof` was given for (`queries.imports.Preview`).
    """
    locked = _locked(staged)
    preview = preview_of(locked)
    if proof is not None and preview.proof != proof:
        raise ChangedSinceError
    changes = preview.changes
    organisation = locked.organisation
    departments = _departments(organisation, changes, by)
    new = _join(organisation, changes, departments)
    entries = [
        *map(_joined, new.values()),
        *_update(organisation, changes, departments, new),
        *_leave(organisation, changes),
    ]
    ledger.record(entries, by=by)
    grant_logins(organisation, by=by)
    summary = {
        "joined": len(changes.joins),
        "returned": len(changes.returns),
        "moved": len(changes.moves),
        "corrected": len(changes.corrections),
        "left": len(changes.leaves),
        "unchanged": changes.unchanged,
    }
    locked.content = b""
    locked.applied_at = timezone.now()
    locked.save(update_fields=["content", "applied_at"])
    ledger.change(locked, by=by, verb="list.applied", state=PeopleImport.State.APPLIED, summary=summary)
    transaction.on_commit(forget_lists)
    staged.refresh_from_db()
    return changes


@transaction.atomic
def import_people(organisation: Organisation, path: Path, *, by: ledger.Actor) -> ImportResult:
    """Take in a whole list at once, as `kyndig setup` does. Raises ListError; then nothing is written."""
    content = lists.content_of(path)  # refuses what is too large before it is in memory
    tables_of(content, path.name)
    staged = _keep(organisation, content, path.name, by)
    changes = apply_import(staged, by=by)
    unsure = (
        lists.Problem(one.row.row, "", _("%s could be several people, and is left as is.") % one.row.name)
        for one in changes.unsure
    )
    return ImportResult(
        people=organisation.people.filter(is_employee=True, left=None).count(),
        departments=organisation.departments.count(),
        problems=[problem.as_dict() for problem in (*changes.problems, *unsure)],
    )


def _locked(staged: PeopleImport) -> PeopleImport:
    locked = PeopleImport.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=staged.pk)
    if locked.state != PeopleImport.State.STAGED:
        raise RefusedError(_("This list was applied or put away already."))
    return locked


def _departments(organisation: Organisation, changes: lists.Changes, by: ledger.Actor) -> dict[Names, Department]:
    """Every department by its path; those that the list names for the first time are made, the topmost first."""
    there = organisation.departments.in_bulk()
    known = {path: there[pk] for pk, path in department_paths(organisation).items()}
    wanted = {join.row.department for join in changes.joins}
    wanted |= {
        difference.after
        for update in changes.updates
        for difference in update.differences
        if difference.field == "department" and isinstance(difference.after, tuple)
    }
    for depth in range(1, max(map(len, wanted), default=0) + 1):
        missing = sorted({path[:depth] for path in wanted if len(path) >= depth} - known.keys())
        made = Department.objects.bulk_create(
            Department(organisation=organisation, name=path[-1][:120], parent=known.get(path[:-1])) for path in missing
        )
        ledger.record(
            (ledger.Entry("department.added", one, {}, {"name": one.name, "parent": one.parent}) for one in made),
            by=by,
        )
        known |= dict(zip(missing, made, strict=True))
    return known


def _join(
    organisation: Organisation, changes: lists.Changes, departments: Mapping[Names, Department]
) -> dict[int, Person]:
    """Those who are new, by their place in the list; their managers may be new as well."""
    people = {
        join.at: Person(
            organisation=organisation,
            department=departments.get(join.row.department),
            **{name: getattr(join.row, name) for name in FIELDS},
        )
        for join in changes.joins
    }
    Person.objects.bulk_create(people.values(), batch_size=BATCH)
    led = [join for join in changes.joins if join.manager is not None]
    for join in led:
        people[join.at].manager_id = _manager_id(join.manager, people)
    Person.objects.bulk_update([people[join.at] for join in led], ["manager"], batch_size=BATCH)
    return people


def _joined(person: Person) -> ledger.Entry:
    told = {name: getattr(person, name) for name in FIELDS if getattr(person, name) not in ("", None)}
    after = {**told, "department": person.department, "manager": person.manager_id}
    return ledger.Entry("person.hired", person, {}, after, person.pk)


def _update(
    organisation: Organisation,
    changes: lists.Changes,
    departments: Mapping[Names, Department],
    new: Mapping[int, Person],
) -> list[ledger.Entry]:
    people = {one.pk: one for one in organisation.people.filter(pk__in=_ids(changes.updates)).select_related("user")}
    alike: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    entries = []
    _free_numbers(people, changes)
    for update in changes.updates:
        person = people[update.person.id]
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for difference in update.differences:
            value: Any = difference.after
            if isinstance(value, lists.ManagerRef) or difference.field == "manager":
                before["manager"], value = person.manager_id, _manager_id(value, new)
                person.manager_id = value
            else:
                before[difference.field] = difference.before
                if difference.field == "department":
                    before["department"] = departments.get(update.person.department)
                    value = departments.get(value) if isinstance(value, tuple) else None
                if difference.field == "email" and person.user is not None:
                    # A new address is a new log-in, as when a person is changed by hand; it is granted afterwards.
                    before["user"], after["user"], person.user = person.user, None, None
                setattr(person, difference.field, value)
            after[difference.field] = value
        verb = "person.returned" if update.returns else "person.changed"
        entries.append(ledger.Entry(verb, person, before, after, person.pk))
        alike[tuple(sorted(after))].append(person)
    for names, group in alike.items():
        Person.objects.bulk_update(group, names, batch_size=BATCH)
    return entries


def _ids(changes: Iterable[lists.Update]) -> list[int]:
    return [change.person.id for change in changes]


def _free_numbers(people: Mapping[int, Person], changes: lists.Changes) -> None:
    """Take back the employee numbers that are about to change: two people may be getting each other's."""
    changing = [
        people[update.person.id]
        for update in changes.updates
        if update.person.employee_number and any(one.field == "employee_number" for one in update.differences)
    ]
    for person in changing:
        person.employee_number = ""
    Person.objects.bulk_update(changing, ["employee_number"], batch_size=BATCH)


def _manager_id(ref: lists.ManagerRef | None, new: Mapping[int, Person]) -> int | None:
    if ref is None:
        return None
    return ref.id if ref.at is None else new[ref.at].pk


def _leave(organisation: Organisation, changes: lists.Changes) -> list[ledger.Entry]:
    people = organisation.people.in_bulk([leave.person.id for leave in changes.leaves])
    entries = []
    for leave in changes.leaves:
        person = people[leave.person.id]
        entries.append(ledger.Entry("person.left", person, {"left": person.left}, {"left": leave.on}, person.pk))
        person.left = leave.on
    Person.objects.bulk_update(people.values(), ["left"], batch_size=BATCH)
    return entries
