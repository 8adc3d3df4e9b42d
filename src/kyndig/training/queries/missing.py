"""Who is not covered in a strand and has no seat either, with what is known about why."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Max, Q, QuerySet, Value, When
from django.utils import timezone

from kyndig.people.models import Person
from kyndig.training.models import BusyTime, Period, Seat, SeatProposal, Session, Strand, Timetable, Unplaced
from kyndig.training.queries.audience import audience_of
from kyndig.training.queries.coverage import attended_seats, coming_seats, since
from kyndig.training.rules.missing import NEW_FOR, Facts, Reason

NOT_THERE = (Seat.Status.DECLINED, Seat.Status.EXCUSED, Seat.Status.ABSENT)


@dataclass(frozen=True)
class Missing:
    """Somebody who lacks a strand, and what is known about it."""

    person: Person
    facts: Facts


def missing_people(strand: Strand, *, on: datetime.date) -> QuerySet[Person]:
    """The people of the audience with neither attendance nor a seat; each with `reason`, a value of `Reason`.

    Where several reasons hold, the one that says most about what happens next is given.
    """
    seats = Seat.objects.filter(organisation=strand.organisation_id)
    periods = list(strand.programme.periods.all())
    moment = timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))
    draft = seats.filter(session__strand=strand, session__status=Session.Status.DRAFT)
    proposed = SeatProposal.objects.filter(session__strand=strand)
    leave = BusyTime.objects.filter(
        organisation=strand.organisation_id, kind=BusyTime.Kind.LEAVE, starts__lte=moment, ends__gt=moment
    )
    not_there = seats.filter(session__strand=strand, status__in=NOT_THERE)
    # Lists of people, each read once, are several times as quick here as a look for each person.
    return (
        audience_of(strand)
        .exclude(pk__in=seats.filter(attended_seats(strand, since(strand, periods, on))).values("person_id"))
        .exclude(pk__in=seats.filter(coming_seats(on), session__strand=strand).values("person_id"))
        .annotate(
            reason=Case(
                When(
                    Q(pk__in=draft.values("person_id")) | Q(pk__in=proposed.values("person_id")),
                    then=Value(Reason.DRAFT),
                ),
                When(pk__in=leave.values("person_id"), then=Value(Reason.LEAVE)),
                When(pk__in=_unplaced(strand).values("person_id"), then=Value(Reason.UNPLACED)),
                When(pk__in=not_there.values("person_id"), then=Value(Reason.NOT_THERE)),
                When(started__gt=on - datetime.timedelta(days=NEW_FOR), then=Value(Reason.NEW)),
                default=Value(Reason.WAITING),
                output_field=CharField(),
            )
        )
    )


def reasons_by_department(strand: Strand, *, on: datetime.date) -> dict[int | None, dict[str, int]]:
    """How many are missing for each reason, by department id."""
    people: Any = missing_people(strand, on=on)
    rows = people.order_by().values_list("department_id", "reason").annotate(Count("pk"))
    found: dict[int | None, dict[str, int]] = {}
    for department, reason, count in rows:
        found.setdefault(department, {})[reason] = count
    return found


def explained(strand: Strand, people: Sequence[Person], *, on: datetime.date) -> list[Missing]:
    """The same people with what is known about each. Four queries, however many people."""
    keys = [person.pk for person in people]
    back: dict[int, datetime.datetime] = dict(
        BusyTime.objects.filter(person__in=keys, kind=BusyTime.Kind.LEAVE, ends__gt=timezone.now())
        .order_by()
        .values_list("person_id")
        .annotate(Max("ends"))
    )
    why = dict(_unplaced(strand).filter(person__in=keys).order_by("timetable_id").values_list("person_id", "why"))
    not_there: dict[int, tuple[str, datetime.datetime]] = {}
    seats = Seat.objects.filter(person__in=keys, session__strand=strand, status__in=NOT_THERE).order_by(
        "session__starts"
    )
    for person_id, status, starts in seats.values_list("person_id", "status", "session__starts"):
        not_there[person_id] = (status, starts)
    return [Missing(person, _facts(strand, person, back, why, not_there)) for person in people]


def _facts(
    strand: Strand,
    person: Any,
    back: Mapping[int, datetime.datetime],
    why: Mapping[int, str],
    not_there: Mapping[int, tuple[str, datetime.datetime]],
) -> Facts:
    status, day = not_there.get(person.pk, ("", None))
    by = None
    if strand.new_hire_days is not None and person.started is not None:
        by = person.started + datetime.timedelta(days=strand.new_hire_days)
    return Facts(
        reason=Reason(person.reason),
        back=timezone.localdate(back[person.pk]) if person.pk in back else None,
        why=why.get(person.pk, ""),
        status=status,
        day=timezone.localdate(day) if day else None,
        started=person.started,
        trained_by=by,
        has_email=bool(person.email),
    )


def _unplaced(strand: Strand) -> QuerySet[Unplaced]:
    """Who could not be placed in the timetables that still count for the strand: drafts and the published ones."""
    return Unplaced.objects.filter(
        strand=strand,
        timetable__status__in=[Timetable.Status.DRAFT, Timetable.Status.PUBLISHED],
        timetable__period__in=Period.objects.filter(programme=strand.programme_id).exclude(status=Period.Status.CLOSED),
    )
