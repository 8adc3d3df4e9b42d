"""A draft is changed by hand: every change is checked at once, and refused with the reason where it breaks a rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.solver_runs import active_run
from kyndig.training.models import Part, Room, Seat, SeatProposal, Session, Timetable, Trainer, Unplaced
from kyndig.training.queries.timetable_check import Breach, Placed, breaches, placed_sessions, zone_of
from kyndig.training.queries.timetable_cost import cost_now
from kyndig.training.queries.timetable_meetings import meeting_breaches
from kyndig.training.queries.timetable_starts import starts_of_parts
from kyndig.training.rules.timetable_clock import aware

Seen = tuple[datetime, int | None, int | None]
"""A session as the one who changes it saw it: when it starts, its trainer and its room."""


class BrokenRulesError(RefusedError):
    """A change would break rules of the timetable; `reasons` holds a sentence for each."""

    def __init__(self, found: Sequence[Breach]) -> None:
        self.reasons = list(dict.fromkeys(breach.says for breach in found))
        super().__init__(" ".join(self.reasons))


def seen_of(session: Session) -> Seen:
    return session.starts, session.trainer_id, session.room_id


@transaction.atomic
def move_session(
    session: Session,
    *,
    starts: datetime,
    trainer: Trainer | None,
    room: Room | None,
    by: ledger.Actor,
    seen: Seen | None = None,
) -> bool:
    """Another time, trainer or room; False where nothing differs. `starts` is the local time of the first part.

    The parts follow on open days in a row, at the same time of day. Raises BrokenRulesError with the reasons, and
    RefusedError where the draft is being filled or somebody has moved the session since it was `seen`.
    """
    timetable, session = lock(session)
    if seen is not None and seen != seen_of(session):
        raise RefusedError(
            _("Somebody moved this session while you looked at it. See where it is now before you change it.")
        )
    zone = zone_of(timetable)
    begins = starts_of_parts(timetable, starts, len(session.strand.course.parts))
    if session.department_id:
        minutes = [int((session.ends - session.starts).total_seconds() // 60)]
        begins, found = begins[:1], meeting_breaches(timetable, session, starts, minutes[0])
    else:
        minutes = list(session.strand.course.parts)
        placed = _placed(timetable, session)
        wanted = Placed(
            session=session.pk,
            strand=session.strand_id,
            trainer=trainer.pk if trainer else None,
            room=room.pk if room else None,
            starts=tuple(begins),
            people=placed.people,
        )
        found = breaches(timetable, [wanted])
    if found:
        raise BrokenRulesError(found)
    was_locked = session.locked
    spans = [(begin, begin + timedelta(minutes=length)) for begin, length in zip(begins, minutes, strict=True)]
    changed = ledger.change(
        session,
        by=by,
        verb="session.moved",
        starts=aware(spans[0][0], zone),
        ends=aware(spans[-1][1], zone),
        trainer=trainer,
        room=room,
    )
    if not changed:
        return False
    for number, (begin, end) in enumerate(spans, start=1):
        Part.objects.filter(session=session, number=number).update(starts=aware(begin, zone), ends=aware(end, zone))
    _changed(timetable, bound_holds=not was_locked)
    return True


@transaction.atomic
def lock_session(session: Session, *, by: ledger.Actor, locked: bool = True) -> bool:
    """Keep the session where it is when the draft is filled again, or let it go; False where it was so already."""
    timetable, session = lock(session)
    verb = "session.locked" if locked else "session.unlocked"
    if not ledger.change(session, by=by, verb=verb, locked=locked):
        return False
    _changed(timetable, bound_holds=locked)
    return True


@transaction.atomic
def move_person(person: Person, source: Session, target: Session, *, by: ledger.Actor) -> None:
    """To another session of the same strand. Raises BrokenRulesError, or RefusedError where the person left it."""
    timetable, source = lock(source)
    _lock_target(timetable, target)
    if source.strand_id != target.strand_id:
        raise RefusedError(_("The two sessions are not of the same course."))
    before, after = _placed(timetable, source), _placed(timetable, target)
    _must_be_there(person, before)
    check_people(timetable, [_less(before, person), _more(after, person)])
    _seat_out(timetable, person, source)
    _seat_in(timetable, person, target)
    entry = Entry("seat.moved", target, {"session": str(source)}, {"session": str(target)}, person.pk)
    ledger.record([entry], by=by)
    _changed(timetable, bound_holds=True)


@transaction.atomic
def take_out(person: Person, session: Session, *, by: ledger.Actor) -> None:
    """Out of the session and without a place, where the lead sees it."""
    timetable, session = lock(session)
    placed = _placed(timetable, session)
    _must_be_there(person, placed)
    check_people(timetable, [_less(placed, person)])
    _seat_out(timetable, person, session)
    _leave_unplaced(timetable, session, [person.pk], "taken_out", by)
    ledger.record([Entry("seat.taken_out", session, {"person": person.name}, {}, person.pk)], by=by)
    _changed(timetable, bound_holds=False)


@transaction.atomic
def seat(person: Person, session: Session, *, by: ledger.Actor) -> None:
    """A place in the session for somebody who has none in its strand."""
    timetable, session = lock(session)
    check_people(timetable, [_more(_placed(timetable, session), person)])
    _seat_in(timetable, person, session)
    timetable.unplaced.filter(strand=session.strand_id, person=person).delete()
    ledger.record([Entry("seat.given", session, {}, {"person": person.name}, person.pk)], by=by)
    _changed(timetable, bound_holds=False)


@transaction.atomic
def drop_session(session: Session, *, by: ledger.Actor) -> int:
    """Take a whole session out of the draft; its people are without a place. Returns the key to bring it back by."""
    timetable, session = lock(session, draft_only=True)
    placed = _placed(timetable, session)
    what = {
        "timetable": timetable.pk,
        "strand": session.strand_id,
        "trainer": session.trainer_id,
        "room": session.room_id,
        "department": session.department_id,
        "locked": session.locked,
        "parts": [[part.starts, part.ends] for part in session.parts.all()],
        "people": list(placed.people),
    }
    ledger.record([Entry("session.taken_away", session, what, {})], by=by)
    _leave_unplaced(timetable, session, placed.people, "dropped", by)
    key = session.pk
    session.delete()
    _changed(timetable, bound_holds=False)
    return key


@transaction.atomic
def bring_back(timetable: Timetable, what: dict[str, Any], *, by: ledger.Actor) -> Session:
    """Undo `drop_session`, from what the ledger kept. Raises BrokenRulesError where it does not fit any more."""
    locked = _lock_draft(timetable.pk)
    parts = [tuple(datetime.fromisoformat(moment) for moment in part) for part in what["parts"]]
    session = Session(
        organisation_id=locked.organisation_id,
        strand_id=what["strand"],
        period_id=locked.period_id,
        timetable=locked,
        trainer_id=what["trainer"],
        room_id=what["room"],
        department_id=what["department"],
        locked=what["locked"],
        starts=parts[0][0],
        ends=parts[-1][1],
    )
    ledger.add(session, by=by, verb="session.brought_back")
    for number, (begins, ends) in enumerate(parts, start=1):
        Part.objects.create(
            organisation_id=locked.organisation_id, session=session, number=number, starts=begins, ends=ends
        )
    people = list(Person.objects.filter(organisation=locked.organisation_id, pk__in=what["people"]))
    if not session.department_id:
        placed = _placed(locked, session)
        check_people(locked, [Placed(**{**vars(placed), "people": tuple(person.pk for person in people)})])
    for person in people:
        _seat_in(locked, person, session)
    locked.unplaced.filter(strand=session.strand_id, person__in=people).delete()
    _changed(locked, bound_holds=False)
    return session


def check_people(timetable: Timetable, wanted: Sequence[Placed]) -> None:
    """Raises BrokenRulesError where the sessions as wanted break a rule that holds today."""
    if found := breaches(timetable, wanted):
        raise BrokenRulesError(found)


def lock(session: Session, *, draft_only: bool = False) -> tuple[Timetable, Session]:
    """The session and the draft it is in, locked in that order of draft first, so that two changes never cross."""
    timetable = _draft_of(session)
    locked = _lock_draft(timetable.pk)
    fresh = (
        Session.objects.select_for_update(of=("self",))
        .select_related("strand__course", "trainer", "room")
        .filter(pk=session.pk)
        .first()
    )
    if fresh is None:
        raise RefusedError(_("This session is not in the draft any more."))
    if draft_only and fresh.status != Session.Status.DRAFT:
        raise RefusedError(_("This session is published. Cancel it among the sessions instead."))
    return locked, fresh


def _draft_of(session: Session) -> Timetable:
    draft = session.timetable
    if session.status != Session.Status.DRAFT:
        draft = Timetable.objects.filter(period=session.period_id, status=Timetable.Status.DRAFT).first()
    if draft is None:
        raise RefusedError(_("This session is not in a draft."))
    return draft


def _lock_draft(key: int) -> Timetable:
    Timetable.objects.select_for_update().get(pk=key)
    timetable = Timetable.objects.select_related("period__organisation", "programme").get(pk=key)
    if timetable.status != Timetable.Status.DRAFT:
        raise RefusedError(_("This timetable is no longer a draft."))
    if active_run(timetable) is not None:
        raise RefusedError(_("The timetable is being filled just now. Wait until it is done, or stop it."))
    return timetable


def _lock_target(timetable: Timetable, target: Session) -> None:
    fresh = Session.objects.select_for_update().filter(pk=target.pk).first()
    stands = fresh is not None and fresh.period_id == timetable.period_id
    if not stands or (fresh and fresh.status == Session.Status.DRAFT and fresh.timetable_id != timetable.pk):
        raise RefusedError(_("This session is not in the draft any more."))


def _placed(timetable: Timetable, session: Session) -> Placed:
    return placed_sessions(timetable, Q(pk=session.pk))[0]


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


def _seat_in(timetable: Timetable, person: Person, session: Session) -> None:
    where: dict[str, Any] = {"organisation_id": timetable.organisation_id, "session": session, "person": person}
    if session.status == Session.Status.DRAFT:
        Seat.objects.get_or_create(**where)
    else:
        SeatProposal.objects.get_or_create(**where, timetable=timetable)


def _leave_unplaced(timetable: Timetable, session: Session, people: Sequence[int], kind: str, by: ledger.Actor) -> None:
    Unplaced.objects.bulk_create(
        (
            Unplaced(
                organisation_id=timetable.organisation_id,
                timetable=timetable,
                strand_id=session.strand_id,
                person_id=person,
                why=f"{kind} by {by.name}",
                blockers=[{"kind": kind, "by": str(by.name)}],
            )
            for person in people
        ),
        ignore_conflicts=True,
    )


def _changed(timetable: Timetable, *, bound_holds: bool) -> None:
    """Count the change, and price the draft anew. A bound that may not hold any more is forgotten."""
    timetable.version += 1
    timetable.cost = cost_now(timetable)
    if not bound_holds or (timetable.bound is not None and timetable.cost < timetable.bound - Decimal("0.01")):
        timetable.bound = None
    timetable.save(update_fields=["version", "cost", "bound"])
