"""Lists that page by key: the next page starts after the last row seen, so it stays right and quick in long lists."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of a list.

    Its rows, the number of the first of them (from 1), the size of the whole list, and the keys of the pages beside it
    ("" where there is none).
    """

    items: Sequence[Row]
    first: int
    total: int
    previous: str = ""
    next: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1


def page_by_key(
    queryset: QuerySet[Row], *, order: Sequence[str], request_query: Mapping[str, str], size: int = SIZE
) -> KeyPage[Row]:
    """The page that `?after=` or `?before=` asks for; the first page when neither, or an unreadable one, is given.

    `order` names columns (with "-" for falling) that are never NULL; the last must be unique. Three queries: the number
    of rows, the number before this page, the rows.
    """
    rows = queryset.order_by(*order)
    total = queryset.count()
    for parameter, backwards in (("after", False), ("before", True)):
        if token := request_query.get(parameter, ""):
            try:
                return _from_key(rows, order, _unpack(token, len(order)), total, size, backwards=backwards)
            except (ValueError, TypeError, ValidationError):
                break
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return KeyPage(items, 1 if items else 0, total, "", _pack(items[-1], order) if more else "")


def _from_key(
    rows: QuerySet[Row], order: Sequence[str], key: list[Any], total: int, size: int, *, backwards: bool
) -> KeyPage[Row]:
    if backwards:
        items = list(rows.filter(_beyond(order, key, backwards=True)).reverse()[: size + 1])
        more_before, more_after = len(items) > size, True
        items = items[:size][::-1]
    else:
        items = list(rows.filter(_beyond(order, key, backwards=False))[: size + 1])
        more_before, more_after = True, len(items) > size
        items = items[:size]
    if not items:
        return KeyPage(items, 0, total)
    first_key = [_value(items[0], name) for name in order]
    before = rows.filter(_beyond(order, first_key, backwards=True)).count() if more_before else 0
    return KeyPage(
        items,
        before + 1,
        total,
        _pack(items[0], order) if before else "",
        _pack(items[-1], order) if more_after else "",
    )


def _beyond(order: Sequence[str], key: Sequence[Any], *, backwards: bool) -> Q:
    """Rows that come after (or before) `key`: by the first column, or equal there and by the second, and so on."""
    beyond = Q()
    equal = Q()
    for name, value in zip(order, key, strict=True):
        column = name.removeprefix("-")
        falling = name.startswith("-") != backwards
        beyond |= equal & Q(**{f"{column}__{'lt' if falling else 'gt'}": value})
        equal &= Q(**{column: value})
    return beyond


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.removeprefix("-").split("__"):
        value = getattr(value, part)
    return value


def _pack(row: Model, order: Sequence[str]) -> str:
    text = json.dumps([_value(row, name) for name in order], cls=DjangoJSONEncoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(token: str, length: int) -> list[Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("unreadable key") from error
    if not isinstance(key, list) or len(key) != length or any(isinstance(value, list | dict | None) for value in key):
        raise ValueError("unreadable key")
    return key
