"""What a timetable would be made of, and what is missing for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from kyndig.people.models import Person
from kyndig.training.models import Period, Room, Seat, Strand, Teaching, Timetable
from kyndig.training.queries.audience import audience_conditions
from kyndig.training.queries.timetable_wants import HOLDING, TOLD, seated_strands


@dataclass(frozen=True)
class Need:
    """A strand that is due, how many it is for without a place in the period or before, and how many can teach it."""

    strand: Strand
    people: int
    trainers: int


@dataclass(frozen=True)
class Ingredients:
    """`reached_by_email` counts those who would get their invitation by e-mail, of `people` who work here."""

    needs: Sequence[Need]
    people: int
    reached_by_email: int
    rooms: int
    largest_room: int

    @property
    def without_trainer(self) -> list[Strand]:
        return [need.strand for need in self.needs if need.people and not need.trainers]

    @property
    def wanted(self) -> int:
        return sum(need.people for need in self.needs)

    @property
    def ready(self) -> bool:
        """Whether there is anything that a run could place."""
        return bool(self.rooms) and any(need.people and need.trainers for need in self.needs)


def ingredients(period: Period) -> Ingredients:
    """Counted, not planned: two queries a strand and five more."""
    strands = seated_strands(period)
    employed = Person.objects.employed().filter(organisation=period.organisation_id)
    conditions = audience_conditions(strands)
    trainers: dict[int, int] = {}
    for key in Teaching.objects.filter(strand__in=strands, trainer__active=True).values_list("strand", flat=True):
        trainers[key] = trainers.get(key, 0) + 1
    needs = []
    for strand in strands:
        since = Q(session__strand=strand, session__status__in=TOLD, status__in=HOLDING, session__department=None)
        if strand.cadence == Strand.Cadence.YEARLY:
            since &= Q(session__period__number__gte=period.number - (period.number - strand.first_period) % 2)
        had = Seat.objects.filter(since).values("person")
        count = employed.filter(conditions[strand.pk]).exclude(pk__in=had).count()
        needs.append(Need(strand, count, trainers.get(strand.pk, 0)))
    rooms = Room.objects.filter(organisation=period.organisation_id, active=True)
    seats = sorted(rooms.values_list("seats", flat=True))
    return Ingredients(
        needs, employed.count(), employed.exclude(email="").count(), len(seats), seats[-1] if seats else 0
    )


@dataclass(frozen=True)
class Sending:
    """What publishing sends: seats given, to how many people, and who has to be told in person."""

    seats: int
    people: int
    in_person: Sequence[Person]
    in_person_count: int
    sessions: int
    meetings: int

    @property
    def by_email(self) -> int:
        return self.people - self.in_person_count


def sending(timetable: Timetable) -> Sending:
    """What is shown before a draft is published."""
    seats = Seat.objects.filter(session__timetable=timetable, session__status="draft", status=Seat.Status.PLANNED)
    people = Person.objects.filter(
        Q(pk__in=seats.values("person")) | Q(pk__in=timetable.seat_proposals.values("person"))
    )
    silent = people.filter(email="").select_related("department")
    sessions = timetable.sessions.filter(status="draft")
    return Sending(
        seats=seats.count() + timetable.seat_proposals.count(),
        people=people.count(),
        in_person=list(silent[:50]),
        in_person_count=silent.count(),
        sessions=sessions.filter(department=None).count(),
        meetings=sessions.exclude(department=None).count(),
    )
