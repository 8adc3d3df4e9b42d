"""One person of a list, and one thing that is wrong with it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """How much a problem matters."""

    NOTE = "note"  # good to know, nothing to do
    PROBLEM = "problem"  # something of the row could not be kept
    LEFT_OUT = "left_out"  # the row is not read


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row. `row` is the file's own line number from 1, or 0 for the file as a whole; `column` is
    the header as it stands in the file."""

    row: int
    column: str
    says: str
    level: Level = Level.PROBLEM
    sheet: str = ""

    def as_dict(self) -> dict[str, int | str]:
        return {"row": self.row, "column": self.column, "says": self.says}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the list has them. Texts are "" and dates None where the list says nothing.

    `email` is in lower case, `phone` in E.164 or as it is written, `department` the path from the top, `manager` the
    text by which the list names them, `left` the day after the last one that it gives. `active` is False where the list
    says that the person is not employed any more.
    """

    row: int
    given_name: str
    family_name: str
    sheet: str = ""
    employee_number: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    department: tuple[str, ...] = ()
    manager: str = ""
    site: str = ""
    started: date | None = None
    left: date | None = None
    active: bool = True

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def is_present(self, today: date) -> bool:
        """Whether the list says that they are employed: not inactive, and not left by today."""
        return self.active and not (self.left and self.left <= today)
