"""Many rows get values of their own in one statement."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, router
from django.db.models import Field, Model


def update_many(
    model: type[Model], rows: Iterable[Sequence[Any]], fields: Sequence[str], *, by: Sequence[str] = ("pk",)
) -> int:
    """Write `fields` of many rows at once; how many rows were given.

    Each row holds the values of `by`, by which it is found, and then those of `fields`, as the model has them (of a
    foreign key the number). It is one statement whatever their number: where there are very many, give them in parts.
    """
    connection = connections[router.db_for_write(model)]
    keys, columns = _fields(model, by), _fields(model, fields)
    kept = [
        [field.get_db_prep_save(value, connection) for field, value in zip([*keys, *columns], row, strict=True)]
        for row in rows
    ]
    if not kept:
        return 0
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [f"v{number}" for number in range(len(keys) + len(columns))]
            given = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in [*keys, *columns])
            new = zip(columns, names[len(keys) :], strict=True)
            sets = ", ".join(f"{quote(field.column)} = v.{name}" for field, name in new)
            found = zip(keys, names, strict=False)
            where = " AND ".join(f"{table}.{quote(field.column)} = v.{name}" for field, name in found)
            sql = f"UPDATE {table} SET {sets} FROM unnest({given}) AS v({', '.join(names)}) WHERE {where}"  # noqa: S608 (names of the model)
            cursor.execute(sql, [list(values) for values in zip(*kept, strict=True)])
        else:
            # SQLite keeps the statement and runs it for each row, which is quicker than to join with a list.
            sets = ", ".join(f"{quote(field.column)} = %s" for field in columns)
            where = " AND ".join(f"{quote(field.column)} = %s" for field in keys)
            sql = f"UPDATE {table} SET {sets} WHERE {where}"  # noqa: S608 (names of the model)
            cursor.executemany(sql, [[*row[len(keys) :], *row[: len(keys)]] for row in kept])
    return len(kept)


def _fields(model: type[Model], names: Sequence[str]) -> "list[Field[Any, Any]]":
    meta = model._meta
    return [meta.pk if name == "pk" else meta.get_field(name) for name in names]  # type: ignore[misc]
