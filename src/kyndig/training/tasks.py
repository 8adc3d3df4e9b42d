"""What the worker does for the training room: a thin call of an action each, with ids as arguments."""

from django_tasks import task

from kyndig.training.models import SolverRun


@task(queue_name="timetable")
def solve(run_id: int) -> None:
    """Fill a timetable. Asked for twice, or after it was thrown away, it does nothing."""
    from kyndig.training.actions.solver_runs import solve_run

    run = SolverRun.objects.filter(pk=run_id).first()
    if run is not None:
        solve_run(run)
