"""What a list would change, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from .rows import PersonRow, Problem


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as the database has them. `department` is the path from the top. `employee` is False for people who
    are not on lists of employees, such as external trainers: no list makes them leave."""

    id: int
    given_name: str
    family_name: str
    employee_number: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    department: tuple[str, ...] = ()
    manager_id: int | None = None
    site: str = ""
    started: date | None = None
    left: date | None = None
    employee: bool = True

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def is_gone(self, today: date) -> bool:
        return self.left is not None and self.left <= today


@dataclass(frozen=True, slots=True)
class ManagerRef:
    """A manager: the `id` of somebody known, or the place `at` which somebody new stands in the list."""

    id: int | None = None
    at: int | None = None


Value = str | date | tuple[str, ...] | ManagerRef | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one person, before and after. `field` is a field of `KnownPerson`, or "manager"."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody new. `at` is their place in the list's rows; `manager` may be somebody new as well."""

    at: int
    row: PersonRow
    manager: ManagerRef | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Somebody known of whom the list says something else. `returns` is True for those who had left."""

    person: KnownPerson
    row: PersonRow
    differences: tuple[Difference, ...]
    returns: bool = False

    @property
    def moves(self) -> bool:
        return any(difference.field == "department" for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody who is no longer on the list (`row` is None), or of whom the list says that they have left."""

    person: KnownPerson
    on: date
    row: PersonRow | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that could be one of several known people, or somebody new. Nothing happens to it until somebody says."""

    at: int
    row: PersonRow
    candidates: tuple[KnownPerson, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decides about a list.

    `complete`: the list holds everyone, so that who is not on it has left. `add_managers`: people whom the list names
    as managers without listing them become people too. `settled`: for rows that are unsure, by their place, the id of
    the known person, or "new".
    """

    complete: bool = True
    add_managers: bool = False
    settled: Mapping[int, int | Literal["new"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What applying the list would do; nobody stands in two of `joins`, `updates` and `leaves`.

    `unchanged` people are as the list says; `not_new` rows are of people who left before anybody knew them;
    `unlisted_managers` are named as managers, but neither on the list nor known.
    """

    joins: tuple[Join, ...] = ()
    updates: tuple[Update, ...] = ()
    leaves: tuple[Leave, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    unchanged: int = 0
    not_new: int = 0
    unlisted_managers: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def moves(self) -> tuple[Update, ...]:
        return tuple(update for update in self.updates if update.moves and not update.returns)

    @cached_property
    def returns(self) -> tuple[Update, ...]:
        return tuple(update for update in self.updates if update.returns)

    @cached_property
    def corrections(self) -> tuple[Update, ...]:
        """Those who neither return nor move, but have another title, phone, manager and so on."""
        return tuple(update for update in self.updates if not update.moves and not update.returns)

    @property
    def is_empty(self) -> bool:
        return not (self.joins or self.updates or self.leaves)


def made(current: Sequence[KnownPerson], changes: Changes) -> list[KnownPerson]:
    """The people as they would be with the changes made; those who join get the next free ids."""
    people = {person.id: person for person in current}
    following = max(people, default=0) + 1
    new = {join.at: following + number for number, join in enumerate(changes.joins)}

    def manager_id(ref: ManagerRef | None) -> int | None:
        if ref is None:
            return None
        return new.get(ref.at) if ref.at is not None else ref.id

    for join in changes.joins:
        row = join.row
        people[new[join.at]] = KnownPerson(
            new[join.at],
            row.given_name,
            row.family_name,
            employee_number=row.employee_number,
            email=row.email,
            phone=row.phone,
            title=row.title,
            department=row.department,
            manager_id=manager_id(join.manager),
            site=row.site,
            started=row.started,
        )
    for update in changes.updates:
        values: dict[str, Any] = {difference.field: difference.after for difference in update.differences}
        if "manager" in values:
            values["manager_id"] = manager_id(values.pop("manager"))
        people[update.person.id] = replace(update.person, **values)
    for leave in changes.leaves:
        people[leave.person.id] = replace(leave.person, left=leave.on)
    return list(people.values())
