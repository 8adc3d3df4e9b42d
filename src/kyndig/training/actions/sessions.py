"""Sessions are added, moved and cancelled, and whoever has a place in a published one hears of it."""

import datetime
import itertools
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.ledger import actions as ledger
from kyndig.people.models import Department, Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.invitations import LIVE, invite, reschedule, withdraw
from kyndig.training.models import Part, Period, Room, Seat, Session, Strand, Trainer

Status = Session.Status
Times = list[tuple[datetime.datetime, datetime.datetime]]


@transaction.atomic
def add_session(
    strand: Strand,
    starts: Sequence[datetime.datetime],
    *,
    by: ledger.Actor,
    trainer: Trainer | None = None,
    room: Room | None = None,
    department: Department | None = None,
    people: Iterable[Person] = (),
    note: str = "",
    status: str = Status.PUBLISHED,
) -> Session:
    """Hold a strand's course once more; `starts` has the start of each part, and the course says how long they last.

    The people named are given places, and are invited where the session is published. Raises RefusedError where the
    times do not fit the course or a period, or the trainer or the room is taken.
    """
    times = _times(strand, starts)
    session = Session(
        organisation_id=strand.organisation_id,
        strand=strand,
        period=_period(strand, times[0][0]),
        trainer=trainer,
        room=room,
        department=department,
        status=status,
        starts=times[0][0],
        ends=times[-1][1],
        note=note,
    )
    _check_free(session, times)
    ledger.add(session, by=by, verb="session.added")
    Part.objects.bulk_create(
        Part(organisation_id=session.organisation_id, session=session, number=number, starts=start, ends=end)
        for number, (start, end) in enumerate(times, start=1)
    )
    seats = [Seat(organisation_id=session.organisation_id, session=session, person=person) for person in people]
    Seat.objects.bulk_create(seats, batch_size=1000)
    if status == Status.PUBLISHED:
        invite(seats, by=by)
    return session


@transaction.atomic
def move_session(
    session: Session,
    starts: Sequence[datetime.datetime],
    *,
    by: ledger.Actor,
    trainer: Trainer | None = None,
    room: Room | None = None,
) -> bool:
    """Give a session new times, and a new trainer or room where one is named; False where all is as it was.

    Those who have places in a published session get the new time. Raises RefusedError as `add_session` does, and for a
    session that is held or cancelled.
    """
    session = _locked(session)
    if session.status not in {Status.DRAFT, Status.PUBLISHED}:
        raise RefusedError(_("This session is over or cancelled, and cannot be moved."))
    times = _times(session.strand, starts)
    parts = list(session.parts.all())
    session.trainer, session.room = trainer or session.trainer, room or session.room
    _check_free(session, times)
    before = [(part.starts, part.ends) for part in parts]
    known = Session.objects.get(pk=session.pk)
    moved = ledger.change(
        known,
        by=by,
        verb="session.moved",
        starts=times[0][0],
        ends=times[-1][1],
        period=_period(session.strand, times[0][0]),
        trainer=session.trainer,
        room=session.room,
    )
    if before == times and not moved:
        return False
    session.parts.all().delete()
    Part.objects.bulk_create(
        Part(organisation_id=session.organisation_id, session=session, number=number, starts=start, ends=end)
        for number, (start, end) in enumerate(times, start=1)
    )
    if session.status == Status.PUBLISHED:
        reschedule(session.seats.filter(status__in=LIVE), by=by)
    return True


@transaction.atomic
def cancel_session(session: Session, *, why: str, by: ledger.Actor) -> None:
    """Call a session off, with a reason that everybody who had a place reads. Raises RefusedError without one."""
    session = _locked(session)
    why = why.strip()
    if not why:
        raise RefusedError(_("Say why the session is cancelled. Those who had a place will read it."))
    if session.status != Status.PUBLISHED:
        raise RefusedError(_("Only a session that is planned can be cancelled."))
    ledger.change(session, by=by, verb="session.cancelled", status=Status.CANCELLED, why=why)
    withdraw(session.seats.filter(status__in=LIVE), by=by, why=why)


@transaction.atomic
def restore_session(session: Session, *, by: ledger.Actor) -> None:
    """Hold a cancelled session after all; those who had a place are invited anew."""
    session = _locked(session)
    if session.status != Status.CANCELLED:
        raise RefusedError(_("This session is not cancelled."))
    _check_free(session, [(part.starts, part.ends) for part in session.parts.all()])
    ledger.change(session, by=by, verb="session.restored", status=Status.PUBLISHED, why="")
    reschedule(session.seats.filter(status__in=LIVE), by=by)


@transaction.atomic
def write_note(session: Session, note: str, *, by: ledger.Actor) -> bool:
    """Keep a note about a session, for the lead and the trainer."""
    return ledger.change(session, by=by, verb="session.noted", note=note.strip())


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("strand__course", "trainer", "room", "organisation")
        .get(pk=session.pk)
    )


def _times(strand: Strand, starts: Sequence[datetime.datetime]) -> Times:
    minutes = strand.course.parts
    if len(starts) != len(minutes):
        raise RefusedError(_("%(course)s has %(count)d parts. Give each of them a start.") % _parts_of(strand))
    times = [(start, start + datetime.timedelta(minutes=length)) for start, length in zip(starts, minutes, strict=True)]
    if any(second[0] < first[1] for first, second in itertools.pairwise(times)):
        raise RefusedError(_("Each part must begin after the one before has ended."))
    return times


def _parts_of(strand: Strand) -> dict[str, object]:
    return {"course": strand.course.name, "count": len(strand.course.parts)}


def _period(strand: Strand, starts: datetime.datetime) -> Period:
    day = starts.astimezone(ZoneInfo(strand.organisation.timezone)).date()
    period = Period.objects.filter(programme_id=strand.programme_id, starts__lte=day, ends__gte=day).first()
    if period is None:
        raise RefusedError(_("%(day)s lies outside the programme's periods.") % {"day": formats.day(day).capitalize()})
    return period


def _check_free(session: Session, times: Times) -> None:
    """Neither the trainer nor the room holds another published session at any of the times."""
    for field, taken in (
        ("trainer", _("%(name)s holds %(course)s then, %(when)s.")),
        ("room", _("%(name)s is taken by %(course)s then, %(when)s.")),
    ):
        resource = getattr(session, field)
        if resource is None:
            continue
        parts = Part.objects.filter(
            **{f"session__{field}": resource}, session__status__in=[Status.PUBLISHED, Status.HELD]
        ).exclude(session=session.pk)
        near = parts.filter(starts__lt=times[-1][1], ends__gt=times[0][0]).select_related("session__strand__course")
        for part in near:
            if any(part.starts < end and start < part.ends for start, end in times):
                course = part.session.strand.course.name
                raise RefusedError(taken % {"name": resource, "course": course, "when": formats.moment(part.starts)})
