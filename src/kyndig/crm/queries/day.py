"""My day: what one person has to follow up now, in order, with the reason in words."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from kyndig.crm.models import Activity, ActivityContact, Company, Deal, Workspace
from kyndig.crm.queries.day_words import headline, reason_of
from kyndig.crm.rules.following_up import Customer, Item, Reason, Standing, ToDo, follow_up, local_clock
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
    deals = _deals(workspace, person, today)
    customers, talked = _customers(workspace, person)
    items = follow_up(
        [_to_do(each, today) for each in to_dos],
        [_standing(each) for each in deals],
        [Customer(each.pk, talked[each.pk]) for each in customers],
        today,
    )
    quiet = [item for item in items if item.reason == Reason.QUIET]
    items = [item for item in items if item.reason != Reason.QUIET] + quiet[:SHOWN_QUIET]
    records = {("activity", each.pk): each for each in to_dos}
    records |= {("deal", each.pk): each for each in deals} | {("company", each.pk): each for each in customers}
    met = _met(to_dos)
    lines = [_line(item, records[item.kind, item.number], met, today, base) for item in items]
    return DayPage(headline([line.title for line in lines], more=more), lines, more)


def _to_dos(workspace: Workspace, person: Person, today: datetime.date) -> tuple[list[Activity], bool]:
    open_ones = Activity.objects.filter(workspace=workspace, owner=person, done=None, due__lte=today).kept()
    found = list(
        open_ones.visible_to(person)
        .select_related("company", "deal")
        .only(*OF_TO_DO)
        .order_by("due", "id")[: TO_DOS + 1]
    )
    return found[:TO_DOS], len(found) > TO_DOS


def _to_do(activity: Activity, today: datetime.date) -> ToDo:
    begins = timezone.localtime(activity.at)
    clock = local_clock(begins) if begins.date() == activity.due else None
    meeting = activity.kind == Activity.Kind.MEETING
    due = activity.due or today
    return ToDo(activity.pk, meeting, due, clock if meeting else None, activity.company_id, activity.deal_id)


def _deals(workspace: Workspace, person: Person, today: datetime.date) -> list[Any]:
    """The person's open deals, those that most want something first."""
    promised = Activity.objects.filter(deal=OuterRef("pk"), done=None, binned=None, due__isnull=False)
    rank = Case(
        When(expected_close__lt=today, then=Value(0)),
        When(promised=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    own = Deal.objects.filter(workspace=workspace, owner=person, state=Deal.State.OPEN).kept()
    return list(
        own.annotate(promised=Exists(promised), rank_today=rank)
        .select_related("company", "stage")
        .only(*OF_DEAL)
        .order_by("rank_today", F("value").desc(nulls_last=True), "id")[:DEALS]
    )


def _standing(deal: Any) -> Standing:
    entered = timezone.localtime(deal.entered_stage).date()
    return Standing(
        deal.pk, deal.company_id, deal.value, deal.expected_close, entered, deal.stage.days, next_step=deal.promised
    )


def _customers(workspace: Workspace, person: Person) -> tuple[list[Company], dict[int, list[datetime.date]]]:
    """The person's customers who were quiet the longest this last year, with nothing planned, and their talks."""
    now = timezone.now()
    planned = Activity.objects.filter(company=OuterRef("pk"), done=None, binned=None, due__isnull=False)
    own = Company.objects.filter(workspace=workspace, owner=person).kept()
    silent = own.filter(last_contact__range=(now - A_YEAR, now - A_WHILE)).exclude(Exists(planned))
    companies = list(silent.only("name", "city").order_by("last_contact")[:CUSTOMERS])
    talked: dict[int, list[datetime.date]] = defaultdict(list)
    if companies:
        numbered = Window(RowNumber(), partition_by=F("company"), order_by=F("at").desc())
        talks = Activity.objects.filter(company__in=companies, kind__in=TALKED, done__isnull=False).kept()
        for company, at in (
            talks.annotate(number=numbered)
            .filter(number__lte=TALKS)
            .order_by("company", "-at")
            .values_list("company", "at")
        ):
            talked[company].append(timezone.localtime(at).date())
    return companies, talked


def _met(to_dos: Sequence[Activity]) -> dict[int, str]:
    """With whom each of the activities is."""
    names: dict[int, list[str]] = defaultdict(list)
    links = ActivityContact.objects.filter(activity__in=[each.pk for each in to_dos]).order_by("id")
    for activity, given, family in links.values_list("activity", "contact__given_name", "contact__family_name"):
        names[activity].append(f"{given} {family}".strip())
    return {activity: ", ".join(listed[:3]) for activity, listed in names.items()}


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
