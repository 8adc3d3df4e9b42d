"""From tables to people: each row as values, and what is wrong in which row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from . import limits, names, values
from .columns import SHEETS, TITLES, has_names
from .duplicates import without_duplicates
from .errors import ListError
from .headers import puts_family_first
from .rows import Level, PersonRow, Problem
from .tables import NAME_MEANINGS, Column, Line, Meaning, RawTables, Table

_COUNTED = re.compile(
    r"(sum|total|totalt|totalsum|i alt|antall|count|number of|grand total|side|page)\b.*", re.IGNORECASE
)
_PRINTED = re.compile(
    r"(utskrift|skrevet ut|rapport|report|generert|generated|kilde|source|printed)\b.*", re.IGNORECASE
)
_PATH = re.compile(r"\s+/\s+|\s*[>»\\]\s*|\s+\|\s+")


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people of a list, with the columns as they were understood in the end."""

    rows: tuple[PersonRow, ...]
    problems: tuple[Problem, ...]
    columns: tuple[Column, ...]


def interpret(tables: RawTables, meanings: Mapping[str, Meaning] | None = None) -> PeopleList:
    """The people in the tables. `meanings` corrects, by the column's key, what was guessed.

    Raises `ListError` where no column holds names. Everything else that is wrong is said in `problems`, and the row is
    kept as far as it can be.
    """
    columns = corrected(tables.columns, meanings or {})
    if not has_names(columns):
        raise ListError(
            _("No column of %(name)s is known to hold names. Choose it, or give it a heading such as “Name”.")
            % {"name": tables.name}
        )
    reader = _Reader({column.key: column for column in columns}, tables.has_several_sheets)
    read = [row for table in tables.tables for row in reader.table(table)]
    rows, doubled = without_duplicates(read)
    problems = sorted((*reader.problems, *doubled), key=lambda problem: (problem.sheet, problem.row))
    return PeopleList(tuple(rows), tuple(problems), columns)


def corrected(columns: tuple[Column, ...], meanings: Mapping[str, Meaning]) -> tuple[Column, ...]:
    """The columns with the user's own word for what they hold."""
    return tuple(
        replace(column, meaning=meanings[column.key], sure=1.0) if column.key in meanings else column
        for column in columns
    )


@dataclass
class _Reader:
    columns: Mapping[str, Column]
    name_sheets: bool
    problems: list[Problem] = field(default_factory=list)

    def table(self, table: Table) -> Iterator[PersonRow]:
        fields = _Fields(table, self.columns)
        if not NAME_MEANINGS & fields.placed.keys():
            self.say(table, table.header_row or 0, "", Level.NOTE, _("A table without names is left out."))
            return
        department = self._department_of(table)
        sections = not department and Meaning.DEPARTMENT not in fields.placed and _has_sections(table)
        for line in table.lines:
            if _is_footer(line):
                says = _("“%s” is not a person, and is left out.") % " ".join(line.filled)[:80]
                self.say(table, line.number, "", Level.NOTE, says)
            elif sections and len(line.filled) == 1:
                department = line.filled[0]
            elif row := _Row(self, table, fields, line).read(department):
                yield row

    def _department_of(self, table: Table) -> str:
        """The title above the table, or the sheet's name, where that is what names the department."""
        for key, text in ((TITLES, table.title), (SHEETS, table.sheet)):
            if key in self.columns and self.columns[key].meaning is Meaning.DEPARTMENT:
                return text
        return ""

    def sheet(self, table: Table) -> str:
        return table.sheet if self.name_sheets else ""

    def say(self, table: Table, row: int, column: str, level: Level, says: str) -> None:
        self.problems.append(Problem(row, column, says, level, self.sheet(table)))


class _Fields:
    """Where in the lines of one table each meaning stands."""

    def __init__(self, table: Table, columns: Mapping[str, Column]) -> None:
        self.placed: dict[Meaning, list[tuple[int, str]]] = {}
        for at, key in enumerate(table.columns):
            if key and columns[key].meaning is not Meaning.IGNORE:
                self.placed.setdefault(columns[key].meaning, []).append((at, columns[key].header))
        self.family_first = any(puts_family_first(header) for _at, header in self.placed.get(Meaning.FULL_NAME, []))
        self.month_first = {
            meaning: bool(values.slashes_are_month_first([self.text(meaning, line) for line in table.lines]))
            for meaning in (Meaning.STARTED, Meaning.LEFT)
        }

    def text(self, meaning: Meaning, line: Line) -> str:
        """What the line holds for a meaning. Several columns of names, such as first and middle, are put together;
        of several others the first that is filled counts."""
        cells = [line.cells[at] for at, _header in self.placed.get(meaning, ()) if at < len(line.cells)]
        filled = list(filter(None, map(values.meant, cells)))
        return " ".join(filled) if meaning in NAME_MEANINGS else filled[0] if filled else ""

    def name(self, line: Line) -> tuple[str, str]:
        given, family = self.text(Meaning.GIVEN_NAME, line), self.text(Meaning.FAMILY_NAME, line)
        if given or family:
            return names.sane_case(given), names.sane_case(family)
        return names.split(self.text(Meaning.FULL_NAME, line), family_first=self.family_first)

    def header(self, *meanings: Meaning) -> str:
        return next((self.placed[meaning][0][1] for meaning in meanings if meaning in self.placed), "")


