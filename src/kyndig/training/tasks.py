"""What the worker does for the training room: a thin call of an action each, with ids as arguments."""

from django_tasks import task

from kyndig.training.models import ExperimentPrice, PlaceSearch, SolverRun


@task(queue_name="timetable")
def solve(run_id: int) -> None:
    """Fill a timetable. Asked for twice, or after it was thrown away, it does nothing."""
    from kyndig.training.actions.solver_runs import solve_run

    run = SolverRun.objects.filter(pk=run_id).first()
    if run is not None:
        solve_run(run)


@task(queue_name="timetable")
def price(price_id: int) -> None:
    """Work out what steps cost. Asked for twice, it does nothing."""
    from kyndig.training.actions.timetable_prices import work_out

    asked = ExperimentPrice.objects.filter(pk=price_id).first()
    if asked is not None:
        work_out(asked)


@task(queue_name="timetable")
def find_places(search_id: int) -> None:
    """Find places for people who lack one. Asked for twice, it does nothing."""
    from kyndig.training.actions import place_searches

    search = PlaceSearch.objects.filter(pk=search_id).first()
    if search is not None:
        place_searches.find_places(search)
