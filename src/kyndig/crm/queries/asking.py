"""What somebody asks a list for: a filter, columns and an order, as the address has them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from kyndig.crm.fields import Field, Kind
from kyndig.crm.fields.listing import FIRST_ORDER, ORDERS, filtered, listed
from kyndig.crm.filters import Filter, build, read_filter
from kyndig.crm.filters.building import Asked
from kyndig.crm.queries.viewing import Viewer


@dataclass(frozen=True)
class Wanted:
    """What makes no sense counts as not asked; `left_out` is how many conditions that were.

    `own_columns` are those that are shown where the address names none.
    """

    kind: Kind
    filter: Filter
    columns: tuple[Field, ...]
    own_columns: tuple[Field, ...]
    sort: str
    left_out: int = 0

    @classmethod
    def read(cls, kind: Kind, query: QueryDict, own_columns: Sequence[str] = ()) -> "Wanted":
        sort = query.get("sort", "")
        if sort.removeprefix("-") not in ORDERS[kind.name] or sort.startswith("--"):
            sort = FIRST_ORDER[kind.name]
        known = listed(kind)
        own = _known(known, own_columns) or _known(known, kind.columns)
        found = read_filter(filtered(kind), query.lists())
        columns = _known(known, query.get("columns", "").split(",")) or own
        return cls(kind, found.filter, columns, own, sort, found.left_out)

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address; what goes without saying is not said."""
        pairs = self.filter.pairs()
        if self.columns != self.own_columns:
            pairs.append(("columns", ",".join(field.name for field in self.columns)))
        if self.sort != FIRST_ORDER[self.kind.name]:
            pairs.append(("sort", self.sort))
        return pairs

    def address(self) -> str:
        """`?…`, or "" where nothing is asked for."""
        pairs = self.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""

    def filtered_by(self, filter_: Filter) -> "Wanted":
        return replace(self, filter=filter_)


def records_wanted(viewer: Viewer, wanted: Wanted) -> "QuerySet[Any]":
    """The records that the viewer may see and asks for, in no order."""
    records = viewer.reachable(wanted.kind.name)
    return records.filter(condition_of(viewer, wanted)) if wanted.filter else records


def condition_of(viewer: Viewer, wanted: Wanted) -> Q:
    asked = Asked(wanted.kind.name, viewer.workspace.pk, viewer.person.pk, timezone.localdate())
    return build(wanted.filter, filtered(wanted.kind), asked)


def _known(known: Mapping[str, Field], names: Iterable[str]) -> tuple[Field, ...]:
    return tuple(known[name] for name in dict.fromkeys(names) if name in known)
