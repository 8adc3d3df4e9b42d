"""People are moved within a draft, taken out, and given a place: each change checked at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.draft_state import (
    check_people,
    count_change,
    leave_unplaced,
    lock,
    lock_target,
    placed_now,
    seat_in,
)
from kyndig.training.models import Seat, SeatProposal, Session, Timetable
from kyndig.training.queries.timetable_check import Placed


@transaction.atomic
def move_person(person: Person, source: Session, target: Session, *, by: ledger.Actor) -> None:
    """To another session of the same strand. Raises BrokenRulesError, or RefusedError where the person left it."""
    timetable, source = lock(source)
    lock_target(timetable, target)
    if source.strand_id != target.strand_id:
        raise RefusedError(_("The two sessions are not of the same course."))
    before, after = placed_now(timetable, source, target)
    _must_be_there(person, before)
    check_people(timetable, [_less(before, person), _more(after, person)], [before, after])
    _seat_out(timetable, person, source)
    seat_in(timetable, target, person)
    entry = Entry("seat.moved", target, {"session": str(source)}, {"session": str(target)}, person.pk)
    ledger.record([entry], by=by)
    count_change(timetable, bound_holds=True)


@transaction.atomic
def take_out(person: Person, session: Session, *, by: ledger.Actor) -> None:
    """Out of the session and without a place, where the lead sees it."""
    timetable, session = lock(session)
    [placed] = placed_now(timetable, session)
    _must_be_there(person, placed)
    check_people(timetable, [_less(placed, person)], [placed])
    _seat_out(timetable, person, session)
    leave_unplaced(timetable, session, [person.pk], "taken_out", by)
    ledger.record([Entry("seat.taken_out", session, {"person": person.name}, {}, person.pk)], by=by)
    count_change(timetable, bound_holds=False)


@transaction.atomic
def seat(person: Person, session: Session, *, by: ledger.Actor) -> None:
    """A place in the session for somebody who has none in its strand."""
    timetable, session = lock(session)
    [placed] = placed_now(timetable, session)
    check_people(timetable, [_more(placed, person)], [placed])
    seat_in(timetable, session, person)
    timetable.unplaced.filter(strand=session.strand_id, person=person).delete()
    ledger.record([Entry("seat.given", session, {}, {"person": person.name}, person.pk)], by=by)
    count_change(timetable, bound_holds=False)


def _less(placed: Placed, person: Person) -> Placed:
    return Placed(**{**vars(placed), "people": tuple(key for key in placed.people if key != person.pk)})


def _more(placed: Placed, person: Person) -> Placed:
    return Placed(**{**vars(placed), "people": (*placed.people, person.pk)})


def _must_be_there(person: Person, placed: Placed) -> None:
    if person.pk not in placed.people:
        raise RefusedError(_("%(name)s is not in this session any more.") % {"name": person.name})


def _seat_out(timetable: Timetable, person: Person, session: Session) -> None:
    if session.status == Session.Status.DRAFT:
        Seat.objects.filter(session=session, person=person).delete()
        return
    gone, _each = SeatProposal.objects.filter(timetable=timetable, session=session, person=person).delete()
    if not gone:
        raise RefusedError(
            _("%(name)s is invited to this session already. Change that among the sessions.") % {"name": person.name}
        )
