"""Lists that page by key: the next page starts after the last row seen, so it stays right and quick in long lists."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

Row = TypeVar("Row")
SIZE = 50
# A place in a list that nobody pages to by hand.
FURTHEST = 10**9


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """One page of a list.

    Its rows, the number of the first of them (from 1), the size of the whole list, and the keys of the pages beside it
    ("" where there is none). `capped` tells that the list is longer than `total`, and was not counted further.
    """

    items: Sequence[Row]
    first: int
    total: int
    previous: str = ""
    next: str = ""
    capped: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1


def page_by_key(
    queryset: QuerySet[Any],
    *,
    order: Sequence[str],
    request_query: Mapping[str, str],
    size: int = SIZE,
    cap: int = 0,
    nulls_last: bool = False,
) -> KeyPage[Any]:
    """The page that `?after=` or `?before=` asks for; the first page when neither, or an unreadable one, is given.

    `order` names columns (with "-" for falling) that are never NULL; the last must be unique. With `nulls_last` the
    first column may be NULL; those rows come last whichever way it is sorted. Rows may be objects or `values()`.

    Three queries: the number of rows, the number before this page, the rows (one more where a page begins before the
    NULLs and ends among them). A `cap` is for lists too long to count: no more than that are counted, and the number
    before a page is then what the page before it said, without a query.
    """
    # The columns are of no use to the count, and neither are the tables that they lie in.
    total = queryset.order_by().values("pk")[: cap + 1].count() if cap else queryset.count()
    walk = _Walk(_phases(queryset, order, nulls_last), size, min(total, cap) if cap else total, bool(cap), total > cap)
    for parameter, backwards in (("after", False), ("before", True)):
        if token := request_query.get(parameter, ""):
            try:
                key, place = _unpack(token, len(order), nulls_last)
                return walk.before(key, place) if backwards else walk.after(key, place)
            except (ValueError, TypeError, ValidationError, OverflowError):
                break
    return walk.begin()


def first_page(
    rows: Sequence[Any], total: int, *, order: Sequence[str], size: int = SIZE, cap: int = 0
) -> KeyPage[Any]:
    """The page that a list begins with, for whoever has read it: `size + 1` rows where there are so many, and how many
    there are (one more than the cap where they are more)."""
    walk = _Walk([_Phase(None, order)], size, min(total, cap) if cap else total, bool(cap), total > cap)
    return walk.beginning_with(rows)


@dataclass(frozen=True)
class _Phase:
    """Rows in one order. `fixed` is how many columns of the key, from the first, are NULL in all of them."""

    rows: Any
    order: Sequence[str]
    fixed: int = 0

    def beyond(self, key: Sequence[Any] | None, *, backwards: bool) -> QuerySet[Any]:
        """The rows after (or, the nearest first, before) `key`; all of them where there is no key."""
        rows = self.rows.filter(_beyond(self.order, key[self.fixed :], backwards=backwards)) if key else self.rows
        return rows.reverse() if backwards else rows


def _phases(queryset: QuerySet[Any], order: Sequence[str], nulls_last: bool) -> list[_Phase]:
    if not nulls_last:
        return [_Phase(queryset.order_by(*order), order)]
    first = order[0].removeprefix("-")
    return [
        _Phase(queryset.filter(**{f"{first}__isnull": False}).order_by(*order), order),
        _Phase(queryset.filter(**{f"{first}__isnull": True}).order_by(*order[1:]), order[1:], fixed=1),
    ]


@dataclass(frozen=True)
class _Walk:
    """The ways through a list: from its beginning, on after a key, and back before one."""

    phases: Sequence[_Phase]
    size: int
    total: int
    by_place: bool
    capped: bool

    def begin(self) -> KeyPage[Any]:
        return self.beginning_with(self._fetch(None, backwards=False))

    def beginning_with(self, items: Sequence[Any]) -> KeyPage[Any]:
        """The first page, of as many rows as it has and one more."""
        return self._page(items[: self.size], 0, previous=False, following=len(items) > self.size)

    def after(self, key: list[Any], place: int) -> KeyPage[Any]:
        items = self._fetch(key, backwards=False)
        more = len(items) > self.size
        items = items[: self.size]
        before = (place if self.by_place else self._count_before(items[0])) if items else 0
        return self._page(items, before, previous=before > 0, following=more)

    def before(self, key: list[Any], place: int) -> KeyPage[Any]:
        items = self._fetch(key, backwards=True)
        more = len(items) > self.size
        items = items[: self.size][::-1]
        before = 0
        if more and items:
            before = max(place - len(items), 1) if self.by_place else self._count_before(items[0])
        return self._page(items, before, previous=before > 0, following=True)

    def _fetch(self, key: list[Any] | None, *, backwards: bool) -> list[Any]:
        """As many rows as a page has and one more, in the direction asked for."""
        phases = list(self.phases)
        if key is not None and len(phases) > 1:
            at = 1 if key[0] is None else 0
            phases = phases[: at + 1][::-1] if backwards else phases[at:]
        elif backwards:
            phases.reverse()
        found: list[Any] = []
        for number, phase in enumerate(phases):
            found += phase.beyond(key if number == 0 else None, backwards=backwards)[: self.size + 1 - len(found)]
            if len(found) > self.size:
                break
        return found

    def _count_before(self, row: Any) -> int:
        key = self._key(row)
        at = 1 if len(self.phases) > 1 and key[0] is None else 0
        counted = sum(phase.rows.count() for phase in self.phases[:at])
        return counted + self.phases[at].beyond(key, backwards=True).count()

    def _key(self, row: Any) -> list[Any]:
        return [_value(row, name) for name in self.phases[0].order]

    def _page(self, items: Sequence[Any], before: int, *, previous: bool, following: bool) -> KeyPage[Any]:
        if not items:
            return KeyPage(items, 0, self.total, capped=self.by_place and self.capped)
        return KeyPage(
            items,
            before + 1,
            self.total,
            self._pack(items[0], before) if previous else "",
            self._pack(items[-1], before + len(items)) if following else "",
            self.by_place and self.capped,
        )

    def _pack(self, row: Any, place: int) -> str:
        key = [*self._key(row), place] if self.by_place else self._key(row)
        text = json.dumps(key, default=_plain)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _beyond(order: Sequence[str], key: Sequence[Any], *, backwards: bool) -> Q:
    """Rows that come after (or before) `key`: by the first column, or equal there and by the second, and so on."""
    beyond = Q()
    equal = Q()
    for name, value in zip(order, key, strict=True):
        column = name.removeprefix("-")
        falling = name.startswith("-") != backwards
        beyond |= equal & Q(**{f"{column}__{'lt' if falling else 'gt'}": value})
        equal &= Q(**{column: value})
    # The first column alone bounds them too: that is what lets an index begin where the page does.
    falling = order[0].startswith("-") != backwards
    return Q(**{f"{order[0].removeprefix('-')}__{'lte' if falling else 'gte'}": key[0]}) & beyond


def _value(row: Any, name: str) -> Any:
    name = name.removeprefix("-")
    if isinstance(row, Mapping):
        return row[name]
    value = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def _plain(value: Any) -> str:
    """Moments to the microsecond, as two rows may lie in the same millisecond."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _unpack(token: str, length: int, nulls_last: bool) -> tuple[list[Any], int]:
    """The key, and the place in the list where the token tells it. Raises ValueError for what no page has given."""
    try:
        key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("unreadable key") from error
    if not isinstance(key, list) or len(key) not in {length, length + 1}:
        raise ValueError("unreadable key")
    key, place = key[:length], key[length] if len(key) > length else 0
    known = key[1:] if nulls_last and key[0] is None else key
    if any(isinstance(value, list | dict | None) for value in known):
        raise ValueError("unreadable key")
    if not isinstance(place, int) or not 0 <= place < FURTHEST:
        raise ValueError("unreadable key")
    return key, place
