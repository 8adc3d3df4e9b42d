"""Everything the timetable page of a period needs, as one object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import ngettext

from kyndig.design.calendars import Calendar, Event, month, week
from kyndig.design.paging import KeyPage, page_by_key
from kyndig.training.models import Period, Programme, Seat, SeatProposal, Session, SolverRun, Timetable, Unplaced
from kyndig.training.queries.timetable_names import names_of
from kyndig.training.queries.timetable_wants import HOLDING, TOLD
from kyndig.training.rules.unplaced import reason

SHOWN_UNPLACED = 10
LIST_SIZE = 50
MOST_A_DAY = 4
VIEWS = ("month", "week", "list")


@dataclass(frozen=True)
class WithoutPlace:
    """Somebody whom the draft has no place for, and why."""

    row: Unplaced
    why: str


@dataclass(frozen=True)
class Tally:
    """What a draft or a published period holds.

    `people` have a place, `without` lack one somewhere, `everybody` are both, each counted once.
    """

    sessions: int = 0
    days: int = 0
    meetings: int = 0
    people: int = 0
    without: int = 0
    everybody: int = 0

    @property
    def complete(self) -> int:
        """Those who have every place that they need."""
        return self.everybody - self.without


@dataclass
class TimetablePage:
    """A period's timetable: a draft, or what is published, with the calendar or the list that was asked for."""

    period: Period
    periods: Sequence[Period]
    draft: Timetable | None
    thrown_away: Timetable | None
    run: SolverRun | None
    published: int
    tally: Tally
    view: str
    meetings: bool
    calendar: Calendar | None = None
    listing: KeyPage[Session] | None = None
    unplaced: Sequence[WithoutPlace] = ()
    more_unplaced: int = 0
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def filling(self) -> bool:
        return self.run is not None and self.run.state in {SolverRun.State.WAITING, SolverRun.State.RUNNING}

    @property
    def proven(self) -> bool:
        draft = self.draft
        return draft is not None and draft.bound is not None and draft.cost is not None and draft.bound >= draft.cost


def period_asked_for(programme: Programme, asked: str, *, on: date) -> tuple[Period, list[Period]] | None:
    """The period by number, else one that has a draft, else that of the day; None for a number that is not there."""
    periods = list(programme.periods.all())
    if asked:
        found = next((period for period in periods if str(period.number) == asked), None)
    else:
        drafts = Timetable.objects.filter(programme=programme, status=Timetable.Status.DRAFT)
        drafted = set(drafts.values_list("period", flat=True))
        open_ones = [period for period in periods if period.ends >= on]
        found = next((p for p in periods if p.pk in drafted), None) or next(iter(open_ones or periods[-1:]), None)
    if found is None:
        return None
    found.programme, found.organisation = programme, programme.organisation
    return found, periods


def sessions_of(period: Period, draft: Timetable | None) -> QuerySet[Session]:
    """The sessions of the period that stand, and those of the draft, with how many people each has."""
    stands = Q(status__in=TOLD)
    if draft is not None:
        stands |= Q(status=Session.Status.DRAFT, timetable=draft)
    taken = Seat.objects.filter(session=OuterRef("pk"), status__in=HOLDING)
    more = SeatProposal.objects.filter(session=OuterRef("pk"), timetable=draft)
    return (
        Session.objects.filter(stands, period=period)
        .select_related("strand__course", "trainer", "room", "department")
        .annotate(taken=_count(taken), proposed=_count(more))
        .order_by("starts", "pk")
    )


