"""The demo company's years, told by the product's own actions: every record has come in by the same door as a real one.

`tell` goes day by day from the founding to today: lists of people are imported, timetables are made and published,
sessions are held and closed. The clock stands where the story is, so the ledger and the mails have its times.
"""

import datetime
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from kyndig.demo.clock import standing_at
from kyndig.demo.company import Staff, a_month, first_staff
from kyndig.demo.customers import tell_customers
from kyndig.demo.roles import COMING, SLUG
from kyndig.ledger.actions import Actor, System
from kyndig.outbox.sending import send_due
from kyndig.people.actions.imports import import_people
from kyndig.people.actions.organisations import found
from kyndig.people.actions.people import hire
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Organisation, Person, Role
from kyndig.training.actions.attendance import close_session
from kyndig.training.actions.calendars import add_leave
from kyndig.training.actions.programme import create_programme
from kyndig.training.actions.resources import change_trainer
from kyndig.training.actions.seats import accept, decline
from kyndig.training.actions.solver_runs import solve_run
from kyndig.training.actions.timetables import draft_timetable, publish
from kyndig.training.models import AudienceMember, Course, Period, Programme, Seat, Session, Timetable

OSLO = ZoneInfo("Europe/Oslo")
KYNDIG = System("Kyndig")
DAY = datetime.timedelta(days=1)
OFFICE = "Økonomi og ledelse"
Say = Callable[[str], None]


@dataclass
class Teller:
    """Where the story stands: the company, its lead, those who work there and the draw that decides what happens."""

    organisation: Organisation
    lead: Person
    staff: Staff
    rnd: random.Random
    today: datetime.date


def tell(today: datetime.date, *, seed: int = 7, say: Say = lambda text: None) -> Organisation:
    """Make the demo company as it stands on the day `today`, the same for the same seed and day."""
    start = beginning(today)
    founding = start - 60 * DAY
    with standing_at(noon(founding)):
        say("Nordlys Byggevare hands over its list of people")
        teller = settle(random.Random(seed), today)  # noqa: S311 (a seeded draw of a made-up past is no secret)
        programme = create_programme(teller.organisation, starts=start, by=teller.lead)
        furnish(programme, by=teller.lead)
    planned = planning_days(programme, today)
    for day in days(founding + DAY, today):
        pass_day(teller, day)
        if period := planned.get(day):
            say(f"A timetable for {period.starts:%B %Y} to {period.ends:%B %Y} is made and published")
            plan(teller, period, day)
    answer(teller, today)
    say("The salespeople write down a year of calls, meetings and offers")
    with transaction.atomic():
        tell_customers(teller.organisation, today, random.Random(seed))  # noqa: S311 (as above)
    following = programme.periods.filter(starts__gt=today, starts__lt=today + 60 * DAY).first()
    if following is not None:
        say(f"A timetable for {following.starts:%B %Y} to {following.ends:%B %Y} is drafted")
        with standing_at(noon(today - DAY)):
            draft(teller, following)
    return teller.organisation


def planning_days(programme: Programme, today: datetime.date) -> dict[datetime.date, Period]:
    """When the lead makes a timetable: four weeks before each period, and lately once more for those who came since."""
    periods = list(programme.periods.filter(starts__lt=today).order_by("number"))
    planned = {period.starts - 28 * DAY: period for period in periods}
    return planned | {max(periods[-1].starts, today - 3 * DAY): periods[-1]}


def days(first: datetime.date, end: datetime.date) -> Iterator[datetime.date]:
    """Each day from `first` up to, and not with, `end`."""
    while first < end:
        yield first
        first += DAY


def settle(rnd: random.Random, today: datetime.date) -> Teller:
    """Found the company, take in its first list of people and give a role to those who have one."""
    organisation = found("Nordlys Byggevare", slug=SLUG, crm="SuperOffice", by=KYNDIG)
    staff = first_staff(rnd, timezone.localdate())
    take_in(organisation, staff, by=KYNDIG)
    lead = employees(organisation, OFFICE)[2]
    appoint(lead, Role.Kind.LEAD, by=KYNDIG)
    for department in organisation.departments.filter(people__isnull=False).distinct():
        people = employees(organisation, department.name)
        if department.name != "Logistikk":  # nobody is found there yet, and the programme page says so
            appoint(people[4], Role.Kind.SUPERUSER, department=department, by=lead)
        appoint(people[7], Role.Kind.DEPUTY, department=department, by=lead)
    appoint(employees(organisation, OFFICE)[0], Role.Kind.MANAGER, by=lead)
    return Teller(organisation, lead, staff, rnd, today)


