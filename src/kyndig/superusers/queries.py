"""What a superuser needs to know about the department: who is trained, who is not, and what comes next.

Nothing here tells how anybody uses the CRM.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.people.queries.departments import departments_within
from kyndig.training.models import Session
from kyndig.training.queries.contacts import lead_of
from kyndig.training.queries.coverage import StrandCoverage, Tally, coverage_of
from kyndig.training.queries.missing import missing_people
from kyndig.training.queries.programme import programme_of

HELPERS = (Role.Kind.SUPERUSER, Role.Kind.DEPUTY)
NAMES = 30
SESSIONS = 5


@dataclass(frozen=True)
class StrandHere:
    """One strand in the department: how many of its audience here attended, have a seat, or have neither."""

    name: str
    tally: Tally


@dataclass(frozen=True)
class MyDepartment:
    """The departments that the person helps, as one. `main` is basic training; `missing` are some who lack it."""

    departments: Sequence[Department]
    people: int
    helpers: Sequence[Role]
    lead: Person | None
    main: StrandHere | None = None
    strands: Sequence[StrandHere] = ()
    missing: Sequence[Person] = ()
    sessions: Sequence[Session] = field(default_factory=list)

    @property
    def name(self) -> str:
        return ", ".join(department.name for department in self.departments)


def my_department(person: Person, *, now: datetime.datetime) -> MyDepartment:
    """The page of a superuser or deputy. About twenty queries, however many people."""
    organisation = person.organisation
    mine = {role.department_id for role in person.roles.all() if role.kind in HELPERS and role.department_id}
    departments = list(organisation.departments.filter(pk__in=mine))
    within = departments_within(organisation, mine)
    helpers = list(
        Role.objects.filter(department__in=mine, kind__in=HELPERS, person__left=None).select_related(
            "person", "department"
        )
    )
    people = organisation.people.employed().filter(department__in=within).count()
    programme = programme_of(organisation)
    if programme is None:
        return MyDepartment(departments, people, helpers, lead_of(organisation))
    today = timezone.localdate(now)
    coverage = coverage_of(programme, on=today, within=within)
    main = coverage.main
    missing: list[Person] = []
    if main is not None:
        lacking = missing_people(main.strand, on=today).filter(department__in=within)
        missing = list(lacking.order_by("family_name", "given_name", "id")[:NAMES])
    return MyDepartment(
        departments,
        people,
        helpers,
        lead_of(organisation),
        main=_here(main, within) if main is not None else None,
        strands=[_here(found, within) for found in coverage.strands if not found.strand.by_department],
        missing=missing,
        sessions=_sessions(organisation, within, now),
    )


def _here(found: StrandCoverage, within: Iterable[int]) -> StrandHere:
    tallies = [found.departments[pk] for pk in within if pk in found.departments]
    whole = Tally(
        sum(tally.audience for tally in tallies),
        sum(tally.attended for tally in tallies),
        sum(tally.planned for tally in tallies),
        found.due,
    )
    return StrandHere(found.strand.name, whole)


def _sessions(organisation: Organisation, within: Iterable[int], now: datetime.datetime) -> list[Session]:
    """The focus sessions of the departments that come next."""
    coming = organisation.sessions.filter(department__in=within, status=Session.Status.PUBLISHED, ends__gte=now)
    return list(coming.select_related("strand", "department", "room").order_by("starts", "id")[:SESSIONS])
