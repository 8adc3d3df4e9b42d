"""A list as rows of a file: the same records, columns and order as the page, all of it, a chunk at a time."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import F
from django.utils import timezone

from kyndig.crm.fields import Field, Type
from kyndig.crm.fields.listing import heading, order_of
from kyndig.crm.fields.showing import show
from kyndig.crm.queries.asking import Wanted, records_wanted
from kyndig.crm.queries.columns import Columns
from kyndig.crm.queries.viewing import Viewer

CHUNK = 2000
# A figure, a day, a moment without a time zone, or a text.
Value = int | float | Decimal | datetime.date | datetime.datetime | str | None


def headings_of(wanted: Wanted) -> list[str]:
    """What stands above the columns; an amount is followed by its currency."""
    return [str(heading(field)) for field in _fields(wanted)]


def rows_of(viewer: Viewer, wanted: Wanted) -> Iterator[list[Value]]:
    """Every row of the list, in its order. A fixed number of queries for each 2,000 rows."""
    fields = _fields(wanted)
    columns, order = Columns(wanted.kind.name, fields), order_of(wanted.kind.name, wanted.sort)
    first, *others = order.columns
    by = F(first.removeprefix("-"))
    ordered = (
        by.desc(nulls_last=order.nulls_last or None)
        if first.startswith("-")
        else by.asc(nulls_last=order.nulls_last or None)
    )
    records = records_wanted(viewer, wanted).values(*columns.wanted).order_by(ordered, *others)
    found = iter(records.iterator(chunk_size=CHUNK))
    while chunk := list(islice(found, CHUNK)):
        for values in columns.load(chunk):
            yield [_value(field, value) for field, value in zip(fields, values, strict=True)]


def _fields(wanted: Wanted) -> Sequence[Field]:
    """The columns; each amount with its currency after it."""
    fields: dict[str, Field] = {}
    for field in wanted.columns:
        fields[field.name] = field
        if field.type is Type.MONEY:
            fields["currency"] = wanted.kind["currency"]
    return list(fields.values())


def _value(field: Field, value: Any) -> Value:
    if field.type in {Type.NUMBER, Type.MONEY, Type.PERCENT}:
        known: Value = value
        return known
    if field.type is Type.DATE and isinstance(value, str) and value:
        return datetime.date.fromisoformat(value)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, datetime.date):
        return value
    return show(field, value) if field.type is not Type.LINK else str(value or "")
