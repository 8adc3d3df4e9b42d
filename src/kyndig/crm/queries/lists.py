"""A list of companies, contacts, deals or activities: which rows, in which order, with which columns."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kyndig.crm.addresses import PLACES
from kyndig.crm.fields import KINDS, Field, Type
from kyndig.crm.fields.listing import ORDERS, TITLES, filtered, heading, listed, order_of
from kyndig.crm.fields.showing import show, show_moment
from kyndig.crm.filters.sentence import condition_in_words, conditions_in_words
from kyndig.crm.models import SavedView
from kyndig.crm.queries.asking import Wanted, records_wanted
from kyndig.crm.queries.columns import Columns, Named
from kyndig.crm.queries.filter_names import Naming, naming_for
from kyndig.crm.queries.viewing import Viewer
from kyndig.database import prepared
from kyndig.design import formats
from kyndig.design.paging import SIZE, KeyPage, first_page, page_by_key

# Lists are counted this far.
CAP = 1000
LONGEST_HEADLINE = 110


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
class Chip:
    """One condition: in words, with addresses that leave it out of the list or lead to changing it."""

    text: str
    without: str
    change: str


@dataclass(frozen=True)
class ListPage:
    """Everything that the page of a list shows."""

    wanted: Wanted
    headings: Sequence[Heading]
    rows: Sequence[Row]
    page: KeyPage[Mapping[str, Any]]
    counted: str
    conditions: str
    groups: Sequence[Sequence[Chip]]
    view: SavedView | None = None

    @property
    def kind(self) -> str:
        """The name of the kind; a template that asks the kind itself for it finds the field called so."""
        return self.wanted.kind.name

    @property
    def headline(self) -> str:
        """«143 salg der eieren er meg.»"""
        if not self.conditions:
            return f"{self.counted}."
        return _("%(records)s where %(conditions)s.") % {"records": self.counted, "conditions": self.conditions}

    @property
    def short(self) -> bool:
        """Whether the sentence reads well in large letters."""
        return len(self.headline) <= LONGEST_HEADLINE

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return self.wanted.pairs()

    @property
    def query(self) -> str:
        """The list's address without `?`."""
        return self.wanted.address().removeprefix("?")


def list_page(viewer: Viewer, wanted: Wanted, query: Mapping[str, str], views: Sequence[SavedView] = ()) -> ListPage:
    """One page of the list: two queries, one for each column that is kept in a table of its own, and one for each type
    of record that the filter names."""
    kind = wanted.kind.name
    order = order_of(kind, wanted.sort)
    fields = _with_title(wanted)
    columns = Columns(kind, fields)
    names = tuple(sorted({*columns.wanted, *(name.removeprefix("-") for name in order.columns)}))
    if wanted.filter or order.nulls_last or query.get("after") or query.get("before"):
        records = records_wanted(viewer, wanted).values(*names)
        page = page_by_key(records, order=order.columns, request_query=query, cap=CAP, nulls_last=order.nulls_last)
    else:
        page = _beginning(viewer, kind, names, order.columns)
    naming, today = naming_for(viewer, wanted.filter, filtered(wanted.kind)), timezone.localdate()
    return ListPage(
        wanted,
        _headings(wanted),
        list(_rows(viewer, wanted, columns, page.items)),
        page,
        counted(kind, page.total, more=page.capped),
        conditions_in_words(wanted.filter, filtered(wanted.kind), naming, today),
        _chips(viewer, wanted, naming, today),
        next((view for view in views if str(view.pk) == query.get("view")), None),
    )


def _beginning(viewer: Viewer, kind: str, names: tuple[str, ...], order: tuple[str, ...]) -> KeyPage[Mapping[str, Any]]:
    """The first page of a list that nothing narrows: what most people look at, so its questions are built once."""
    asked: dict[str, Any] = {"workspace": viewer.workspace.pk, "person": viewer.person.pk, "kind": kind}
    rows: list[Mapping[str, Any]] = [
        dict(zip(names, row, strict=True)) for row in _first_rows(**asked, names=names, order=order)
    ]
    total = len(rows)
    if total > SIZE:
        total = CAP + 1 if _beyond_the_cap(**asked) else len(_numbers(**asked))
    return first_page(rows, total, order=order, cap=CAP)


