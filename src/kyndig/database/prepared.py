"""Questions whose SQL is built the first time they are asked, and kept.

For a page with a dozen questions, Django's building of SQL takes several times as long as the database needs to
answer. A prepared question is a function that returns a query set. It is called once with markers in place of its
values; where a marker comes out among the parameters of the SQL, the value goes in from then on.
"""

import inspect
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model, QuerySet

from kyndig.database.markers import MARKED, Marker, marker_of
from kyndig.database.shapes import Shape

Asked = ParamSpec("Asked")
Row = TypeVar("Row")
Record = TypeVar("Record", bound=Model)

# One question has so many forms at the most; then they are forgotten.
FORMS = 256
# The largest number that a database keeps. Nothing has a larger one, and Django knows how to say so.
LARGEST = 2**63 - 1


def prepared(
    *deciding: str, idle: tuple[str, ...] = ()
) -> Callable[[Callable[Asked, "QuerySet[Record, Row]"]], Callable[Asked, list[Row]]]:
    """Turn a function that returns a query set into one that answers the rows, its SQL built once.

    The function takes keyword arguments alone. Numbers, texts, days and moments, and tuples of them, are values, which
    must reach the database as they are; numbers are compared with keys and other columns of 64 bits. A tuple is for
    `__in`: its last value is repeated up to the next power of two, so that there are few forms.

    What decides how the question is built (a name of a field, how many rows) is named in `deciding`; True, False, None
    and the members of an enumeration always do. A value that some forms of the question have no use for is named in
    `idle`. The query set may be of records, with `select_related`, `only` and `annotate`, or of `values_list`; what it
    would prefetch is a question of its own.

    Raises TypeError, at the first call, where a value does not reach the database as it is.
    """

    def decorate(build: Callable[Asked, "QuerySet[Record, Row]"]) -> Callable[Asked, list[Row]]:
        parameters = inspect.signature(build).parameters.values()
        if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
            raise TypeError(f"{build.__name__} is a prepared question: it takes keyword arguments alone")
        shapes: dict[Hashable, Shape] = {}

        @wraps(build)
        def ask(*args: Asked.args, **given: Asked.kwargs) -> list[Row]:
            form: list[Hashable] = []
            values: list[Any] = []
            for name, value in given.items():
                kind = type(value)
                if name not in deciding and kind in MARKED:
                    form.append((name, kind))
                    values.append(value)
                elif name not in deciding and kind is tuple and value and type(value[0]) in MARKED:
                    full = filled(value)
                    form.append((name, type(value[0]), len(full)))
                    values.extend(full)
                else:
                    form.append((name, kind, value))
            if any(type(value) is int and abs(value) > LARGEST for value in values):
                return list(build(*args, **given))
            key = tuple(form)
            shape = shapes.get(key)
            if shape is None:
                if len(shapes) >= FORMS:
                    shapes.clear()
                shape = shapes[key] = _shape(build, given, deciding, idle)
            return shape.ask(values)

        return ask

    return decorate


def filled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values with the last one repeated, up to the next power of two."""
    return values + (values[-1],) * ((1 << (len(values) - 1).bit_length()) - len(values))


def _shape(
    build: Callable[..., "QuerySet[Any, Any]"],
    given: dict[str, Any],
    deciding: tuple[str, ...],
    idle: tuple[str, ...],
) -> Shape:
    markers: list[Marker] = []

    def marked(name: str, value: Any) -> Any:
        markers.append(marker_of(value, len(markers), idle=name in idle))
        return markers[-1].stands

    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in deciding and type(value) in MARKED:
            values[name] = marked(name, value)
        elif name not in deciding and type(value) is tuple and value and type(value[0]) in MARKED:
            values[name] = tuple(marked(name, each) for each in filled(value))
        else:
            values[name] = value
    none = any(type(value) is tuple and not value for value in given.values())
    return Shape.of(build.__name__, build(**values), markers, may_be_empty=none)
