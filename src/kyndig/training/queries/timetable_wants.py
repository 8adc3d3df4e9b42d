"""Who is to be given a seat in which strand in a period."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kyndig.training.models import Course, Period, Seat, Session, Strand, Teaching
from kyndig.training.queries.audience import audiences_of
from kyndig.training.rules.timetable_clock import Interval, whole_days
from kyndig.training.rules.timetable_cycles import cycle

INTERNAL = [Course.Level.FOCUS, Course.Level.GATHERING]
HOLDING = [Seat.Status.PLANNED, Seat.Status.INVITED, Seat.Status.ACCEPTED, Seat.Status.TENTATIVE, Seat.Status.ATTENDED]
TOLD = [Session.Status.PUBLISHED, Session.Status.HELD]


@dataclass(frozen=True)
class Want:
    """Who is to be given a seat in a strand.

    `steps[0]` are those who have what comes before it, `steps[1]` those who are to take that in the same period,
    `steps[2]` those who are to take the one before that one too, and so on.
    """

    strand: Strand
    steps: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> list[int]:
        return [person for step in self.steps for person in step]


def seated_strands(period: Period) -> list[Strand]:
    """The strands of the programme that give seats by the solver in this period, in order."""
    strands = Strand.objects.filter(programme=period.programme_id, active=True, first_period__lte=period.number)
    return list(strands.exclude(course__level__in=INTERNAL).select_related("course", "after"))


def held_by(
    period: Period, strands: Sequence[Strand], people: Collection[int] | None = None
) -> tuple[dict[int, dict[int, date]], dict[int, dict[int, date]]]:
    """For each strand who attended or holds a published seat, with the last day: in the strand's cycle, and ever.

    Where `people` are given, only they are looked for.
    """
    before = {strand.after_id for strand in strands if strand.after_id}
    seats = Seat.objects.filter(
        session__strand__in={strand.pk for strand in strands} | before,
        session__department=None,
        session__status__in=TOLD,
        status__in=HOLDING,
    )
    if people is not None:
        seats = seats.filter(person__in=people)
    periods = {
        number: (starts, ends)
        for number, starts, ends in Period.objects.filter(programme=period.programme_id).values_list(
            "number", "starts", "ends"
        )
    }
    cycles = {
        strand.pk: cycle(strand.cadence, first_period=strand.first_period, number=period.number, periods=periods)
        for strand in strands
    }
    now: dict[int, dict[int, date]] = defaultdict(dict)
    ever: dict[int, dict[int, date]] = defaultdict(dict)
    for strand, person, moment in seats.values_list("session__strand", "person", "session__ends"):
        day = moment.date()
        ever[strand][person] = max(day, ever[strand].get(person, day))
        start, end = cycles.get(strand, (None, None))
        if (start is None or day >= start) and (end is None or day <= end):
            now[strand][person] = max(day, now[strand].get(person, day))
    return now, ever


def wants_of(period: Period, locked: Mapping[int, Mapping[int, date]]) -> tuple[list[Want], dict[int, list[Interval]]]:
    """Who is to be given which seat in the period, and from when for those who have to wait after the course before.

    `locked` are the seats that the draft keeps: for each strand the people, and the day it ends.
    """
    strands = seated_strands(period)
    held, ever = held_by(period, strands)
    for key, people in locked.items():
        held[key].update(people)
        ever[key].update(people)
    audiences = audiences_of(strands)
    taught: dict[int, set[int]] = defaultdict(set)
    for key, person in Teaching.objects.filter(
        strand__in=strands, trainer__active=True, trainer__person__isnull=False
    ).values_list("strand", "trainer__person"):
        taught[key].add(person)
    missing = {
        strand.pk: [p for p in sorted(audiences[strand.pk]) if p not in held[strand.pk] and p not in taught[strand.pk]]
        for strand in strands
    }
    waits: dict[int, list[Interval]] = defaultdict(list)
    step_of: dict[tuple[int, int], int] = {}
    wants = []
    for strand in _in_order(strands):
        steps: dict[int, list[int]] = defaultdict(list)
        before = strand.after_id if strand.after is not None and strand.after.active else None
        for person in missing[strand.pk]:
            step = 0
            if before is None or person in taught[before]:
                pass
            elif ended := ever[before].get(person):
                due = ended + timedelta(days=strand.after_days)
                if due > period.ends:
                    continue
                if due > period.starts:
                    waits[person].append(whole_days(period.starts, due))
            elif before in missing:
                step = step_of.get((before, person), 0) + 1
            else:
                continue
            step_of[strand.pk, person] = step
            steps[step].append(person)
        wants.append(Want(strand, tuple(tuple(steps[n]) for n in range(max(steps, default=0) + 1))))
    return sorted(wants, key=lambda want: strands.index(want.strand)), waits


def _in_order(strands: Sequence[Strand]) -> list[Strand]:
    """Each strand after the one that comes before it; a circle is cut where it is met."""
    by_key = {strand.pk: strand for strand in strands}
    done: dict[int, Strand] = {}

    def visit(strand: Strand, way: frozenset[int]) -> None:
        before = by_key.get(strand.after_id or 0)
        if before is not None and before.pk not in way and before.pk not in done:
            visit(before, way | {strand.pk})
        done.setdefault(strand.pk, strand)

    for strand in strands:
        visit(strand, frozenset())
    return list(done.values())
