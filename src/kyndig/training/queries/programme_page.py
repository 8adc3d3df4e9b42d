"""Everything the programme page and the overview need, as one object each."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, Value, When
from django.utils import timezone

from kyndig.people.models import Department
from kyndig.training.models import Period, Programme, Session, Strand, Timetable
from kyndig.training.queries.consequences import Plan, Planner
from kyndig.training.queries.coverage import ProgrammeCoverage, StrandCoverage, Tally, coverage_of
from kyndig.training.queries.missing import reasons_by_department
from kyndig.training.rules.consequences import Need, total
from kyndig.training.rules.headlines import Headline, Standing, headline, overview_headline
from kyndig.training.rules.missing import counted, enumerated

SHOWN_DEPARTMENTS = 12
SMALL = 5


@dataclass(frozen=True)
class DepartmentRow:
    """A department's coverage of the main strand: its superuser ("" where there is none), and what is to come."""

    department: Department | None
    superuser: str
    tally: Tally
    reasons: dict[str, int] = field(default_factory=dict)
    last: datetime.datetime | None = None

    @property
    def done(self) -> bool:
        return self.tally.attended >= self.tally.audience

    @property
    def why(self) -> str:
        """Those without a place, counted by reason."""
        return enumerated(
            [counted(reason, count) for reason, count in sorted(self.reasons.items(), key=lambda r: -r[1])]
        )


@dataclass(frozen=True)
class BudgetRow:
    """What a period takes: planned, and spent so far."""

    period: Period
    planned: Need
    spent: Need
    hour_money: int

    @property
    def begun(self) -> bool:
        return self.spent != Need()


@dataclass(frozen=True)
class ProgrammePage:
    """What the programme page shows."""

    programme: Programme
    coverage: ProgrammeCoverage
    plan: Plan
    period: Period | None
    headline: Headline
    departments: Sequence[DepartmentRow]
    hidden_departments: int
    budget: Sequence[BudgetRow]
    sessions: Sequence["SessionRow"]
    unclosed: int
    without_superuser: int
    draft: Timetable | None

    @property
    def main(self) -> StrandCoverage | None:
        return self.coverage.main

    @property
    def planned(self) -> Need:
        return sum((row.planned for row in self.budget), Need())

    @property
    def spent(self) -> Need:
        return sum((row.spent for row in self.budget), Need())

    @property
    def hour_money(self) -> int:
        return sum(row.hour_money for row in self.budget)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Sessions at one time as the timeline needs them: `in_department` where they are held for departments."""

    strand: int
    status: str
    day: datetime.date
    ends: datetime.datetime
    in_department: bool
    count: int = 1


def programme_page(programme: Programme, *, on: datetime.date, all_departments: bool = False) -> ProgrammePage:
    """The page as it is on the day `on`. A fixed number of queries, whatever the size of the organisation."""
    coverage = coverage_of(programme, on=on)
    planner = Planner(programme, on=on, coverage=coverage)
    plan = planner.plan()
    draft = programme.timetables.filter(status=Timetable.Status.DRAFT).select_related("period").first()
    sessions = _sessions(programme)
    rows = _departments(coverage, on)
    reasons: dict[str, int] = {}
    for row in rows:
        for reason, count in row.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    main = coverage.main
    standing = Standing(
        strand=main.strand.name if main else "",
        audience=main.tally.audience if main else 0,
        attended=main.tally.attended if main else 0,
        planned=main.tally.planned if main else 0,
        reasons=reasons,
        last=max((row.last for row in rows if row.last), default=None),
        sessions=any(session.status != Session.Status.DRAFT and not session.in_department for session in sessions),
        draft=draft is not None,
    )
    shown = rows if all_departments or len(rows) <= SHOWN_DEPARTMENTS else _worst(rows)
    now = timezone.now()
    return ProgrammePage(
        programme=programme,
        coverage=coverage,
        plan=plan,
        period=next((period for period in plan.periods if period.ends >= on), None),
        headline=headline(standing),
        departments=shown,
        hidden_departments=len(rows) - len(shown),
        budget=budget(plan, programme),
        sessions=sessions,
        unclosed=sum(s.count for s in sessions if s.status == Session.Status.PUBLISHED and s.ends < now),
        without_superuser=len([row for row in rows if row.department is not None and not row.superuser]),
        draft=draft,
    )


def budget(plan: Plan, programme: Programme) -> list[BudgetRow]:
    """What each period takes, all strands together."""
    rows = []
    for period in plan.periods:
        planned = plan.of_period(period.number)
        spent = plan.of_period(period.number, plan.spent)
        rows.append(BudgetRow(period, planned, spent, round(planned.hours * programme.hour_cost)))
    return rows


@dataclass(frozen=True)
class Group:
    """Some departments that are shown together: those with fewer than five people are one group."""

    name: str
    departments: int
    cells: Sequence["Cell"]


@dataclass(frozen=True)
class Cell:
    """A group's coverage of one strand."""

    found: StrandCoverage
    tally: Tally


