"""What the search page and the quick panel show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Activity, Company, Contact, Deal
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules.organisation_numbers import shown as shown_number
from kyndig.crm.search import find
from kyndig.crm.search.colleagues import find_colleagues
from kyndig.design import formats
from kyndig.people.models import Person

LONGEST = 200
IN_PANEL, ON_PAGE, PAGES = 8, 25, 8
PERSON = "person"
ICONS = {"company": "building-2", "contact": "contact", "deal": "square-kanban", "activity": "messages-square",
         PERSON: "user"}  # fmt: skip
KIND_LABELS: Mapping[str, str | Promise] = {
    "company": _("Companies"), "contact": _("Contacts"), "deal": _("Deals"), "activity": _("Activities"),
    PERSON: _("Colleagues"),
}  # fmt: skip
ONE: Mapping[str, str | Promise] = {
    "company": _("company"), "contact": _("contact"), "deal": _("deal"), "activity": _("activity"),
    PERSON: _("colleague"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One thing that was found: what it is, what it is called, a few words that tell it from others, and its page."""

    kind: str
    title: str
    note: str
    url: str
    nearly: bool = False

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def kind_label(self) -> str | Promise:
        return ONE[self.kind]


@dataclass(frozen=True)
class Panel:
    """What the quick panel shows. `rows` are the likeliest; `nearly` where all were spelled another way than typed."""

    text: str
    rows: Sequence[Row]
    url: str

    @property
    def nearly(self) -> bool:
        return bool(self.rows) and all(row.nearly for row in self.rows)


@dataclass(frozen=True)
class Tab:
    """A kind that the page can be narrowed to; "" is all of them."""

    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True)
class SearchPage:
    """What the search page shows: a page of what was found. `next` and `previous` are addresses, "" where none is."""

    text: str
    kind: str
    rows: Sequence[Row]
    tabs: Sequence[Tab]
    first: int
    previous: str
    next: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def nearly(self) -> bool:
        return bool(self.rows) and all(row.nearly for row in self.rows)

    @property
    def ended(self) -> bool:
        """Whether this is all that was found."""
        return self.first <= 1 and not self.next


def panel(viewer: Viewer, text: str) -> Panel:
    """The likeliest for what is typed so far; nothing for nothing."""
    text = _tidy(text)
    colleagues = find_colleagues(viewer.workspace, viewer.person, text) if text else []
    hits = find(viewer.workspace, viewer.person, text, limit=IN_PANEL) if text else []
    rows = [row(viewer, hit.kind, hit.record, nearly=hit.nearly) for hit in hits]
    people = [row(viewer, PERSON, each) for each in colleagues]
    return Panel(text, [*rows[: IN_PANEL - len(people)], *people], _address(viewer, text))


def search_page(viewer: Viewer, asked: Mapping[str, str]) -> SearchPage:
    """The page that `?q=&kind=&page=` asks for; an unknown kind is all, an unreadable page the first."""
    text, kind = _tidy(asked.get("q", "")), asked.get("kind", "")
    kind = kind if kind in KIND_LABELS else ""
    given = asked.get("page", "")
    number = min(int(given), PAGES) if given.isdecimal() and len(given) < 4 and int(given) else 1
    before = (number - 1) * ON_PAGE
    rows: list[Row] = []
    colleagues: list[Person] = []
    if text and kind in {"", PERSON}:
        colleagues = find_colleagues(viewer.workspace, viewer.person, text, ON_PAGE if kind else 3)
    if text and kind != PERSON:
        kinds = [kind] if kind else list(KINDS)
        hits = find(viewer.workspace, viewer.person, text, kinds, ON_PAGE + 1, skip=before)
        rows = [row(viewer, hit.kind, hit.record, nearly=hit.nearly) for hit in hits]
    more = len(rows) > ON_PAGE and number < PAGES
    rows = rows[:ON_PAGE]
    if number == 1:
        rows += [row(viewer, PERSON, each) for each in colleagues]
    tabs = [
        Tab(label, _address(viewer, text, name), name == kind)
        for name, label in {"": _("Everything"), **KIND_LABELS}.items()
        if name != PERSON or colleagues or kind == PERSON
    ]
    return SearchPage(
        text, kind, rows, tabs, before + 1 if rows else 0,
        _address(viewer, text, kind, number - 1) if number > 1 else "",
        _address(viewer, text, kind, number + 1) if more else "",
    )  # fmt: skip


def row(viewer: Viewer, kind: str, record: Any, *, nearly: bool = False) -> Row:
    """A line about what was found."""
    if kind == PERSON:
        url = reverse("people:person", kwargs={"organisation": viewer.workspace.organisation.slug, "pk": record.pk})
        return Row(kind, record.name, record.title or record.email, url)
    notes = [str(part) for part in _NOTES[type(record)](record) if part]
    return Row(kind, str(record), " · ".join(notes), viewer.url(kind, record.pk), nearly)


def _company(company: Company) -> list[Any]:
    number = company.organisation_number
    return [company.city, _("org. no. %(number)s") % {"number": shown_number(number)} if number else ""]


def _contact(contact: Contact) -> list[Any]:
    return [contact.title, contact.company]


def _deal(deal: Deal) -> list[Any]:
    value = formats.money(deal.value, deal.currency) if deal.value else ""
    return [deal.company, deal.stage if deal.state == Deal.State.OPEN else deal.get_state_display(), value]


def _activity(activity: Activity) -> list[Any]:
    return [activity.get_kind_display(), activity.company, formats.short_day(activity.at)]


_NOTES: dict[type, Callable[[Any], list[Any]]] = {
    Company: _company,
    Contact: _contact,
    Deal: _deal,
    Activity: _activity,
}


def _tidy(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def _address(viewer: Viewer, text: str, kind: str = "", page: int = 1) -> str:
    asked = {"q": text, "kind": kind, "page": page if page > 1 else ""}
    return f"{viewer.base}search/?{urlencode({name: value for name, value in asked.items() if value})}"
