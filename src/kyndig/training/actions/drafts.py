"""A draft is changed by hand: every change is checked at once, and refused with the reason where it breaks a rule."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.draft_state import (
    BrokenRulesError,
    check_people,
    count_change,
    leave_unplaced,
    lock,
    lock_draft,
    placed_now,
    seat_in,
)
from kyndig.training.models import Part, Room, Session, Timetable, Trainer
from kyndig.training.queries.timetable_check import Placed, breaches, zone_of
from kyndig.training.queries.timetable_meetings import meeting_breaches
from kyndig.training.queries.timetable_starts import starts_of_parts
from kyndig.training.rules.timetable_clock import aware, local

Seen = tuple[datetime, int | None, int | None]
"""A session as the one who changes it saw it: when it starts, its trainer and its room."""


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
        [placed] = placed_now(timetable, session)
        wanted = Placed(
            session=session.pk,
            strand=session.strand_id,
            trainer=trainer.pk if trainer else None,
            room=room.pk if room else None,
            starts=tuple(begins),
            people=placed.people,
        )
        found = breaches(timetable, [wanted], [placed])
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
    count_change(timetable, bound_holds=not was_locked)
    return True


@transaction.atomic
def lock_session(session: Session, *, by: ledger.Actor, locked: bool = True) -> bool:
    """Keep the session where it is when the draft is filled again, or let it go; False where it was so already."""
    timetable, session = lock(session)
    verb = "session.locked" if locked else "session.unlocked"
    if not ledger.change(session, by=by, verb=verb, locked=locked):
        return False
    count_change(timetable, bound_holds=locked)
    return True


@transaction.atomic
def drop_session(session: Session, *, by: ledger.Actor) -> int:
    """Take a whole session out of the draft; its people are without a place. Returns the key to bring it back by."""
    timetable, session = lock(session, draft_only=True)
    [placed] = placed_now(timetable, session)
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
    leave_unplaced(timetable, session, placed.people, "dropped", by)
    key = session.pk
    session.delete()
    count_change(timetable, bound_holds=False)
    return key


@transaction.atomic
def bring_back(timetable: Timetable, what: dict[str, Any], *, by: ledger.Actor) -> Session:
    """Undo `drop_session`, from what the ledger kept. Raises BrokenRulesError where it does not fit any more."""
    locked = lock_draft(timetable.pk)
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
    Part.objects.bulk_create(
        Part(organisation_id=locked.organisation_id, session=session, number=number, starts=begins, ends=ends)
        for number, (begins, ends) in enumerate(parts, start=1)
    )
    people = list(Person.objects.filter(organisation=locked.organisation_id, pk__in=what["people"]))
    if not session.department_id:
        starts = tuple(local(begins, zone_of(locked)) for begins, _ends in parts)
        placed = Placed(session.pk, session.strand_id, session.trainer_id, session.room_id, starts, ())
        back = replace(placed, people=tuple(person.pk for person in people))
        check_people(locked, [back], [placed])
    seat_in(locked, session, *people)
    locked.unplaced.filter(strand=session.strand_id, person__in=people).delete()
    count_change(locked, bound_holds=False)
    return session
