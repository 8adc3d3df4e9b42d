"""Whom a list means by the managers that it names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import names, values
from .changes import KnownPerson, ManagerRef
from .departments import key
from .duplicates import number_key
from .matching import email_of, number_of
from .rows import Level, PersonRow, Problem
from .values import fold


@dataclass(slots=True)
class Managers:
    """`links`: by the place of a row, its manager. `joins`: by a place after the rows, managers who become people.
    `unlisted`: the names of managers who are neither on the list nor known."""

    links: dict[int, ManagerRef] = field(default_factory=dict)
    joins: dict[int, PersonRow] = field(default_factory=dict)
    unlisted: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_managers(
    rows: Sequence[PersonRow],
    current: Sequence[KnownPerson],
    matched: Mapping[int, int],
    *,
    unsure: Mapping[int, tuple[int, ...]],
    today: date,
    add: bool,
) -> Managers:
    """The manager of each row: by e-mail, employee number or name, first among the rows, then among those known.

    Somebody who is their own manager has none. Of namesakes the one in the same department is meant. With `add`,
    managers whom nobody knows become people, in the department of those who name them where that is one.
    """
    finder = _Finder(rows, current, matched, unsure, today)
    found = Managers()
    lost: dict[tuple[_Lost, str], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        meant = finder.manager(at, row) if row.manager and at not in unsure else None
        if isinstance(meant, ManagerRef):
            found.links[at] = meant
        elif meant:
            lost[meant, fold(row.manager)].append(at)
    _report(found, lost, rows, add=add)
    return found


class _Lost(Enum):
    """Why a manager who is named cannot be linked."""

    NOBODY = 1
    SEVERAL = 2
    GONE = 3


@dataclass(slots=True)
class _Finder:
    rows: Sequence[PersonRow]
    current: Sequence[KnownPerson]
    matched: Mapping[int, int]
    unsure: Mapping[int, tuple[int, ...]]
    today: date
    listed: "_Index" = field(init=False)
    known: "_Index" = field(init=False)

    def __post_init__(self) -> None:
        # Those who are on the list are found by what they will be called, not by what they were.
        people = {person.id: person for person in self.current}
        taken = set(self.matched.values())
        self.listed, self.known = _Index(), _Index()
        for at, row in enumerate(self.rows):
            person = people.get(self.matched.get(at, -1))
            self.listed.add(at, row.name, *((row, person) if person else (row,)))
        for at, person in enumerate(self.current):
            if person.id not in taken:
                self.known.add(at, person.name, person)

    def manager(self, at: int, row: PersonRow) -> ManagerRef | _Lost | None:
        """Whom the row means; None for the person themselves and for somebody of whom it is not sure who they are."""
        places = _nearest(self.rows, self.listed.get(row.manager), row)
        if len(places) > 1:
            return _Lost.SEVERAL
        if not places:
            return self._among_known(at, row)
        place = places[0]
        if place == at or place in self.unsure:
            return None
        if place in self.matched:
            return ManagerRef(id=self.matched[place])
        return ManagerRef(at=place) if self.rows[place].is_present(self.today) else _Lost.GONE

    def _among_known(self, at: int, row: PersonRow) -> ManagerRef | _Lost | None:
        places = _nearest(self.current, self.known.get(row.manager), row)
        staying = [self.current[place].id for place in places if not self.current[place].is_gone(self.today)]
        if len(staying) == 1:
            return None if staying[0] == self.matched.get(at) else ManagerRef(id=staying[0])
        return _Lost.SEVERAL if staying else _Lost.GONE if places else _Lost.NOBODY


class _Index:
    """Places by e-mail, by employee number and by name."""

    def __init__(self) -> None:
        self.by: dict[str, list[int]] = defaultdict(list)
        self.seen: dict[str, list[int]] = {}

    def add(self, at: int, name: str, *sources: PersonRow | KnownPerson) -> None:
        """Of e-mail and number, the first source that has one counts."""
        self.by[fold(name)].append(at)
        for identity, sign in ((email_of, ""), (number_of, "#")):
            if found := next(filter(None, map(identity, sources)), ""):
                self.by[sign + found].append(at)

    def get(self, text: str) -> list[int]:
        if text not in self.seen:
            self.seen[text] = self._find(text)
        return self.seen[text]

    def _find(self, text: str) -> list[int]:
        if address := values.email(text):
            return self.by.get(address, [])
        if any(map(str.isdigit, text)) and (places := self.by.get("#" + number_key(text.strip("() ")))):
            return places
        name, _bracket, inside = text.partition("(")
        if inside and (places := self.by.get("#" + number_key(inside.rstrip(") ")))):
            return places
        return self.by.get(_name_key(name), [])


def _name_key(text: str) -> str:
    given, family = names.split(text.strip())
    return fold(f"{given} {family}")


def _nearest(people: Sequence[PersonRow] | Sequence[KnownPerson], places: list[int], row: PersonRow) -> list[int]:
    """Of several, those in the same department, if that leaves any."""
    if len(places) < 2:
        return places
    here = key(row.department)
    return [place for place in places if key(people[place].department) == here] or places


def _report(
    found: Managers, lost: Mapping[tuple[_Lost, str], list[int]], rows: Sequence[PersonRow], *, add: bool
) -> None:
    for (why, _folded), places in lost.items():
        first = rows[places[0]]
        name, count = first.manager, len(places)
        if why is _Lost.NOBODY and add and names.looks_like_name(name):
            _add(found, rows, places)
            continue
        if why is _Lost.SEVERAL:
            says = _("There are several people called %s, so who is the manager is left open.") % name
        elif why is _Lost.GONE:
            says = _("%s has left, so who is the manager is left open.") % name
        else:
            found.unlisted.append(name)
            says = ngettext(
                "%(name)s is the manager of %(count)d person, but is not on the list.",
                "%(name)s is the manager of %(count)d people, but is not on the list.",
                count,
            ) % {"name": name, "count": count}
        found.problems.append(Problem(first.row, "", says, Level.NOTE, first.sheet))


def _add(found: Managers, rows: Sequence[PersonRow], places: Sequence[int]) -> None:
    at = len(rows) + len(found.joins)
    first = rows[places[0]]
    given, family = names.split(first.manager)
    departments = {rows[place].department for place in places}
    department = departments.pop() if len(departments) == 1 else ()
    found.joins[at] = PersonRow(first.row, given, family, sheet=first.sheet, department=department)
    for place in places:
        found.links[place] = ManagerRef(at=at)
