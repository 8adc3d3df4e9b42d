"""Who was here. Coverage counts a seat as attended from the moment its session is closed."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.models import Seat, Session
from kyndig.training.rules.attendance import MARKS, TAKEN, marks_of

Status = Session.Status


@transaction.atomic
def close_session(session: Session, here: Mapping[int, str], *, by: ledger.Actor) -> None:
    """Close a session with a mark (`attended`, `excused` or `absent`) for each seat, by its id.

    Who is not named was here. Closing again corrects the marks. Raises RefusedError for a session that has not begun or
    is cancelled, and UnknownMarkError for a mark or a seat that is not one.
    """
    session = _locked(session)
    if session.status not in {Status.PUBLISHED, Status.HELD}:
        raise RefusedError(_("This session is not planned any more, so there is nothing to close."))
    if session.starts > timezone.now():
        raise RefusedError(_("The session has not begun. You can close it when it has."))
    seats = {seat.pk: seat for seat in session.seats.filter(status__in=TAKEN).select_related("person")}
    marks = marks_of(seats, here)
    # One statement a mark, however many seats; the line of each tells what it was.
    for mark in MARKS:
        Seat.objects.filter(pk__in=[pk for pk, given in marks.items() if given == mark]).update(status=mark)
    ledger.record(
        (
            ledger.Entry("seat.marked", seats[pk], {"status": seats[pk].status}, {"status": mark}, seats[pk].person_id)
            for pk, mark in marks.items()
            if seats[pk].status != mark
        ),
        by=by,
    )
    closed_at = session.closed_at or timezone.now()
    ledger.change(session, by=by, verb="session.closed", status=Status.HELD, closed_at=closed_at)


@transaction.atomic
def add_unannounced(session: Session, person: Person, *, by: ledger.Actor) -> Seat:
    """A seat for somebody who turned up without one; no invitation is sent, as the session has begun.

    They count as here once the session is closed, and at once where it is closed already. Raises RefusedError where
    the session has not begun or is cancelled, or the person is among those to mark.
    """
    session = _locked(session)
    if session.status not in {Status.PUBLISHED, Status.HELD} or session.starts > timezone.now():
        raise RefusedError(_("The session has not begun. The programme lead can give a place in it."))
    if person.organisation_id != session.organisation_id:
        raise RefusedError(_("Choose among the people of this organisation."))
    status = Seat.Status.ATTENDED if session.status == Status.HELD else Seat.Status.ACCEPTED
    seat = session.seats.filter(person=person).first()
    if seat is not None and seat.status in TAKEN:
        raise RefusedError(_("%(name)s stands among those to mark already.") % {"name": person.name})
    if seat is None:
        seat = Seat(organisation_id=session.organisation_id, session=session, person=person, status=status)
        ledger.add(seat, by=by, verb="seat.turned_up", about_id=person.pk)
    else:
        ledger.change(seat, by=by, verb="seat.turned_up", about_id=person.pk, status=status, why="")
    return seat


@transaction.atomic
def reopen_session(session: Session, *, by: ledger.Actor) -> None:
    """Undo the closing of a session: nobody counts as here or away until it is closed again."""
    session = _locked(session)
    if session.status != Status.HELD:
        raise RefusedError(_("This session is not closed."))
    seats = list(session.seats.filter(status__in=MARKS).select_related("person"))
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(status=Seat.Status.ACCEPTED)
    ledger.record(
        (
            ledger.Entry(
                "seat.unmarked", seat, {"status": seat.status}, {"status": Seat.Status.ACCEPTED}, seat.person_id
            )
            for seat in seats
        ),
        by=by,
    )
    ledger.change(session, by=by, verb="session.reopened", status=Status.PUBLISHED, closed_at=None)


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("strand__course", "organisation")
        .get(pk=session.pk)
    )
