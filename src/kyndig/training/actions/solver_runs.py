"""A run of the solver on a draft: asked for, claimed by one worker, told of while it goes on, and put into the draft.

A run belongs to whoever counted `attempts` up last. A worker that was killed lets its heartbeat go cold; another takes
the run up then, and whatever the first might still write finds that the count has moved on.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError
from kyndig.timetable import Answer, Progress, check, solve
from kyndig.training.actions.solver_results import put_in
from kyndig.training.models import SolverRun, Timetable
from kyndig.training.queries.timetable_problem import Planning, planning_of, without
from kyndig.training.rules.timetable_runs import Says

COLD_AFTER = timedelta(seconds=45)
TELL_EVERY = 0.5
MOST_ATTEMPTS = 3
GOES_ON = (SolverRun.State.WAITING, SolverRun.State.RUNNING)

logger = logging.getLogger(__name__)


class LostError(Exception):
    """Another worker has taken the run, or the draft is gone: what was found is not wanted any more."""


@transaction.atomic
def ask_for_run(timetable: Timetable, *, by: ledger.Actor, seconds: int = 20, gap: float = 0.0) -> SolverRun:
    """A waiting run and its task, stored together. Raises RefusedError where the draft is being filled already."""
    from kyndig.training import tasks

    locked = Timetable.objects.select_for_update().get(pk=timetable.pk)
    if locked.status != Timetable.Status.DRAFT:
        raise RefusedError(_("This timetable is no longer a draft."))
    if active_run(locked) is not None:
        raise RefusedError(_("The timetable is being filled already."))
    run = SolverRun(
        organisation_id=locked.organisation_id,
        timetable=locked,
        asked_by_id=by.pk,
        seconds_allowed=seconds,
        gap_wanted=gap,
    )
    ledger.add(run, by=by, verb="timetable.run_asked")
    tasks.solve.enqueue(run.pk)
    return run


def active_run(timetable: Timetable) -> SolverRun | None:
    """The run that waits or goes on for a draft; while there is one, nobody changes the draft."""
    return timetable.runs.filter(state__in=GOES_ON).first()


@transaction.atomic
def stop_run(run: SolverRun, *, by: ledger.Actor) -> bool:
    """Ask the run to end with the best it has; False where it has ended already."""
    locked = SolverRun.objects.select_for_update().get(pk=run.pk)
    if locked.state not in GOES_ON:
        return False
    return ledger.change(locked, by=by, verb="timetable.run_stopped", stop_asked=True)


def solve_run(run: SolverRun) -> bool:
    """Fill the draft, in this process; False where somebody else has the run, or it is over.

    How far it is stands in the row about every half second. What goes wrong is kept in words in the row, and the draft
    stays as it was.
    """
    claimed = _claim(run.pk)
    if claimed is None:
        return False
    try:
        planning = plan_around_what_stands(claimed.timetable)
        answer = solve(
            planning.problem,
            seconds=claimed.seconds_allowed,
            gap=claimed.gap_wanted,
            progress=(teller := _Teller(claimed)).tell,
            stop=teller.stop,
        )
        _finish(claimed, planning, answer)
    except LostError:
        return False
    except Exception:
        logger.exception("The run %s failed", claimed.pk)
        _fail(claimed, Says.WENT_WRONG)
        raise
    finally:
        run.refresh_from_db()
    return True


def plan_around_what_stands(timetable: Timetable) -> Planning:
    """The problem of a draft; published and locked sessions that break a rule as they stand only take up their time."""
    planning = planning_of(timetable.period, timetable=timetable, seed=timetable.seed)
    while planning.problem.fixed and (broken := check(planning.problem, planning.problem.fixed, complete=False)):
        offending = {index for rule in broken for index in rule.fields.get("sessions", [])}
        offending |= {rule.session for rule in broken if rule.session is not None}
        planning = without(planning, offending or set(range(len(planning.problem.fixed))))
    return planning


def take_up_runs() -> int:
    """Hand the runs of workers that were killed to whoever is free; returns how many. The worker asks now and then."""
    from kyndig.training import tasks

    cold = SolverRun.objects.filter(state=SolverRun.State.RUNNING, heartbeat__lt=timezone.now() - COLD_AFTER)
    taken = 0
    for key, attempts in cold.values_list("pk", "attempts"):
        with transaction.atomic():
            if cold.filter(pk=key, attempts=attempts).update(state=SolverRun.State.WAITING):
                tasks.solve.enqueue(key)
                taken += 1
    return taken


@transaction.atomic
def _claim(key: int) -> SolverRun | None:
    """Make the run this process's own; None where it is taken or over. The fourth try is not made."""
    now = timezone.now()
    free = Q(state=SolverRun.State.WAITING) | Q(state=SolverRun.State.RUNNING, heartbeat__lt=now - COLD_AFTER)
    claimed = SolverRun.objects.filter(free, pk=key).update(
        state=SolverRun.State.RUNNING, heartbeat=now, attempts=F("attempts") + 1, phase="reading"
    )
    if not claimed:
        return None
    run = SolverRun.objects.select_related(
        "asked_by", "timetable__period__programme", "timetable__period__organisation"
    ).get(pk=key)
    if run.timetable.status != Timetable.Status.DRAFT:
        _fail(run, Says.THROWN_AWAY)
        return None
    if run.attempts > MOST_ATTEMPTS:
        _fail(run, Says.CUT_OFF)
        return None
    return run


class _Teller:
    """Writes how far a run is, and reads whether it is to stop; raises LostError once it is another worker's."""

    def __init__(self, run: SolverRun) -> None:
        self.run = run
        self.told = 0.0
        self.stopping = run.stop_asked

    def stop(self) -> bool:
        return self.stopping

    def tell(self, progress: Progress) -> None:
        if progress.seconds - self.told < TELL_EVERY:
            return
        self.told = progress.seconds
        mine = SolverRun.objects.filter(pk=self.run.pk, attempts=self.run.attempts, state=SolverRun.State.RUNNING)
        written = mine.update(
            heartbeat=timezone.now(),
            elapsed=round(progress.seconds, 1),
            phase=progress.phase[:30],
            wanted=progress.wanted,
            placed=progress.placed,
            cost=progress.cost,
            bound=progress.bound,
        )
        if not written:
            raise LostError
        self.stopping = SolverRun.objects.values_list("stop_asked", flat=True).get(pk=self.run.pk)


@transaction.atomic
def _finish(run: SolverRun, planning: Planning, answer: Answer) -> None:
    """Put the answer into the draft, all of it or nothing, if the run is still this process's."""
    timetable = Timetable.objects.select_for_update().get(pk=run.timetable_id)
    mine = SolverRun.objects.select_for_update().filter(pk=run.pk, attempts=run.attempts, state=SolverRun.State.RUNNING)
    if not mine.exists() or timetable.status != Timetable.Status.DRAFT:
        raise LostError
    if answer.status == "infeasible":
        _fail(run, Says.CLASH)
        return
    by: ledger.Actor = run.asked_by or ledger.System("Kyndig")
    put_in(timetable, planning, answer, by=by)
    mine.update(
        state=SolverRun.State.DONE,
        finished=timezone.now(),
        elapsed=round(answer.seconds, 1),
        phase=answer.status,
        wanted=planning.wanted,
        placed=planning.wanted - len(answer.unplaced),
        cost=answer.cost,
        bound=answer.bound,
    )


def _fail(run: SolverRun, says: str) -> None:
    SolverRun.objects.filter(pk=run.pk, attempts=run.attempts).update(
        state=SolverRun.State.FAILED, finished=timezone.now(), says=says
    )