def _count(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    counted = rows.order_by().values("session").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def timetable_page(period: Period, periods: Sequence[Period], query: QueryDict, *, today: date) -> TimetablePage:
    """Read what the page shows. The number of queries is the same for any number of people and sessions."""
    drafts = Timetable.objects.filter(period=period).exclude(status=Timetable.Status.PUBLISHED).order_by("-pk")
    latest = list(drafts[:5])
    draft = next((t for t in latest if t.status == Timetable.Status.DRAFT), None)
    thrown = latest[0] if latest and draft is None else None
    run = draft.runs.first() if draft else None
    view = query.get("view", "") if query.get("view") in VIEWS else "month"
    meetings = query.get("show") == "meetings"
    rows = sessions_of(period, draft)
    tally, published = tally_of(period, draft)
    page = TimetablePage(period, periods, draft, thrown, run, published, tally, view, meetings)
    page.parameters = {"period": str(period.number), "view": view, **({"show": "meetings"} if meetings else {})}
    if page.filling or (draft is None and not published):
        return page
    rows = rows.exclude(department=None) if meetings else rows.filter(department=None)
    zone = ZoneInfo(period.organisation.timezone)
    if view == "list":
        page.listing = page_by_key(rows, order=("starts", "id"), request_query=query, size=LIST_SIZE)
    else:
        page.calendar = _calendar(page, rows, query, zone, today)
    if draft is not None:
        page.unplaced, page.more_unplaced = unplaced_of(draft, everyone=query.get("unplaced") == "all")
    return page


def tally_of(period: Period, draft: Timetable | None) -> tuple[Tally, int]:
    """The figures of the headline, of the draft where there is one, else of what is published; and how many are."""
    told = Q(status__in=TOLD)
    which = Q(status=Session.Status.DRAFT, timetable=draft) if draft else told
    sessions = Session.objects.filter(period=period)
    counted = sessions.aggregate(
        held=Count("pk", filter=which & Q(department=None)),
        days=Count(TruncDate("starts"), distinct=True, filter=which & Q(department=None)),
        meetings=Count("pk", filter=which & ~Q(department=None)),
        told=Count("pk", filter=told),
    )
    seats = Seat.objects.filter(session__in=sessions.filter(which).order_by(), status__in=HOLDING)
    people = set(seats.values_list("person", flat=True))
    without: set[int] = set()
    if draft is not None:
        people |= set(draft.seat_proposals.values_list("person", flat=True))
        without = set(draft.unplaced.order_by().values_list("person", flat=True))
    tally = Tally(
        counted["held"], counted["days"], counted["meetings"], len(people), len(without), len(people | without)
    )
    return tally, counted["told"]


def unplaced_of(draft: Timetable, *, everyone: bool = False) -> tuple[list[WithoutPlace], int]:
    """Who has no place and why, by course and name; the first ten, and how many more there are."""
    rows = draft.unplaced.select_related("person__department", "strand").order_by(
        "strand__position", "person__family_name", "person__given_name", "pk"
    )
    found = list(rows[: 500 if everyone else SHOWN_UNPLACED + 1])
    more = 0
    if not everyone and len(found) > SHOWN_UNPLACED:
        more, found = draft.unplaced.count() - SHOWN_UNPLACED, found[:SHOWN_UNPLACED]
    names = names_of(draft.organisation_id) if found else {}
    return [WithoutPlace(row, reason(row.blockers, names) or row.why) for row in found], more


def address_of(session: Session, slug: str) -> str:
    """Where the session is changed: in the draft, or among the sessions where the draft has nothing to do with it."""
    if session.status == Session.Status.DRAFT or session.proposed:  # type: ignore[attr-defined]
        return reverse("training:draft_session", kwargs={"organisation": slug, "session": session.pk})
    return reverse("training:session", kwargs={"organisation": slug, "pk": session.pk})


def event_of(session: Session, start: datetime, end: datetime, url: str) -> Event:
    """A sitting of a session, as the calendar draws it."""
    people = session.taken + session.proposed  # type: ignore[attr-defined]
    if session.department is not None:
        return Event(start, end, str(session.department), url, kind="own", planned=session.status == "draft")
    where = session.room.name if session.room else ""
    who = session.trainer.name if session.trainer else ""
    return Event(
        start,
        end,
        f"{session.strand.name} · {people}",
        url,
        kind="own" if session.strand.delivery == "internal" else "external",
        locked=session.locked,
        planned=session.status == Session.Status.DRAFT,
        note=" · ".join(filter(None, [where, who])),
    )


def _calendar(page: TimetablePage, rows: QuerySet[Session], query: QueryDict, zone: ZoneInfo, today: date) -> Calendar:
    address = "?" + "&".join(f"{name}={value}" for name, value in page.parameters.items())
    first = _first_shown(page, rows, query, zone)
    if page.view == "week":
        start = first - timedelta(days=first.weekday())
        end = start + timedelta(days=7)
    else:
        start = first.replace(day=1)
        end = (start + timedelta(days=31)).replace(day=1)
    shown = rows.filter(
        parts__starts__gte=datetime.combine(start, time(), zone), parts__starts__lt=datetime.combine(end, time(), zone)
    )
    sittings = shown.annotate(part_starts=F("parts__starts"), part_ends=F("parts__ends")).order_by("part_starts", "pk")
    slug = page.period.organisation.slug
    events = [
        event_of(session, session.part_starts, session.part_ends, address_of(session, slug)) for session in sittings
    ]
    if page.view == "week":
        return week(first, events, today=today, address=address + "&week={:%G-W%V}")
    events = gathered(events, list(sittings), zone, address.replace("view=month", "view=week"))
    return month(first.year, first.month, events, today=today, address=address + "&month={:%Y-%m}")


def gathered(events: Sequence[Event], sittings: Sequence[Session], zone: ZoneInfo, address: str) -> list[Event]:
    """Where a day of a month has many sessions, one event a strand that leads to the week."""
    days: dict[date, list[tuple[Event, Session]]] = {}
    for event, session in zip(events, sittings, strict=True):
        days.setdefault(event.start.astimezone(zone).date(), []).append((event, session))
    shown: list[Event] = []
    for day, found in days.items():
        if len(found) <= MOST_A_DAY:
            shown += [event for event, _session in found]
            continue
        strands: dict[str, list[Event]] = {}
        for event, session in found:
            strands.setdefault(session.strand.name, []).append(event)
        for name, alike in strands.items():
            shown.append(
                replace(
                    alike[0],
                    end=max(event.end for event in alike),
                    title=ngettext("%(strand)s · %(count)s session", "%(strand)s · %(count)s sessions", len(alike))
                    % {"strand": name, "count": len(alike)},
                    url=f"{address}&week={day:%G-W%V}#calendar",
                    locked=all(event.locked for event in alike),
                    note="",
                )
            )
    return shown


def _first_shown(page: TimetablePage, rows: QuerySet[Session], query: QueryDict, zone: ZoneInfo) -> date:
    """The day that the address asks for; else that of the first session to come, or of the first there is."""
    try:
        if asked := query.get("week"):
            return datetime.strptime(f"{asked}-1", "%G-W%V-%u").replace(tzinfo=zone).date()
        if asked := query.get("month"):
            return datetime.strptime(asked, "%Y-%m").replace(tzinfo=zone).date()
    except ValueError:
        pass
    starts = rows.order_by("starts").values_list("starts", flat=True).first()
    return starts.astimezone(zone).date() if starts else page.period.starts
