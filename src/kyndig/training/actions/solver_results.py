"""What the solver found becomes the draft: sessions, parts, seats, proposals, and those without a place."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.timetable import Answer
from kyndig.timetable import Session as Placing
from kyndig.training.actions.internal_sessions import plan_internal
from kyndig.training.actions.timetable_parts import BATCH, add_parts
from kyndig.training.models import Seat, SeatProposal, Session, Timetable, Unplaced
from kyndig.training.queries.timetable_problem import WAITS, Planning, key_of
from kyndig.training.rules.timetable_clock import aware


def put_in(timetable: Timetable, planning: Planning, answer: Answer, *, by: ledger.Actor) -> None:
    """Replace what is not locked in the draft by the answer. Wants the open transaction in which the draft is locked.

    People whom the answer adds to a published session get a proposal, which nobody sees before the draft is published.
    """
    entries = _clear(timetable)
    fixed = {_key(session): (index, session) for index, session in enumerate(planning.problem.fixed)}
    found: list[Placing] = []
    added: list[tuple[int, list[str]]] = []
    for placing in answer.sessions:
        if _key(placing) in fixed:
            index, was = fixed[_key(placing)]
            if more := [person for person in placing.people if person not in was.people]:
                added.append((planning.sessions[index], more))
        else:
            found.append(placing)
    sessions = add_sessions(timetable, planning, found)
    entries += _seat_more(timetable, added)
    _leave_out(timetable, planning, answer)
    entries += [
        Entry("session.drafted", session, {}, {"starts": session.starts, "people": len(placing.people)})
        for session, placing in zip(sessions, found, strict=True)
    ]
    entries += plan_internal(timetable, planning, answer.sessions)
    timetable.cost, timetable.bound = _money(answer.cost), _money(answer.bound)
    timetable.version += 1
    timetable.save(update_fields=["cost", "bound", "version"])
    summary = {
        "sessions": len(answer.sessions),
        "unplaced": len(answer.unplaced),
        "cost": answer.cost,
        "bound": answer.bound,
        "seconds": round(answer.seconds, 1),
        "status": answer.status,
    }
    ledger.record([Entry("timetable.filled", timetable, {}, summary), *entries], by=by)


def add_sessions(timetable: Timetable, planning: Planning, placings: Sequence[Placing]) -> list[Session]:
    """The sessions with their parts and seats, in three statements whatever their number."""
    course = planning.problem.course
    sessions, spans = [], []
    for placing in placings:
        parts = [
            (starts, starts + timedelta(minutes=minutes))
            for starts, minutes in zip(placing.starts, course[placing.course].parts, strict=True)
        ]
        spans.append(parts)
        sessions.append(
            Session(
                organisation_id=timetable.organisation_id,
                strand_id=planning.strand_of(placing.course),
                period_id=timetable.period_id,
                timetable=timetable,
                trainer_id=key_of(placing.trainer),
                room_id=key_of(placing.room),
                starts=aware(parts[0][0], planning.zone),
                ends=aware(parts[-1][1], planning.zone),
            )
        )
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    add_parts(zip(sessions, spans, strict=True), planning.zone)
    Seat.objects.bulk_create(
        (
            Seat(organisation_id=timetable.organisation_id, session=session, person_id=key_of(person))
            for session, placing in zip(sessions, placings, strict=True)
            for person in placing.people
        ),
        batch_size=BATCH,
    )
    return sessions


def _clear(timetable: Timetable) -> list[Entry]:
    """Take away what the last run or the lead left unlocked."""
    old = list(timetable.sessions.filter(status=Session.Status.DRAFT, locked=False).select_related("strand"))
    entries = [Entry("session.dropped", session, {"starts": session.starts}, {}) for session in old]
    keys = [session.pk for session in old]
    Seat.objects.filter(session__in=keys).delete()
    timetable.sessions.filter(pk__in=keys).delete()
    timetable.seat_proposals.all().delete()
    timetable.unplaced.all().delete()
    return entries


def _seat_more(timetable: Timetable, added: Sequence[tuple[int, list[str]]]) -> list[Entry]:
    """Fill free seats: at once in a locked session of the draft, as a proposal in a published one."""
    sessions = Session.objects.select_related("strand").in_bulk([key for key, _people in added])
    entries, seats, proposals = [], [], []
    for key, people in added:
        session = sessions[key]
        where = {"organisation_id": timetable.organisation_id, "session": session}
        if session.status == Session.Status.DRAFT:
            seats += [Seat(**where, person_id=key_of(person)) for person in people]
        else:
            proposals += [SeatProposal(**where, timetable=timetable, person_id=key_of(person)) for person in people]
        entries.append(Entry("session.filled", session, {}, {"more": len(people)}))
    Seat.objects.bulk_create(seats, batch_size=BATCH)
    SeatProposal.objects.bulk_create(proposals, batch_size=BATCH)
    return entries


def _leave_out(timetable: Timetable, planning: Planning, answer: Answer) -> None:
    """Keep who could not be placed, with what stands in the way."""
    rows = [
        Unplaced(
            organisation_id=timetable.organisation_id,
            timetable=timetable,
            strand_id=planning.strand_of(pair.course),
            person_id=key_of(pair.person),
            why=pair.why,
            blockers=[_told(blocker, planning, pair.person) for blocker in pair.blockers],
        )
        for pair in answer.unplaced
    ]
    Unplaced.objects.bulk_create(rows, batch_size=BATCH)


def _told(blocker: dict[str, object], planning: Planning, person: str) -> dict[str, object]:
    """A blocker with the course as the database knows it, and waiting told apart from being busy."""
    told = dict(blocker)
    if isinstance(course := told.get("course"), str):
        told["course"] = course.rstrip(WAITS)
    due = planning.waits.get(key_of(person))
    if due and told.get("intervals") == [[moment.isoformat(timespec="minutes") for moment in due]]:
        told |= {"kind": "waits", "until": due[1].date().isoformat()}
    return told


def _key(session: Placing) -> tuple[object, ...]:
    return session.course, session.trainer, session.room, session.starts


def _money(amount: float) -> Decimal:
    return Decimal(str(round(amount, 2)))
