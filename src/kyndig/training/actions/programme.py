"""A programme begins, and its frame is changed."""

import datetime
from collections import Counter
from math import ceil
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Organisation, Person, Role
from kyndig.people.refusals import RefusedError
from kyndig.training.models import Closure, Course, Period, Programme, Room, Strand, Teaching, Trainer
from kyndig.training.rules import default_programme as defaults
from kyndig.training.rules.consequences import days_taken, groups, trainers_wanted
from kyndig.training.rules.periods import half_years, working_days

DAY_MINUTES = 450
SMALLEST_SITE = 4


@transaction.atomic
def create_programme(organisation: Organisation, *, starts: datetime.date, by: ledger.Actor) -> Programme:
    """The default programme: three years of half-year periods, six strands, trainers, rooms and closed days.

    The first period is running. There are as many unnamed trainers from outside, and rooms, as the people who work here
    now need in the first period. Names are in the organisation's language. Raises RefusedError where there is a
    programme already.
    """
    if organisation.programmes.exists():
        raise RefusedError(_("%(name)s has a programme already.") % {"name": organisation.name})
    with translation.override(organisation.language):
        crm = organisation.crm
        programme = Programme(
            organisation=organisation,
            name=_("Training in %(crm)s") % {"crm": crm} if crm else _("Training in the CRM"),
            crm=crm,
            starts=starts,
            hour_cost=defaults.PARTICIPANT_HOUR,
        )
        ledger.add(programme, by=by, verb="programme.created")
        periods = _add_periods(programme, by)
        closed = _add_closures(programme, periods[-1].ends, by)
        strands = _add_strands(programme, by)
        days = working_days(periods[0].starts, periods[0].ends, closed)
        _add_resources(programme, strands, days, by)
    programme.refresh_from_db()
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, by: ledger.Actor, **values: Any) -> bool:
    """Set the name, what an hour costs, the working day and the like; False where nothing differs."""
    return ledger.change(programme, by=by, verb="programme.changed", **values)


@transaction.atomic
def close_days(
    programme: Programme, name: str, starts: datetime.date, ends: datetime.date, *, by: ledger.Actor
) -> Closure:
    """No training from `starts` to `ends`, both included. Sessions that are published already stay where they are."""
    if ends < starts:
        raise RefusedError(_("The last day comes before the first."))
    closure = Closure(organisation=programme.organisation, programme=programme, name=name, starts=starts, ends=ends)
    ledger.add(closure, by=by, verb="closure.added")
    return closure


@transaction.atomic
def open_days(closure: Closure, *, by: ledger.Actor) -> None:
    """Training may be held on these days again."""
    ledger.remove(closure, by=by, verb="closure.removed")


def _add_periods(programme: Programme, by: ledger.Actor) -> list[Period]:
    periods = []
    for number, (starts, ends) in enumerate(half_years(programme.starts), start=1):
        period = Period(
            organisation=programme.organisation,
            programme=programme,
            number=number,
            starts=starts,
            ends=ends,
            status=Period.Status.RUNNING if number == 1 else Period.Status.PLANNED,
        )
        ledger.add(period, by=by, verb="period.added")
        periods.append(period)
    return periods


def _add_closures(programme: Programme, ends: datetime.date, by: ledger.Actor) -> frozenset[datetime.date]:
    days: set[datetime.date] = set()
    for closed in defaults.closed_by_default(programme.starts, ends, programme.organisation.language):
        close_days(programme, closed.name, closed.starts, closed.ends, by=by)
        length = (closed.ends - closed.starts).days + 1
        days.update(closed.starts + datetime.timedelta(days=n) for n in range(length))
    return frozenset(days)


