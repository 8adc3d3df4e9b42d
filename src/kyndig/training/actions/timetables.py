"""The life of a timetable: drafted, published or thrown away, and brought back."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.draft_state import BrokenRulesError, lock_draft
from kyndig.training.actions.invitations import invite
from kyndig.training.actions.solver_runs import ask_for_run, solve_run
from kyndig.training.models import Period, Seat, Session, SolverRun, Timetable
from kyndig.training.queries.timetable_check import breaches_now
from kyndig.training.rules.timetable_runs import Says

__all__ = ["draft_timetable", "publish", "solve_run", "take_back", "throw_away"]

BATCH = 1000
SEEDS = 2**31


@transaction.atomic
def draft_timetable(
    period: Period,
    *,
    by: ledger.Actor,
    seconds: int = 20,
    gap: float = 0.0,
    seed: int | None = None,
    in_steps: bool | None = None,
) -> Timetable:
    """The period's draft, made where there is none, with a run that fills it around what is locked and published.

    The run waits for the worker, or for `solve_run(timetable.runs.first())` in this process. `seed` draws who comes
    first where departments cost the same; left out, it is drawn itself, once for a draft. With `in_steps` departments
    come strictly one step after the other; left out, a draft keeps what was chosen. Raises RefusedError where
    the period is closed, or a run goes on.
    """
    locked = Period.objects.select_for_update().select_related("programme", "organisation").get(pk=period.pk)
    if locked.status == Period.Status.CLOSED:
        raise RefusedError(_("This period is closed."))
    timetable = Timetable.objects.filter(period=locked, status=Timetable.Status.DRAFT).first()
    if timetable is None:
        timetable = Timetable(
            organisation_id=locked.organisation_id,
            programme_id=locked.programme_id,
            period=locked,
            seed=secrets.randbelow(SEEDS) if seed is None else seed,
            in_steps=bool(in_steps),
        )
        ledger.add(timetable, by=by, verb="timetable.drafted")
    else:
        if seed is not None:
            ledger.change(timetable, by=by, verb="timetable.drawn_again", seed=seed)
        if in_steps is not None:
            ledger.change(timetable, by=by, verb="timetable.steps_chosen", in_steps=in_steps)
    ask_for_run(timetable, by=by, seconds=seconds, gap=gap)
    return timetable


@transaction.atomic
def publish(timetable: Timetable, *, by: ledger.Actor, version: int | None = None) -> int:
    """Publish the draft and invite everybody who has a place in it; returns how many seats were given.

    Raises RefusedError where it is no longer a draft, is being filled, or was changed since `version`, and
    BrokenRulesError where something does not hold any more: somebody has left, or is busy now.
    """
    locked = lock_draft(timetable.pk, version)
    if found := breaches_now(locked):
        raise BrokenRulesError(found)
    sessions = list(locked.sessions.filter(status=Session.Status.DRAFT).select_related("strand"))
    if not sessions and not locked.seat_proposals.exists():
        raise RefusedError(_("There is nothing in this draft to publish."))
    keys = [session.pk for session in sessions]
    for start in range(0, len(keys), BATCH):
        Session.objects.filter(pk__in=keys[start : start + BATCH]).update(status=Session.Status.PUBLISHED, locked=False)
    seats = list(Seat.objects.filter(session__in=keys, status=Seat.Status.PLANNED))
    proposed = [
        Seat(organisation_id=proposal.organisation_id, session_id=proposal.session_id, person_id=proposal.person_id)
        for proposal in locked.seat_proposals.all()
    ]
    Seat.objects.bulk_create(proposed, batch_size=BATCH)
    locked.seat_proposals.all().delete()
    ledger.record(_published(sessions), by=by)
    ledger.change(
        locked,
        by=by,
        verb="timetable.published",
        status=Timetable.Status.PUBLISHED,
        published_at=timezone.now(),
        version=locked.version + 1,
    )
    invite([*seats, *proposed], by=by)
    timetable.refresh_from_db()
    return len(seats) + len(proposed)


@transaction.atomic
def throw_away(timetable: Timetable, *, by: ledger.Actor) -> None:
    """Put the draft away with everything in it; `take_back` undoes it. A run that goes on is let go."""
    locked = Timetable.objects.select_for_update().get(pk=timetable.pk)
    if locked.status != Timetable.Status.DRAFT:
        raise RefusedError(_("This timetable is no longer a draft."))
    states = [SolverRun.State.WAITING, SolverRun.State.RUNNING]
    locked.runs.filter(state__in=states).update(
        state=SolverRun.State.FAILED, finished=timezone.now(), says=Says.THROWN_AWAY
    )
    ledger.change(locked, by=by, verb="timetable.thrown_away", status=Timetable.Status.THROWN_AWAY)
    timetable.refresh_from_db()


@transaction.atomic
def take_back(timetable: Timetable, *, by: ledger.Actor) -> None:
    """Undo `throw_away`. Raises RefusedError where the period has another draft by now."""
    locked = Timetable.objects.select_for_update().get(pk=timetable.pk)
    if locked.status != Timetable.Status.THROWN_AWAY:
        raise RefusedError(_("This timetable was not thrown away."))
    if Timetable.objects.filter(period=locked.period_id, status=Timetable.Status.DRAFT).exists():
        raise RefusedError(_("There is a new draft for this period. Throw that away first."))
    ledger.change(locked, by=by, verb="timetable.taken_back", status=Timetable.Status.DRAFT)
    timetable.refresh_from_db()


def _published(sessions: Iterable[Session]) -> list[Entry]:
    before, after = {"status": Session.Status.DRAFT}, {"status": Session.Status.PUBLISHED}
    return [
        Entry("session.published", session, before, {**after, "starts": session.starts, "ends": session.ends})
        for session in sessions
    ]
