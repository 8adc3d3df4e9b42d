"""The shapes that pass from file to list: lines, tables with recognised columns, and nothing that knows a database."""

from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a column of the list holds."""

    EMPLOYEE_NUMBER = "employee_number"
    FULL_NAME = "full_name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    DEPARTMENT = "department"
    DEPARTMENT_PARENT = "department_parent"
    MANAGER = "manager"
    STARTED = "started"
    LEFT = "left"
    ACTIVE = "active"
    SITE = "site"
    IGNORE = "ignore"


NAME_MEANINGS = frozenset({Meaning.FULL_NAME, Meaning.GIVEN_NAME, Meaning.FAMILY_NAME})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file with its own number, counted from 1, and its cells as cleaned text."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the reader understood it.

    `key` names it in a correction; columns with the same header in several tables are one. `sure` is between 0 (a
    guess) and 1 (the header says so). `virtual` columns are not in the cells: they are the title above each table or
    the name of each sheet.
    """

    key: str
    header: str
    meaning: Meaning
    sure: float
    samples: tuple[str, ...]
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file. `columns` holds the key of each cell's column, "" where there is none."""

    sheet: str
    title: str
    header_row: int | None
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RawTables:
    """Everything that was found in a file, before it is understood as people."""

    name: str
    tables: tuple[Table, ...]
    columns: tuple[Column, ...]

    @property
    def row_count(self) -> int:
        return sum(len(table.lines) for table in self.tables)

    @property
    def has_several_sheets(self) -> bool:
        return len({table.sheet for table in self.tables}) > 1
