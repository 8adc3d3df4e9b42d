"""Everything that is stored about a person, as data."""

from typing import Any

from kyndig.people.holdings import holdings
from kyndig.people.models import Person
from kyndig.people.rules.spreadsheets import as_csv


def everything_about(person: Person) -> dict[str, Any]:
    """All that every room keeps about the person: {name: [row, …]}."""
    return {holding.name: list(holding.rows(person)) for holding in holdings()}


def everything_as_csv(person: Person) -> str:
    """The same as one table: what kind of record, which one of them, which field, and the value."""
    rows: list[list[object]] = []
    for holding in holdings():
        for number, row in enumerate(holding.rows(person), start=1):
            rows += [[holding.title, number, name, value] for name, value in row.items()]
    return as_csv(["", "", "", ""], rows)
