"""Setting up an organisation from a list of people: what `kyndig setup` does, without the command line."""

import datetime
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger.actions import System
from kyndig.people.actions.imports import ImportResult, import_people
from kyndig.people.actions.organisations import found
from kyndig.people.actions.people import hire
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Organisation, Person, Role
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.emails import tidy_email
from kyndig.training.actions.programme import create_programme
from kyndig.training.actions.solver_runs import solve_run
from kyndig.training.actions.timetables import draft_timetable
from kyndig.training.models import Part, Programme, Seat, SolverRun, Strand, Timetable
from kyndig.training.queries.consequences import Planner

SETUP = System("kyndig setup")


@dataclass(frozen=True)
class Made:
    """What was made: the organisation with its programme, and its first draft where one was asked for."""

    programme: Programme
    imported: ImportResult
    lead: Person | None
    seconds: float
    timetable: Timetable | None = None

    @property
    def organisation(self) -> Organisation:
        return self.programme.organisation

    def summary(self) -> dict[str, Any]:
        """The figures as plain values. Without a draft, sessions and cost are those the plan wants."""
        first = self.programme.periods.all()[0]
        shared = {
            "organisation": self.organisation.name,
            "people": self.imported.people,
            "departments": self.imported.departments,
            "strands": self.programme.strands.count(),
        }
        rest = {"seconds": round(self.seconds, 2), "problems": self.imported.problems}
        if self.timetable is None:
            plan = Planner(self.programme, on=first.starts).plan()
            external = self.programme.strands.filter(delivery=Strand.Delivery.EXTERNAL).values_list("pk", flat=True)
            need = plan.of_period(first.number)
            days = sum(plan.needs[pk][first.number].trainer_days for pk in external)
            planned = {"sessions": need.sessions, "placed": 0, "unplaced": 0, "external_days": days}
            return {**shared, **planned, "cost": float(need.paid), **rest}
        sessions = self.timetable.sessions.all()
        unplaced = self.timetable.unplaced.select_related("person", "strand")
        return {
            **shared,
            "sessions": sessions.count(),
            "placed": Seat.objects.filter(session__in=sessions.values("pk")).count(),
            "unplaced": unplaced.count(),
            "external_days": _external_days(sessions),
            "cost": float(self.timetable.cost or 0),
            **rest,
            "not_placed": [{"person": one.person.name, "strand": one.strand.name, "says": one.why} for one in unplaced],
        }

    def says(self, address: str) -> Iterator[str]:
        """What a person wants to know beside the figures: how the lead gets in."""
        if self.lead is not None:
            yield _("%(name)s leads the programme. Log in at %(address)s/ with %(email)s; a code comes by mail.") % {
                "name": self.lead.name,
                "address": address,
                "email": self.lead.email,
            }
        else:
            yield _(
                "Nobody leads the programme yet. Run it again with --lead for another organisation, or appoint one."
            )


@transaction.atomic
def set_up(name: str, people: Path, *, lead: str, crm: str, starts: datetime.date | None) -> Made:
    """The organisation with its people, its lead and the default programme; all or nothing.

    A lead who is not on the list is added. Raises ListError or OSError where the list cannot be read, and RefusedError
    where there is an organisation of that name already, or the lead's address is none.
    """
    began = time.monotonic()
    name = " ".join(name.split())
    if Organisation.objects.filter(name__iexact=name).exists():
        raise RefusedError(_("There is an organisation named %(name)s already; nothing was changed.") % {"name": name})
    email = _address(lead)
    organisation = found(name, crm=crm, by=SETUP)
    imported = import_people(organisation, people, by=SETUP)
    leader = _leader(organisation, email) if email else None
    if leader is not None:
        imported = replace(imported, people=organisation.people.filter(is_employee=True, left=None).count())
    programme = create_programme(organisation, starts=starts or timezone.localdate(), by=SETUP)
    return Made(programme, imported, leader, time.monotonic() - began)


def draft_first_period(made: Made, *, seconds: int, progress: bool) -> Made:
    """The same with the first period filled in this process and kept as a draft. `progress` tells what goes on."""
    began = time.monotonic()
    if progress:
        print(_("Making the timetable of the first period …"), file=sys.stderr)
    timetable = draft_timetable(made.programme.periods.all()[0], by=SETUP, seconds=seconds, seed=1)
    run = timetable.runs.order_by("-pk").first()
    if run is None or not solve_run(run) or run.state != SolverRun.State.DONE:
        raise RefusedError(_("The timetable could not be made: %(why)s") % {"why": run.says if run else ""})
    timetable.refresh_from_db()
    return replace(made, timetable=timetable, seconds=made.seconds + time.monotonic() - began)


def _address(lead: str) -> str:
    email = tidy_email(lead)
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise RefusedError(_("--lead %(lead)s is no e-mail address.") % {"lead": lead}) from error
    return email


def _leader(organisation: Organisation, email: str) -> Person:
    """The one on the list with the address, or somebody new named after it."""
    person = organisation.people.filter(email__iexact=email, left=None).order_by("pk").first()
    if person is None:
        given, _dot, family = email.partition("@")[0].replace("_", ".").replace("-", ".").partition(".")
        names = {"given_name": given.capitalize(), "family_name": family.replace(".", " ").title()}
        person = hire(organisation, by=SETUP, email=email, **names)
    appoint(person, Role.Kind.LEAD, by=SETUP)
    return person


def _external_days(sessions: Any) -> int:
    """The days on which a trainer from outside is there, each trainer's counted."""
    parts = Part.objects.filter(
        session__in=sessions.values("pk"), session__strand__delivery=Strand.Delivery.EXTERNAL, session__department=None
    )
    rows = parts.values_list("session__trainer_id", "starts")
    return len({(trainer, timezone.localdate(starts)) for trainer, starts in rows})
