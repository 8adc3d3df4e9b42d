"""A small problem solved to the end: fewest unplaced pairs, then cost, then sessions, each proven by CP-SAT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kyndig.timetable.groups import single_groups
from kyndig.timetable.linear import Solved, by_cp_sat
from kyndig.timetable.model import Model

if TYPE_CHECKING:
    from kyndig.timetable.search import Search


def solve_exactly(search: Search) -> None:
    """Bring the search's best and bounds to the truth, or as near to it as time allows."""
    search.phase = "exact"
    instance = search.instance
    model = Model(instance, single_groups(instance), exact=True)
    if not model.possible:
        return
    model.aim_placed()
    solved = _solve(search, model)
    if solved.impossible:
        return
    complete = instance.moments_complete
    if complete:
        search.fewest_unplaced = max(search.fewest_unplaced, search.open_pairs + round(solved.bound))
    if not solved.optimal or search.best is None:
        return
    model.keep_unplaced(search.best.unplaced)
    model.aim_cost()
    solved = _solve(search, model)
    if solved.values is not None and complete:
        search.bound = max(search.bound, instance.fixed_cost() + round(solved.bound))
    model.keep_cost(search.best.cost - instance.fixed_cost())
    model.aim_sessions()
    _solve(search, model)


def _solve(search: Search, model: Model) -> Solved:
    solved = by_cp_sat(model.linear, seconds=max(0.05, search.limit.left), limit=search.limit)
    if solved.values is not None:
        search.take(model.sittings(solved.values))
    return solved