@dataclass(frozen=True)
class OverviewPage:
    """What a manager sees: groups, never individuals, and what it costs."""

    programme: Programme
    coverage: ProgrammeCoverage
    groups: Sequence[Group]
    headline: Headline
    strands: Sequence[StrandCoverage]
    everywhere: Sequence[StrandCoverage]
    planned: Need
    spent: Need

    @property
    def planned_hours(self) -> int:
        return round(self.planned.hours)

    @property
    def spent_hours(self) -> int:
        return round(self.spent.hours)


def overview_page(programme: Programme, *, on: datetime.date, small: str) -> OverviewPage:
    """Coverage of every strand by department. A fixed number of queries.

    Attendance is a business record, yet the page shows groups alone: departments with fewer than five people are merged
    into one group named `small`, strands for some people only are counted for the whole organisation, and what fewer
    than five people are to attend is left out.
    """
    coverage = coverage_of(programme, on=on)
    plan = Planner(programme, on=on, coverage=coverage).plan()
    everywhere = [f for f in coverage.strands if not f.strand.by_department and f.tally.audience >= SMALL]
    strands = [found for found in everywhere if found.strand.audience == Strand.Audience.ALL]
    sizes: dict[int | None, int] = {}
    for found in coverage.strands:
        for pk, tally in found.departments.items():
            if not found.strand.by_department:
                sizes[pk] = max(sizes.get(pk, 0), tally.audience)
    groups = []
    merged = sorted((pk for pk, size in sizes.items() if size < SMALL or pk is None), key=str)
    for pk in sorted((pk for pk in sizes if pk not in merged), key=lambda pk: _name(coverage, pk)):
        cells = [Cell(found, found.departments.get(pk, Tally())) for found in strands]
        groups.append(Group(_name(coverage, pk), 1, cells))
    if merged:
        groups.append(Group(small, len(merged), [Cell(found, _merged(found, merged)) for found in strands]))
    main = coverage.main.tally if coverage.main else Tally()
    return OverviewPage(
        programme=programme,
        coverage=coverage,
        groups=groups,
        headline=overview_headline(
            coverage.main.strand.name if coverage.main else "", main.attended, main.audience, main.missing
        ),
        strands=strands,
        everywhere=everywhere,
        planned=sum((total(table) for table in plan.needs.values()), Need()),
        spent=sum((total(table) for table in plan.spent.values()), Need()),
    )


def _name(coverage: ProgrammeCoverage, pk: int | None) -> str:
    return coverage.departments[pk].name if pk is not None else ""


def _merged(found: StrandCoverage, keys: Sequence[int | None]) -> Tally:
    tallies = [found.departments[pk] for pk in keys if pk in found.departments]
    return Tally(
        sum(tally.audience for tally in tallies),
        sum(tally.attended for tally in tallies),
        sum(tally.planned for tally in tallies),
        found.due,
    )


def _departments(coverage: ProgrammeCoverage, on: datetime.date) -> list[DepartmentRow]:
    main = coverage.main
    if main is None:
        return []
    reasons = reasons_by_department(main.strand, on=on) if main.tally.without else {}
    rows = [
        DepartmentRow(
            department=coverage.departments[pk] if pk is not None else None,
            superuser=coverage.superusers.get(pk, "") if pk is not None else "",
            tally=tally,
            reasons=reasons.get(pk, {}),
            last=main.last.get(pk),
        )
        for pk, tally in main.departments.items()
    ]
    return sorted(rows, key=lambda row: (row.department is None, row.department.name if row.department else ""))


def _worst(rows: Sequence[DepartmentRow]) -> list[DepartmentRow]:
    """The departments with most people who lack a place, in the order of their names."""
    first = sorted(rows, key=lambda row: (-row.tally.without, -row.tally.planned, row.done))[:SHOWN_DEPARTMENTS]
    chosen = {id(row) for row in first}
    return [row for row in rows if id(row) in chosen]


def _sessions(programme: Programme) -> list[SessionRow]:
    """One row for all sessions of a strand that are at the same time: a group has hundreds of them on a morning."""
    rows = (
        Session.objects.filter(strand__programme=programme)
        .exclude(status=Session.Status.CANCELLED)
        .order_by("starts")
        .values_list("strand_id", "status", "starts", "ends")
        .annotate(in_department=Case(When(department=None, then=Value(False)), default=Value(True)), count=Count("pk"))
    )
    return [
        SessionRow(strand, status, timezone.localdate(starts), ends, in_department, count)
        for strand, status, starts, ends, in_department, count in rows
    ]
