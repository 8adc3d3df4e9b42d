"""My day: what one person has to follow up now, in order, with the reason in words."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from kyndig.crm.models import Activity, ActivityContact, Company, Deal, Workspace
from kyndig.crm.queries.day_words import headline, reason_of
from kyndig.crm.rules.following_up import Customer, Item, Reason, Standing, ToDo, follow_up, local_clock
from kyndig.database import prepared
from kyndig.people.models import Person

TO_DOS, DEALS, CUSTOMERS, SHOWN_QUIET = 20, 10, 8, 5
TALKS = 9
TALKED = (Activity.Kind.CALL, Activity.Kind.MEETING, Activity.Kind.EMAIL)
OF_TO_DO = ("subject", "kind", "due", "at", "company__name", "deal__name")
OF_DEAL = (
    "name", "value", "currency", "expected_close", "entered_stage", "company__name", "stage__name", "stage__days",
)  # fmt: skip
A_YEAR, A_WHILE = datetime.timedelta(days=365), datetime.timedelta(days=15)


@dataclass(frozen=True)
class Line:
    """One thing to follow up. `who` is with whom, `why` the reasons in words; `place` is its kind in addresses."""

    kind: str
    number: int
    title: str
    who: str
    why: str
    tag: str
    href: str
    late: bool


@dataclass(frozen=True)
class DayPage:
    """`more` says that there is more than is shown."""

    headline: str
    lines: Sequence[Line]
    more: bool


def my_day(workspace: Workspace, person: Person, today: datetime.date, base: str) -> DayPage:
    """What the person has to follow up; `base` is the address that the addresses of records begin with.

    Five queries, each of them bounded by an index and a limit.
    """
    to_dos, more = _to_dos(workspace, person, today)
    deals = _deals(workspace=workspace.pk, person=person.pk, today=today)
    customers, talked = _customers(workspace, person)
    items = follow_up(
        [_to_do(each, today) for each in to_dos],
        [_standing(each) for each in deals],
        [Customer(each.pk, talked[each.pk]) for each in customers],
        today,
    )
    quiet = [item for item in items if item.reason == Reason.QUIET]
    items = [item for item in items if item.reason != Reason.QUIET] + quiet[:SHOWN_QUIET]
    records: dict[tuple[str, int], Any] = {("activity", each.pk): each for each in to_dos}
    records |= {("deal", each.pk): each for each in deals} | {("company", each.pk): each for each in customers}
    met = _met(to_dos)
    lines = [_line(item, records[item.kind, item.number], met, today, base) for item in items]
    return DayPage(headline([line.title for line in lines], more=more), lines, more)


def _to_dos(workspace: Workspace, person: Person, today: datetime.date) -> tuple[list[Activity], bool]:
    found = _due(workspace=workspace.pk, person=person.pk, today=today)
    return found[:TO_DOS], len(found) > TO_DOS


@prepared()
def _due(*, workspace: int, person: int, today: datetime.date) -> "QuerySet[Activity, Activity]":
    own = Activity.objects.filter(workspace=workspace, owner=person, done=None, due__lte=today).kept()
    known = own.visible_to(person).select_related("company", "deal").only(*OF_TO_DO)
    return known.order_by("due", "id")[: TO_DOS + 1]


def _to_do(activity: Activity, today: datetime.date) -> ToDo:
    begins = timezone.localtime(activity.at)
    clock = local_clock(begins) if begins.date() == activity.due else None
    meeting = activity.kind == Activity.Kind.MEETING
    due = activity.due or today
    return ToDo(activity.pk, meeting, due, clock if meeting else None, activity.company_id, activity.deal_id)


@prepared()
def _deals(*, workspace: int, person: int, today: datetime.date) -> "QuerySet[Deal, Deal]":
    """The person's open deals, those that most want something first."""
    promised = Activity.objects.filter(deal=OuterRef("pk"), done=None, binned=None, due__isnull=False)
    rank = Case(
        When(expected_close__lt=today, then=Value(0)),
        When(promised=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    own: QuerySet[Deal] = Deal.objects.filter(workspace=workspace, owner=person, state=Deal.State.OPEN).kept()
    ranked = own.annotate(promised=Exists(promised), rank_today=rank).select_related("company", "stage").only(*OF_DEAL)
    return ranked.order_by("rank_today", F("value").desc(nulls_last=True), "id")[:DEALS]


def _standing(deal: Any) -> Standing:
    entered = timezone.localtime(deal.entered_stage).date()
    return Standing(
        deal.pk, deal.company_id, deal.value, deal.expected_close, entered, deal.stage.days, next_step=deal.promised
    )


def _customers(workspace: Workspace, person: Person) -> tuple[list[Company], dict[int, list[datetime.date]]]:
    """The person's customers who were quiet the longest this last year, with nothing planned, and their talks."""
    now = timezone.now()
    companies = _quiet(workspace=workspace.pk, person=person.pk, first=now - A_YEAR, last=now - A_WHILE)
    talked: dict[int, list[datetime.date]] = defaultdict(list)
    for company, at in _talks(companies=tuple(each.pk for each in companies)):
        talked[company].append(timezone.localtime(at).date())
    return companies, talked


@prepared()
def _quiet(
    *, workspace: int, person: int, first: datetime.datetime, last: datetime.datetime
) -> "QuerySet[Company, Company]":
    planned = Activity.objects.filter(company=OuterRef("pk"), done=None, binned=None, due__isnull=False)
    own = Company.objects.filter(workspace=workspace, owner=person).kept()
    silent = own.filter(last_contact__gte=first, last_contact__lte=last).exclude(Exists(planned))
    return silent.only("name", "city").order_by("last_contact")[:CUSTOMERS]


@prepared()
def _talks(*, companies: tuple[int, ...]) -> "QuerySet[Activity, tuple[int, datetime.datetime]]":
    """The last talks with each of the companies."""
    numbered = Window(RowNumber(), partition_by=F("company"), order_by=F("at").desc())
    of_them: QuerySet[Activity] = Activity.objects.filter(company__in=companies, kind__in=TALKED)
    talks = of_them.filter(done__isnull=False, binned=None)
    last = talks.annotate(number=numbered).filter(number__lte=TALKS)
    return last.order_by("company", "-at").values_list("company", "at")


def _met(to_dos: Sequence[Activity]) -> dict[int, str]:
    """With whom each of the activities is."""
    names: dict[int, list[str]] = defaultdict(list)
    for activity, given, family in _took_part(activities=tuple(each.pk for each in to_dos)):
        names[activity].append(f"{given} {family}".strip())
    return {activity: ", ".join(listed[:3]) for activity, listed in names.items()}


@prepared()
def _took_part(*, activities: tuple[int, ...]) -> "QuerySet[ActivityContact, tuple[int, str, str]]":
    links = ActivityContact.objects.filter(activity__in=activities).order_by("id")
    return links.values_list("activity", "contact__given_name", "contact__family_name")


def _line(item: Item, record: Any, met: dict[int, str], today: datetime.date, base: str) -> Line:
    late = item.reason in {Reason.OVERDUE, Reason.CLOSE_PASSED}
    why = reason_of(item, record, today)
    if item.kind == "activity":
        who = [met.get(item.number, ""), record.company.name if record.company else ""]
        who += [record.deal.name] if record.deal else []
        called, tag, href = record.subject, record.get_kind_display(), f"{base}activities/{item.number}/"
    elif item.kind == "deal":
        who = [record.company.name if record.company else ""]
        called, tag, href = record.name, record.stage.name, f"{base}deals/{item.number}/"
    else:
        who, called, tag, href = [record.city], record.name, "", f"{base}companies/{item.number}/"
    return Line(item.kind, item.number, called, " · ".join(filter(None, who)), why, tag, href, late)
