"""A run of the solver on a draft: asked for, done by one worker, and put into the draft."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError
from kyndig.timetable import Answer, Progress, days_of_steps, solve
from kyndig.training.actions.solver_results import put_in
from kyndig.training.actions.solver_work import GOES_ON, LostError, Teller, claim, fail, mine, take_up
from kyndig.training.models import SolverRun, Timetable
from kyndig.training.queries.timetable_problem import Planning, planning_of
from kyndig.training.queries.timetable_standing import standing
from kyndig.training.rules.timetable_price import STEPS
from kyndig.training.rules.timetable_runs import Says

logger = logging.getLogger(__name__)


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
    claimed = claim(SolverRun, run.pk)
    if claimed is None:
        return False
    try:
        planning = plan_around_what_stands(claimed.timetable)
        answer = solve(
            planning.problem,
            seconds=claimed.seconds_allowed,
            gap=claimed.gap_wanted,
            progress=(teller := Teller(claimed, _so_far)).tell,
            stop=teller.stop,
            steps=days_of_steps(planning.problem, STEPS) if claimed.timetable.in_steps else None,
        )
        _finish(claimed, planning, answer)
    except LostError:
        return False
    except Exception:
        logger.exception("The run %s failed", claimed.pk)
        fail(claimed, Says.WENT_WRONG)
        raise
    finally:
        run.refresh_from_db()
    return True


def plan_around_what_stands(timetable: Timetable) -> Planning:
    """The problem of a draft; published and locked sessions that break a rule as they stand only take up their time."""
    return standing(planning_of(timetable.period, timetable=timetable, seed=timetable.seed))


def take_up_runs() -> int:
    """Hand the runs of workers that were killed to whoever is free; returns how many. The worker asks now and then."""
    from kyndig.training import tasks

    return take_up(SolverRun, tasks.solve.enqueue)


def _so_far(progress: Progress) -> dict[str, object]:
    return {
        "wanted": progress.wanted,
        "placed": progress.placed,
        "cost": progress.cost,
        "bound": progress.bound,
    }


@transaction.atomic
def _finish(run: SolverRun, planning: Planning, answer: Answer) -> None:
    """Put the answer into the draft, all of it or nothing, if the run is still this process's."""
    timetable = Timetable.objects.select_for_update().get(pk=run.timetable_id)
    own = mine(run).select_for_update()
    if not own.exists() or timetable.status != Timetable.Status.DRAFT:
        raise LostError
    if answer.status == "infeasible":
        fail(run, Says.CLASH)
        return
    by: ledger.Actor = run.asked_by or ledger.System("Kyndig")
    put_in(timetable, planning, answer, by=by)
    own.update(
        state=SolverRun.State.DONE,
        finished=timezone.now(),
        elapsed=round(answer.seconds, 1),
        phase=answer.status,
        wanted=planning.wanted,
        placed=planning.wanted - len(answer.unplaced),
        cost=answer.cost,
        bound=answer.bound,
        draw_followed=answer.draw.followed if answer.draw else None,
        draw_price=answer.draw.price if answer.draw else None,
    )
