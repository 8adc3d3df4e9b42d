"""A person's place in a session: given, moved, taken back; said yes or no to by the person."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.invitations import LIVE, confirm, invite, reschedule, withdraw
from kyndig.training.models import Seat, Session
from kyndig.training.rules.attendance import COMING, TAKEN, places

Status = Seat.Status
OPEN = (Session.Status.DRAFT, Session.Status.PUBLISHED)


@transaction.atomic
def add_person(session: Session, person: Person, *, by: ledger.Actor) -> Seat:
    """Give a person a place, and invite to it where the session is published.

    Somebody who had said no, or is there already, keeps that seat. Raises RefusedError where the session is full, over
    or cancelled, or the person has another session on one of its days.
    """
    session = _with_a_place(session, person)
    seat = session.seats.filter(person=person).first()
    if seat is not None and seat.status in TAKEN:
        return seat
    _check_day(session, person)
    if seat is None:
        seat = Seat(organisation_id=session.organisation_id, session=session, person=person)
        ledger.add(seat, by=by, verb="seat.added", about_id=person.pk)
        if session.status == Session.Status.PUBLISHED:
            invite([seat], by=by)
    else:
        _take_up(seat, session, by=by)
    return seat


@transaction.atomic
def move_seat(seat: Seat, to: Session, *, by: ledger.Actor) -> Seat:
    """Move a person to another session of the same strand. Raises RefusedError as `add_person` does.

    The entry in the person's calendar moves along; where the person chose this alone, it counts as a yes.
    """
    if to.strand_id != seat.session.strand_id:
        raise RefusedError(_("That is a session of another course."))
    person = seat.person
    to = _with_a_place(to, person)
    _check_day(to, person, besides=seat.session)
    there = to.seats.filter(person=person).first()
    chosen = by.pk == person.pk
    before = seat.session
    if there is not None:
        # Once refused, now wanted: that seat is taken up again and this one is given up.
        _take_up(there, to, by=by, chosen=chosen)
        remove_person(seat, by=by)
        return there
    ledger.change(seat, by=by, verb="seat.moved_to", about_id=person.pk, session=to, why="")
    if to.status == Session.Status.PUBLISHED:
        (confirm if chosen else reschedule)([seat], by=by)
    if len(before.strand.course.parts) > to.parts.count():
        # Parts that are no more would stay in the calendar; the course has become shorter since.
        withdraw([seat], by=by)
    return seat


@transaction.atomic
def remove_person(seat: Seat, *, by: ledger.Actor) -> None:
    """Take a place back; the session leaves the person's calendar."""
    if seat.status in LIVE:
        withdraw([seat], by=by)
    ledger.remove(seat, by=by, verb="seat.removed", about_id=seat.person_id)


@transaction.atomic
def accept(seat: Seat, *, by: ledger.Actor) -> None:
    """Say yes. Who said no before is welcome back while there is a place; RefusedError where there is none."""
    seat = _locked(seat)
    if seat.status == Status.DECLINED:
        session = _with_a_place(seat.session, seat.person)
        _check_day(session, seat.person, besides=session)
        _take_up(seat, session, by=by, chosen=True)
    elif seat.status in COMING and seat.session.status in OPEN:
        ledger.change(seat, by=by, verb="seat.accepted", about_id=seat.person_id, status=Status.ACCEPTED, why="")
    else:
        raise RefusedError(_("This session is over or cancelled."))


@transaction.atomic
def decline(seat: Seat, why: str = "", *, by: ledger.Actor) -> None:
    """Say that a time does not suit. The place is free for somebody else; the lead sees it with the reason given."""
    seat = _locked(seat)
    if seat.status not in COMING or seat.session.status not in OPEN:
        raise RefusedError(_("This session is over or cancelled."))
    withdraw([seat], by=by)
    ledger.change(
        seat, by=by, verb="seat.declined", about_id=seat.person_id, status=Status.DECLINED, why=why.strip()[:1000]
    )


def _take_up(seat: Seat, session: Session, *, by: ledger.Actor, chosen: bool = False) -> None:
    """Let a seat that was given up be taken again."""
    ledger.change(seat, by=by, verb="seat.taken_up", about_id=seat.person_id, status=Status.PLANNED, why="")
    if session.status == Session.Status.PUBLISHED:
        (confirm if chosen else reschedule)([seat], by=by)


def _locked(seat: Seat) -> Seat:
    return (
        Seat.objects.select_for_update(of=("self",))
        .select_related("session__strand__course", "person__organisation")
        .get(pk=seat.pk)
    )


def _with_a_place(session: Session, person: Person) -> Session:
    """The session, locked so that its last place is given once. Raises RefusedError where there is no place to have."""
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("strand__course", "room").get(pk=session.pk)
    )
    if person.organisation_id != session.organisation_id:
        raise RefusedError(_("Choose among the people of this organisation."))
    if session.status not in OPEN:
        raise RefusedError(_("This session is over or cancelled."))
    room = session.room
    most = places(session.strand.largest_group, room.seats if room else None)
    taken = session.seats.filter(status__in=TAKEN).exclude(person=person).count()
    if taken >= most:
        raise RefusedError(_("All %(count)d places are taken.") % {"count": most})
    return session


def _check_day(session: Session, person: Person, *, besides: Session | None = None) -> None:
    """Nobody has two sessions on one day."""
    days = _days(session)
    a_day = datetime.timedelta(days=1)
    other = (
        Seat.objects.filter(person=person, status__in=COMING, session__status__in=OPEN)
        .filter(session__starts__lt=session.ends + a_day, session__ends__gt=session.starts - a_day)
        .exclude(session__in=[session.pk, *([besides.pk] if besides else [])])
        .select_related("session__strand__course")
        .prefetch_related("session__parts")
    )
    for seat in other:
        if days & _days(seat.session):
            raise RefusedError(
                _("%(name)s has %(course)s that day, %(when)s.")
                % {
                    "name": person.name,
                    "course": seat.session.strand.course.name,
                    "when": formats.moment(seat.session.starts),
                }
            )


def _days(session: Session) -> set[datetime.date]:
    return {timezone.localdate(part.starts) for part in session.parts.all()}
