"""The same person, number or address twice in one list."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from .names import likeness
from .rows import Level, PersonRow, Problem
from .values import fold


def number_key(number: str) -> str:
    """The form in which two employee numbers are equal: spreadsheets drop zeros in front."""
    return number.casefold().lstrip("0") or number


def without_duplicates(rows: Iterable[PersonRow]) -> tuple[list[PersonRow], list[Problem]]:
    """The rows with each person once, each employee number once and each e-mail once, and what was decided.

    Two rows are one person if the name is the same and so is the number, the e-mail or everything else. An e-mail that
    two people share stays with the one whose name is in it, else with the first.
    """
    kept: list[PersonRow] = []
    problems: list[Problem] = []
    by_number: dict[str, int] = {}
    by_email: dict[str, int] = {}
    by_rest: dict[object, int] = {}
    for row in rows:
        number = number_key(row.employee_number) if row.employee_number else ""
        rest = (fold(row.name), row.phone, fold(row.title), row.department, row.started)
        same = _same_person(row, kept, by_number.get(number), by_email.get(row.email), by_rest.get(rest))
        if same:
            said = _("%(name)s is in row %(row)d already. This row is left out.") % {"name": row.name, "row": same.row}
            problems.append(Problem(row.row, "", said, Level.LEFT_OUT, row.sheet))
            continue
        if number and number in by_number:
            other = kept[by_number[number]]
            said = _("%(other)s in row %(row)d has the same employee number. %(name)s is kept without.") % {
                "other": other.name,
                "row": other.row,
                "name": row.name,
            }
            problems.append(Problem(row.row, "", said, Level.PROBLEM, row.sheet))
            row, number = replace(row, employee_number=""), ""
        if row.email and row.email in by_email:
            row = _share(row, by_email, kept, problems)
        at = len(kept)
        kept.append(row)
        if number:
            by_number[number] = at
        if row.email:
            by_email[row.email] = at
        by_rest.setdefault(rest, at)
    return kept, problems


def _same_person(
    row: PersonRow, kept: list[PersonRow], number: int | None, email: int | None, rest: int | None
) -> PersonRow | None:
    for at in (number if row.employee_number else None, email if row.email else None):
        other = kept[at] if at is not None else None
        if other and fold(other.name) == fold(row.name):
            return other
    other = kept[rest] if rest is not None else None
    # Without a number or an address of their own there is nothing that could tell the two apart.
    told_apart = other and (
        (row.employee_number and other.employee_number) or (row.email and other.email and row.email != other.email)
    )
    return None if told_apart else other


def _share(row: PersonRow, by_email: dict[str, int], kept: list[PersonRow], problems: list[Problem]) -> PersonRow:
    at = by_email[row.email]
    other = kept[at]
    keeps, loses = (row, other) if likeness(row.name, row.email) > likeness(other.name, row.email) else (other, row)
    said = _("%(email)s also belongs to %(other)s in row %(row)d, who keeps it. %(name)s is kept without e-mail.") % {
        "email": row.email,
        "other": keeps.name,
        "row": keeps.row,
        "name": loses.name,
    }
    problems.append(Problem(loses.row, "", said, Level.PROBLEM, loses.sheet))
    if loses is other:
        kept[at] = replace(other, email="")
        return row
    return replace(row, email="")
