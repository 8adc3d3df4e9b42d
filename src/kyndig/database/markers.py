"""What stands in a question for a value that is not known yet, and is found again among the parameters of its SQL."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

MARKED = frozenset({int, str, datetime.datetime, datetime.date})

# Values that nobody's data has: a number beyond all keys, a text that no field takes, days at the end of time.
_NUMBERS = 4_611_000_000_000_000_000
_WIDTH = 1_000_000
_TEXT = "\x02kyndig-marker-"
_DAY = datetime.date(8000, 1, 1)


@dataclass(frozen=True)
class Marker:
    """`stands` is what the question is built with in place of the value; an `idle` one may not come out of it."""

    stands: Any
    idle: bool = False

    def forms(self, connection: BaseDatabaseWrapper) -> list[tuple[Any, Callable[[Any], Any] | None]]:
        """What the marker may look like among the parameters, each with what makes a value look so too."""
        operations = connection.ops
        plain: list[tuple[Any, Callable[[Any], Any] | None]] = [(self.stands, None)]
        if isinstance(self.stands, datetime.datetime):
            plain.append((operations.adapt_datetimefield_value(self.stands), operations.adapt_datetimefield_value))
        elif isinstance(self.stands, datetime.date):
            plain.append((operations.adapt_datefield_value(self.stands), operations.adapt_datefield_value))
        return plain


def marker_of(value: Any, number: int, *, idle: bool = False) -> Marker:
    """The marker for the value at a place; raises TypeError for a value of another type than `MARKED`."""
    if type(value) is int:
        return Marker(_NUMBERS + number, idle)
    if type(value) is str:
        return Marker(f"{_TEXT}{number}-", idle)
    if type(value) is datetime.datetime:
        moment = datetime.datetime(8000, 1, 1, 12, tzinfo=value.tzinfo and datetime.UTC)
        return Marker(moment + datetime.timedelta(days=number), idle)
    if type(value) is datetime.date:
        return Marker(_DAY + datetime.timedelta(days=number), idle)
    raise TypeError(f"{value!r} cannot stand in for a value")


def looks_marked(parameter: Any) -> bool:
    """Whether something was made of a marker: a text or a sum with one in it."""
    if isinstance(parameter, int) and not isinstance(parameter, bool):
        return abs(parameter - _NUMBERS) < _WIDTH
    if isinstance(parameter, datetime.date):
        return parameter.year in {7999, 8000, 8001}
    text = str(parameter)
    return _TEXT in text or str(_NUMBERS)[:9] in text or text.startswith("8000-")
