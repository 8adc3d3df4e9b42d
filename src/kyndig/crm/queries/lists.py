"""A list of companies, contacts, deals or activities: which rows, in which order, with which columns."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils import timezone

from kyndig.crm.fields import Field, Kind, Type
from kyndig.crm.fields.listing import FIRST_ORDER, ORDERS, TITLES, heading, listed, order_of
from kyndig.crm.fields.showing import show, show_moment
from kyndig.crm.queries.columns import Columns, Named
from kyndig.crm.queries.viewing import Viewer
from kyndig.design.paging import KeyPage, page_by_key

# Lists are counted this far.
CAP = 1000


@dataclass(frozen=True)
class Wanted:
    """What somebody asks a list for."""

    kind: Kind
    columns: tuple[Field, ...]
    sort: str

    @classmethod
    def read(cls, kind: Kind, query: Mapping[str, str], own_columns: Sequence[str] = ()) -> "Wanted":
        """What an address asks for; what makes no sense counts as not asked. `own_columns` are used where none are."""
        sort = query.get("sort", "")
        if sort.removeprefix("-") not in ORDERS[kind.name] or sort.startswith("--"):
            sort = FIRST_ORDER[kind.name]
        known = listed(kind)
        for names in (query.get("columns", "").split(","), own_columns, kind.columns):
            columns = tuple(known[name] for name in dict.fromkeys(names) if name in known)
            if columns:
                break
        return cls(kind, columns, sort)


@dataclass(frozen=True)
class Heading:
    """The head of a column; `sort` is the name that it is sorted by, "" where it is not."""

    label: str
    sort: str
    numeric: bool


@dataclass(frozen=True)
class Cell:
    """A value of a row: what is shown, what is its heading, and where it leads to."""

    text: str
    label: str
    href: str = ""
    css: str = ""


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class ListPage:
    """Everything that the page of a list shows."""

    wanted: Wanted
    headings: Sequence[Heading]
    rows: Sequence[Row]
    page: KeyPage[Mapping[str, Any]]


def records_wanted(viewer: Viewer, wanted: Wanted) -> "QuerySet[Any]":
    """The records that the viewer may see and asks for, in no order."""
    return viewer.reachable(wanted.kind.name)


def list_page(viewer: Viewer, wanted: Wanted, query: Mapping[str, str]) -> ListPage:
    """One page of the list: two queries, and one for each column that is kept in a table of its own."""
    kind = wanted.kind.name
    order = order_of(kind, wanted.sort)
    fields = _with_title(wanted)
    columns = Columns(kind, fields)
    names = {*columns.wanted, *(name.removeprefix("-") for name in order.columns)}
    records = records_wanted(viewer, wanted).values(*names)
    page = page_by_key(records, order=order.columns, request_query=query, cap=CAP, nulls_last=order.nulls_last)
    return ListPage(wanted, _headings(wanted), list(_rows(viewer, wanted, columns, page.items)), page)


def _with_title(wanted: Wanted) -> list[Field]:
    """The columns, and the field that names a row, last where it is no column itself."""
    title = listed(wanted.kind)[TITLES[wanted.kind.name]]
    return [*wanted.columns, *([] if title in wanted.columns else [title])]


def _headings(wanted: Wanted) -> list[Heading]:
    return [
        Heading(
            str(heading(field)), field.name if field.name in ORDERS[wanted.kind.name] else "", field.type in _FIGURES
        )
        for field in wanted.columns
    ]


_FIGURES = frozenset({Type.NUMBER, Type.MONEY, Type.PERCENT})
_LEADS_TO = {Type.COMPANY: "company", Type.DEAL: "deal"}


def _rows(viewer: Viewer, wanted: Wanted, columns: Columns, rows: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    kind, today = wanted.kind.name, timezone.localdate()
    title = [field.name for field in columns.fields].index(TITLES[kind])
    linked = title if title < len(wanted.columns) else 0
    labels = [str(heading(field)) for field in wanted.columns]
    css = ["numeric" if field.type in _FIGURES else "" for field in wanted.columns]
    for row, values in zip(rows, columns.load(rows), strict=True):
        name = str(values[title]) or "–"
        cells = []
        for at, field in enumerate(wanted.columns):
            text = shown(field, values[at], row, today)
            href = viewer.url(kind, row["id"]) if at == linked else _href(viewer, field, values[at])
            cells.append(Cell(text or ("–" if at == linked else ""), labels[at], href, css[at]))
        yield Row(row["id"], name, cells)


def shown(field: Field, value: Any, row: Mapping[str, Any], today: datetime.date) -> str:
    """The value of a column as text."""
    if field.name == "at":
        return show_moment(value, today)
    return show(field, value, currency=row.get("currency") or "NOK", today=today)


def _href(viewer: Viewer, field: Field, value: Any) -> str:
    if not value:
        return ""
    if field.type in _LEADS_TO and isinstance(value, Named):
        return viewer.url(_LEADS_TO[field.type], value.id)
    if field.type is Type.CONTACTS and len(value) == 1:
        return viewer.url("contact", value[0].id)
    if field.type is Type.EMAIL or field.type is Type.EMAILS:
        return f"mailto:{quote(value if isinstance(value, str) else value[0])}"
    if field.type is Type.PHONE or field.type is Type.PHONES:
        return f"tel:{value if isinstance(value, str) else value[0]}"
    return str(value) if field.type is Type.LINK else ""