_NAME_HEADERS = (Meaning.FULL_NAME, Meaning.FAMILY_NAME, Meaning.GIVEN_NAME)


@dataclass(slots=True)
class _Row:
    """One line being read."""

    reader: _Reader
    table: Table
    fields: _Fields
    line: Line
    name: str = ""

    def read(self, department: str) -> PersonRow | None:
        given, family = self.fields.name(self.line)
        self.name = f"{given} {family}".strip()
        if not any(letter.isalpha() for letter in self.name):
            self._say(_NAME_HEADERS, Level.LEFT_OUT, _("There is no name in this row, so it is left out."))
            return None
        if max(len(given), len(family)) > limits.NAME:
            says = _("The name is %d characters long, so the row is left out.") % len(self.name)
            self._say(_NAME_HEADERS, Level.LEFT_OUT, says)
            return None
        if values.looks_like_formula(given) or values.looks_like_formula(family):
            self._say(_NAME_HEADERS, Level.PROBLEM, _("The name looks like a formula. It is kept as text."))
        last = self._date(Meaning.LEFT)
        return PersonRow(
            row=self.line.number,
            sheet=self.reader.sheet(self.table),
            employee_number=self._text(Meaning.EMPLOYEE_NUMBER, limits.NUMBER),
            given_name=given,
            family_name=family,
            email=self._email(),
            phone=self._phone(),
            title=self._text(Meaning.TITLE, limits.TITLE),
            department=self._department(department),
            manager=self._text(Meaning.MANAGER),
            site=self._text(Meaning.SITE, limits.SITE),
            started=self._date(Meaning.STARTED),
            left=last + timedelta(days=1) if last else None,
            active=values.yes_or_no(self._text(Meaning.ACTIVE)) is not False,
        )

    def _say(self, meanings: tuple[Meaning, ...], level: Level, says: str) -> None:
        self.reader.say(self.table, self.line.number, self.fields.header(*meanings), level, says)

    def _text(self, meaning: Meaning, limit: int = limits.TEXT) -> str:
        text = self.fields.text(meaning, self.line)
        if len(text) <= limit:
            return text
        self._say((meaning,), Level.PROBLEM, _("The text for %s is too long and is not kept.") % self.name)
        return ""

    def _department(self, otherwise: str) -> tuple[str, ...]:
        path = _path(self._text(Meaning.DEPARTMENT_PARENT), self._text(Meaning.DEPARTMENT) or otherwise)
        return tuple(name[: limits.DEPARTMENT] for name in path)

    def _email(self) -> str:
        text = self._text(Meaning.EMAIL)
        if not text:
            if Meaning.EMAIL in self.fields.placed:
                self._say((Meaning.EMAIL,), Level.NOTE, _("%s has no e-mail, and is kept without.") % self.name)
            return ""
        address = values.email(text)
        if address is None:
            says = _("“%(text)s” is not an e-mail address. %(name)s is kept without.")
            self._say((Meaning.EMAIL,), Level.PROBLEM, says % {"text": text[:80], "name": self.name})
        return address or ""

    def _phone(self) -> str:
        text = self._text(Meaning.PHONE)[: limits.PHONE]
        number = values.phone(text) if text else ""
        if number is None:
            says = _("“%s” is not a whole phone number. It is kept as it is written.") % text
            self._say((Meaning.PHONE,), Level.NOTE, says)
        return number or text

    def _date(self, meaning: Meaning) -> date | None:
        text = self._text(meaning)
        read = values.read_date(text, month_first=self.fields.month_first[meaning]) if text else None
        if text and read is None:
            says = _("“%s” is not a date that can be read. It is left empty.") % text[:40]
            self._say((meaning,), Level.PROBLEM, says)
        return read


def _has_sections(table: Table) -> bool:
    """Whether departments stand as lines of their own between the people: one cell, then those who work there."""
    alone = [len(line.filled) == 1 for line in table.lines if not _is_footer(line)]
    wide = sum(1 for key in table.columns if key) > 2
    return (
        wide
        and alone[:1] == [True]
        and alone[-1:] == [False]
        and sum(alone) > 1
        and (True, True) not in pairwise(alone)
    )


def _is_footer(line: Line) -> bool:
    """Whether a line counts or signs the list: "Antall: 143", "Side 1 av 3", "Utskrift av Kari". A person may be called
    Page, but not with a figure."""
    filled = line.filled
    if len(filled) > 3 or any(values.email(cell) for cell in filled):
        return False
    text = " ".join(filled)
    counted = _COUNTED.fullmatch(text)
    alone = counted is not None and text.rstrip(" :").casefold() == counted[1].casefold()
    has_figure = any(map(str.isdigit, text))
    return alone or (counted is not None and has_figure) or (_PRINTED.fullmatch(text) is not None and len(filled) < 3)


def _path(parent: str, department: str) -> tuple[str, ...]:
    """A department with those above it: from "Salg / Øst", "Salg > Øst" or a column of its own for the parent."""
    parts = [part for part in (*_PATH.split(parent), *_PATH.split(department)) if part]
    return tuple(part for at, part in enumerate(parts) if at == 0 or values.fold(part) != values.fold(parts[at - 1]))
