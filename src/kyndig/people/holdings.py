"""What each room keeps about a person, so that it can be shown, handed over and erased by one who knows no room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kyndig.people.models import Person

Rows = list[Mapping[str, Any]]


@dataclass(frozen=True)
class Holding:
    """One kind of record about people: a name for files, a title for pages, and what to do with it.

    `rows` gives everything that is kept about the person, as plain values by a name that a person can read. `erase`
    takes away what tells who it is, and keeps what happened; it runs inside the transaction of the erasure.
    """

    name: str
    title: str | Promise
    rows: Callable[[Person], Rows]
    erase: Callable[[Person], None] | None = None


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Add a kind of record; the newest of a name is kept."""
    _holdings[holding.name] = holding


def holdings() -> list[Holding]:
    return list(_holdings.values())