def _add_strands(programme: Programme, by: ledger.Actor) -> list[Strand]:
    strands: dict[str, Strand] = {}
    for position, default in enumerate(defaults.STRANDS, start=1):
        course = Course(
            organisation=programme.organisation,
            name=str(default.name),
            level=default.level,
            goals=str(default.goals),
            parts=list(default.parts),
        )
        ledger.add(course, by=by, verb="course.added")
        strand = Strand(
            organisation=programme.organisation,
            programme=programme,
            course=course,
            name=str(default.name),
            audience=default.audience,
            audience_role=default.role,
            delivery=Strand.Delivery.EXTERNAL if default.external else Strand.Delivery.INTERNAL,
            cadence=default.cadence,
            first_period=default.first_period,
            smallest_group=default.groups[0],
            largest_group=default.groups[1],
            new_hire_days=default.new_hire_days,
            after=strands.get(default.after),
            after_days=default.after_days,
            booster_minutes=default.booster_minutes,
            cost_per_day=defaults.TRAINER_DAY if default.external else 0,
            position=position,
        )
        ledger.add(strand, by=by, verb="strand.added")
        strands[default.key] = strand
    return list(strands.values())


def _add_resources(programme: Programme, strands: list[Strand], days: int, by: ledger.Actor) -> None:
    """Trainers and rooms for everyone in the first period, each with room for as much again."""
    sites = _people_by_site(programme.organisation)
    departments = programme.organisation.departments.count()
    rooms_wanted = {site: _rooms_at(count, days) for site, count in sites.items()}
    superusers = days_taken(groups(min(2 * departments, sum(sites.values())), 10), [360, 360], DAY_MINUTES)
    trainer_days = sum(groups(count, defaults.ROOM_SEATS) for count in sites.values()) + superusers
    trainers = [
        _new_trainer(programme, _("External trainer %(number)s") % {"number": number}, defaults.TRAINER_DAY, by)
        for number in range(1, trainers_wanted(trainer_days, days) + 1)
    ]
    lead = _lead_of(programme.organisation)
    inside = _new_trainer(programme, lead.name if lead else _("Trainer from the house"), 0, by, person=lead)
    if lead is not None:
        appoint(lead, Role.Kind.TRAINER, by=by)
    for strand in strands:
        external = strand.delivery == Strand.Delivery.EXTERNAL
        for trainer in trainers if external else [] if strand.by_department else [inside]:
            teaching = Teaching(organisation=programme.organisation, trainer=trainer, strand=strand)
            ledger.add(teaching, by=by, verb="teaching.added")
    number = 0
    for site, count in sorted(rooms_wanted.items()):
        for _each in range(count):
            number += 1
            _new_room(programme, _("Meeting room %(number)s") % {"number": number}, site, defaults.ROOM_SEATS, by)
    if 2 * departments > defaults.ROOM_SEATS:
        _new_room(programme, _("Large meeting room"), "", defaults.LARGE_ROOM_SEATS, by)


def _people_by_site(organisation: Organisation) -> Counter[str]:
    """How many work at each place; those at a place too small for a session of its own, or at none, count as "".

    A room without a place can be reached from everywhere, so that nobody is left without one.
    """
    employed = Person.objects.employed().filter(organisation=organisation)
    by_site: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for site in employed.order_by("pk").values_list("site", flat=True):
        by_site[spelt.setdefault(site.strip().casefold(), site.strip())] += 1
    if len([site for site in by_site if site]) < 2:
        return Counter({"": max(by_site.total(), 1)})
    counted: Counter[str] = Counter()
    for site, count in by_site.items():
        counted[site if count >= SMALLEST_SITE else ""] += count
    return counted


def _rooms_at(people: int, days: int) -> int:
    return max(1, ceil(trainers_wanted(groups(people, defaults.ROOM_SEATS), days)))


def _lead_of(organisation: Organisation) -> Person | None:
    role = organisation.roles.filter(kind=Role.Kind.LEAD).select_related("person").order_by("id").first()
    return role.person if role else None


def _new_trainer(
    programme: Programme, name: str, price: Any, by: ledger.Actor, person: Person | None = None
) -> Trainer:
    trainer = Trainer(organisation=programme.organisation, person=person, name=name, cost_per_day=price)
    ledger.add(trainer, by=by, verb="trainer.added")
    return trainer


def _new_room(programme: Programme, name: str, site: str, seats: int, by: ledger.Actor) -> None:
    room = Room(organisation=programme.organisation, name=name, site=site, seats=seats)
    ledger.add(room, by=by, verb="room.added")
