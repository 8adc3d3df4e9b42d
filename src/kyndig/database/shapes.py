"""A question that has been built: its SQL, where the values go, and how a row becomes what was asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from kyndig.database.markers import Marker, looks_marked

Maker = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True)
class Slot:
    """A value goes to `place` among the parameters, as `adapt` makes it."""

    place: int
    value: int
    adapt: Callable[[Any], Any] | None


@dataclass(frozen=True)
class Shape:
    """`sql` is "" where the question can have no answer."""

    alias: str
    sql: str
    parameters: tuple[Any, ...]
    slots: tuple[Slot, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    make: Maker | None

    @classmethod
    def of(
        cls, name: str, asked: "QuerySet[Any, Any]", markers: Sequence[Marker], *, may_be_empty: bool = False
    ) -> "Shape":
        """Build it; `may_be_empty` where an empty list was asked for. Raises TypeError where a marker is lost."""
        alias = asked.db
        connection = connections[alias]
        compiler: SQLCompiler = asked.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            if not may_be_empty:
                raise TypeError(f"{name}: a value is refused on its way into the question") from None
            return cls(alias, "", (), (), (), None)
        fields = [selected[0] for selected in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(fields)
        converters = tuple((place, tuple(each), expression) for place, (each, expression) in sorted(found.items()))
        slots = _slots(name, sql, parameters, markers, connection)
        return cls(alias, sql, tuple(parameters), slots, converters, _maker(name, asked, compiler, alias))

    def ask(self, values: Sequence[Any]) -> list[Any]:
        """The answer for these values, one for each marker, in their order."""
        if not self.sql:
            return []
        connection = connections[self.alias]
        parameters = list(self.parameters)
        for slot in self.slots:
            value = values[slot.value]
            parameters[slot.place] = slot.adapt(value) if slot.adapt else value
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows: list[Sequence[Any]] = cursor.fetchall()
        if self.converters:
            rows = [self._converted(row, connection) for row in rows]
        return [self.make(row) for row in rows] if self.make else rows

    def _converted(self, row: Sequence[Any], connection: BaseDatabaseWrapper) -> Sequence[Any]:
        values = list(row)
        for place, converters, expression in self.converters:
            value = values[place]
            for convert in converters:
                value = convert(value, expression, connection)
            values[place] = value
        return tuple(values)


def _slots(
    name: str, sql: str, parameters: Sequence[Any], markers: Sequence[Marker], connection: BaseDatabaseWrapper
) -> tuple[Slot, ...]:
    forms = [(form, number, adapt) for number, marker in enumerate(markers) for form, adapt in marker.forms(connection)]
    slots = []
    for place, parameter in enumerate(parameters):
        known = [
            # psycopg tells how wide a number is by a type of its own.
            (number, adapt if type(parameter) is type(form) else type(parameter))
            for form, number, adapt in forms
            if isinstance(parameter, type(form)) and form == parameter
        ]
        if known:
            slots.append(Slot(place, *known[0]))
        elif looks_marked(parameter):
            raise TypeError(f"{name}: a value is changed on its way into the question, as {parameter!r}")
    needed = {number for number, marker in enumerate(markers) if not marker.idle}
    missing = needed - {slot.value for slot in slots}
    if missing or looks_marked(sql):
        raise TypeError(f"{name}: values {sorted(missing)} do not reach the database; name them in prepared(…)")
    return tuple(slots)


def _maker(name: str, asked: "QuerySet[Any, Any]", compiler: SQLCompiler, alias: str) -> Maker | None:
    """What turns a row into what the query set answers with; None where that is the row itself."""
    kind = asked._iterable_class
    if asked._prefetch_related_lookups:
        raise TypeError(f"{name}: a prepared question prefetches nothing")
    if compiler.has_extra_select:
        raise TypeError(f"{name}: a prepared question sorts by what it answers with, or by nothing distinct")
    if kind is ValuesListIterable:
        return None
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is not ModelIterable or compiler.klass_info is None:
        raise TypeError(f"{name}: a prepared question answers with records or with values_list")
    about = compiler.klass_info
    model, first, last = about["model"], about["select_fields"][0], about["select_fields"][-1] + 1
    names = [selected[0].target.attname for selected in compiler.select[first:last]]
    populators = get_related_populators(about, compiler.select, alias)
    annotated = list(compiler.annotation_col_map.items()) if compiler.annotation_col_map else []

    def make(row: Sequence[Any]) -> Any:
        record = model.from_db(alias, names, row[first:last])
        for populator in populators:
            populator.populate(row, record)
        for attribute, place in annotated:
            setattr(record, attribute, row[place])
        return record

    return make