def furnish(programme: Programme, *, by: Person) -> None:
    """Who teaches and who advises, both from outside with log-ins of their own, and who needs the advanced course."""
    organisation = programme.organisation
    outside = {"is_employee": False, "by": by}
    teacher = hire(organisation, given_name="Bente", family_name="Lie", email="bente.lie@enkel.example", **outside)
    adviser = hire(
        organisation, given_name="Tor Arne", family_name="Berg", email="tor.arne.berg@enkel.example", **outside
    )
    appoint(adviser, Role.Kind.PARTNER, rights=Role.Rights.EDIT, by=by)
    trainer = organisation.trainers.order_by("pk")[0]
    change_trainer(trainer, by=by, person=teacher, name=teacher.name, company="Enkel Rådgivning")
    advanced = programme.strands.get(course__level=Course.Level.ADVANCED)
    AudienceMember.objects.bulk_create(
        AudienceMember(organisation=organisation, strand=advanced, person=person)
        for person in organisation.people.filter(title="Nøkkelkundeansvarlig")
    )


def plan(teller: Teller, period: Period, day: datetime.date) -> None:
    """Make and publish a timetable; two people are on leave all through the period."""
    with standing_at(noon(day)):
        for person in employees(teller.organisation, "Kundeservice")[9 + period.number :: 9][:2]:
            if not person.busy_times.exists():
                add_leave(person, period.starts, period.ends, by=teller.lead)
        publish(draft(teller, period), by=teller.lead)
    send(day)


def draft(teller: Teller, period: Period) -> Timetable:
    """The timetable as the solver proposes it."""
    timetable = draft_timetable(period, by=teller.lead, seconds=5, gap=0.01, seed=period.number)
    run = timetable.runs.latest("pk")
    solve_run(run)
    run.refresh_from_db()
    if run.state != run.State.DONE:
        raise RuntimeError(f"The demo's timetable was not made: {run.says}")
    timetable.refresh_from_db()
    return timetable


def pass_day(teller: Teller, day: datetime.date) -> None:
    """One day of the company: on the first of a month the payroll's list comes, in the evening sessions are closed."""
    if day.day == 1:
        with standing_at(noon(day)):
            for _ in range(3 if teller.today - day < 90 * DAY else 1):  # the company has grown lately
                a_month(teller.staff, day)
            take_in(teller.organisation, teller.staff, by=teller.lead)
    held = Session.objects.filter(
        organisation=teller.organisation, status=Session.Status.PUBLISHED, ends__date=day
    ).select_related("strand__course")
    for session in held:
        with standing_at(session.ends + datetime.timedelta(minutes=20)):
            close_session(session, marks(teller.rnd, session), by=teller.lead)


def marks(rnd: random.Random, session: Session) -> dict[int, str]:
    """Nearly everybody was here; now and then somebody was excused or did not come."""
    chances = {Seat.Status.ATTENDED: 95, Seat.Status.EXCUSED: 3, Seat.Status.ABSENT: 2}
    seats = session.seats.filter(status__in=COMING).order_by("pk").values_list("pk", flat=True)
    return {seat: rnd.choices(list(chances), list(chances.values()))[0] for seat in seats}


def answer(teller: Teller, today: datetime.date) -> None:
    """Some of those who are invited have answered."""
    with standing_at(noon(today - DAY)):
        coming = Seat.objects.filter(
            organisation=teller.organisation, status=Seat.Status.INVITED, session__starts__gt=noon(today)
        )
        for number, seat in enumerate(coming.select_related("person").order_by("pk")):
            if number % 3 == 0:
                accept(seat, by=seat.person)
            elif number == 4:
                decline(seat, "Kundebesøk i Ålesund den dagen", by=seat.person)
    send(today - DAY)


def take_in(organisation: Organisation, staff: Staff, *, by: Actor) -> None:
    """Import the list as the payroll system writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ansatte.csv"
        path.write_bytes(staff.export(timezone.localdate()))
        import_people(organisation, path, by=by)


def send(day: datetime.date) -> None:
    """What waits in the outbox goes out that day, to the demo's own mail page."""
    with standing_at(noon(day) + datetime.timedelta(minutes=1)):
        tally = send_due()
    if tally.trouble:
        raise RuntimeError(f"The demo's mail was not sent: {tally.says}")


def employees(organisation: Organisation, department: str) -> list[Person]:
    """Those who work in a department, by number: the one who leads it first."""
    return list(organisation.people.employed().filter(department__name=department).order_by("employee_number"))


def beginning(today: datetime.date) -> datetime.date:
    """The programme began two half-years before this one: a Monday in August or January."""
    year, autumn = today.year - 1, today.month > 6
    day = datetime.date(year, 8, 17) if autumn else datetime.date(year, 1, 11)
    return day + datetime.timedelta(days=-day.weekday() % 7)


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), OSLO)
