"""A small company with a period to plan: what the tests of timetables share."""

import datetime
from dataclasses import dataclass, field

from kyndig.people.models import Department, Organisation, Person
from kyndig.training.actions.solver_runs import solve_run
from kyndig.training.actions.timetables import draft_timetable
from kyndig.training.models import Course, Period, Programme, Room, Session, Strand, Teaching, Timetable, Trainer
from tests.training.company import staff

MONDAY = datetime.date(2027, 3, 1)
FRIDAY = datetime.date(2027, 3, 12)


@dataclass
class World:
    """Two weeks to plan, one strand of three hours for everybody, one trainer and one room."""

    organisation: Organisation
    period: Period
    strand: Strand
    trainer: Trainer
    room: Room
    lead: Person
    people: list[Person] = field(default_factory=list)

    def draft(self, **options) -> Timetable:
        """A draft, filled in this process."""
        timetable = draft_timetable(self.period, by=self.lead, seconds=options.pop("seconds", 5), seed=7, **options)
        assert solve_run(timetable.runs.first())
        timetable.refresh_from_db()
        return timetable

    def sessions(self, timetable: Timetable) -> list[Session]:
        return list(timetable.sessions.filter(department=None))


def make_world(organisation: Organisation, lead: Person, *, people: int = 8, largest: int = 4) -> World:
    """`people` in two departments, the lead among those to train."""
    programme = Programme.objects.create(
        organisation=organisation, name="CRM", starts=datetime.date(2027, 1, 1), away_share=1
    )
    period = Period.objects.create(
        organisation=organisation, programme=programme, number=1, starts=MONDAY, ends=FRIDAY, status="running"
    )
    strand = make_strand(programme, "Grunnkurs", "basic", largest=largest)
    trainer = Trainer.objects.create(organisation=organisation, name="Bente Lie", cost_per_day=1000)
    room = Room.objects.create(organisation=organisation, name="Hauk", seats=12)
    teach(trainer, strand)
    found = [lead]
    for number, name in enumerate(["Kundeservice", "Logistikk"]):
        department = Department.objects.create(organisation=organisation, name=name)
        found += staff(organisation, department, (people - 1 + number) // 2)
    return World(organisation, period, strand, trainer, room, lead, found)


def make_strand(programme: Programme, name: str, level: str, *, largest: int = 4, **fields) -> Strand:
    parts = fields.pop("parts", [180])
    course = Course.objects.create(organisation=programme.organisation, name=name, level=level, parts=parts)
    return Strand.objects.create(
        organisation=programme.organisation,
        programme=programme,
        course=course,
        name=name,
        smallest_group=fields.pop("smallest_group", 2),
        largest_group=largest,
        **fields,
    )


def teach(trainer: Trainer, strand: Strand) -> None:
    Teaching.objects.create(organisation=trainer.organisation, trainer=trainer, strand=strand)