@prepared("kind", "names", "order", idle=("person",))
def _first_rows(
    *, workspace: int, person: int, kind: str, names: tuple[str, ...], order: tuple[str, ...]
) -> "QuerySet[Any, tuple[Any, ...]]":
    return _all(workspace, person, kind).order_by(*order).values_list(*names)[: SIZE + 1]


@prepared("kind", idle=("person",))
def _beyond_the_cap(*, workspace: int, person: int, kind: str) -> "QuerySet[Any, int]":
    return _all(workspace, person, kind).order_by().values_list("pk", flat=True)[CAP : CAP + 1]


@prepared("kind", idle=("person",))
def _numbers(*, workspace: int, person: int, kind: str) -> "QuerySet[Any, int]":
    return _all(workspace, person, kind).order_by().values_list("pk", flat=True)[:CAP]


def _all(workspace: int, person: int, kind: str) -> "QuerySet[Any]":
    records: QuerySet[Any] = KINDS[kind].model.objects.filter(workspace=workspace).visible_to(person).kept()
    return records


def counted(kind: str, number: int, *, more: bool = False) -> str:
    """«412 selskaper», or «Mer enn 1 000 selskaper»."""
    if number == 0:
        return str(_NONE[kind])
    words = _COUNTED[kind](number) % {"number": formats.number(number)}
    return _("More than %(number_of_things)s") % {"number_of_things": words} if more else words


_COUNTED: Mapping[str, Callable[[int], str]] = {
    "company": lambda number: ngettext("%(number)s company", "%(number)s companies", number),
    "contact": lambda number: ngettext("%(number)s contact", "%(number)s contacts", number),
    "deal": lambda number: ngettext("%(number)s deal", "%(number)s deals", number),
    "activity": lambda number: ngettext("%(number)s activity", "%(number)s activities", number),
}
_NONE = {
    "company": gettext_lazy("No companies"),
    "contact": gettext_lazy("No contacts"),
    "deal": gettext_lazy("No deals"),
    "activity": gettext_lazy("No activities"),
}


def _chips(viewer: Viewer, wanted: Wanted, naming: Naming, today: datetime.date) -> list[list[Chip]]:
    fields = filtered(wanted.kind)
    base = f"{viewer.base}{PLACES[wanted.kind.name]}/"
    return [
        [
            Chip(
                condition_in_words(fields[condition.field], condition, naming, today),
                base + wanted.filtered_by(wanted.filter.without(group, place)).address(),
                f"{base}narrow/?{urlencode([*wanted.pairs(), ('change', f'{group}.{place}')])}",
            )
            for place, condition in enumerate(conditions)
        ]
        for group, conditions in enumerate(wanted.filter.groups)
    ]


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
# How the cells of a type are set: figures to the right, what is no words on one line.
_CSS = {
    **dict.fromkeys(_FIGURES, "numeric"),
    **dict.fromkeys((Type.PHONE, Type.PHONES, Type.DATE, Type.MOMENT, Type.ORGANISATION_NUMBER), "whole"),
    **dict.fromkeys((Type.EMAIL, Type.EMAILS, Type.LINK), "clipped"),
}
_LEADS_TO = {Type.COMPANY: "company", Type.DEAL: "deal"}


def _rows(viewer: Viewer, wanted: Wanted, columns: Columns, rows: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    kind, today = wanted.kind.name, timezone.localdate()
    title = [field.name for field in columns.fields].index(TITLES[kind])
    linked = title if title < len(wanted.columns) else 0
    labels = [str(heading(field)) for field in wanted.columns]
    css = [_CSS.get(field.type, "") for field in wanted.columns]
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
