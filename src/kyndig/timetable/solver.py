"""From a problem to an answer: the steps of a solve, in an order that always holds the best timetable so far."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kyndig.timetable.answer import Answer, Progress, Unplaced, gap_between
from kyndig.timetable.draft import as_sessions
from kyndig.timetable.draw import drawn
from kyndig.timetable.instance import Instance
from kyndig.timetable.linear import load
from kyndig.timetable.money import cost_of
from kyndig.timetable.problem import Problem
from kyndig.timetable.rules.checking import check
from kyndig.timetable.search import Search

LOOK_EVERY = 0.2
"""Seconds between two looks at how the search does."""


def solve(
    problem: Problem,
    *,
    seconds: float = 10,
    gap: float = 0.0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    steps: Mapping[str, tuple[date, date]] | None = None,
) -> Answer:
    """The best timetable that can be found in so many seconds.

    Ends sooner where the cost is proven to be within `gap` of the lowest, at the fewest unplaced pairs. `progress` is
    called from this thread about every 0.2 s and at each improvement; once `stop()` is true the best so far is given.
    Loading the solver the first time in a process is not counted. `steps` keeps the first courses of a department's
    people within its days (see `experiment`).
    """
    load()
    began = time.monotonic()
    broken = check(problem, problem.fixed, complete=False)
    if broken:
        return _infeasible(problem, broken, began)
    search = Search(Instance(problem, steps), began=began, seconds=seconds, gap=gap)
    thread = threading.Thread(target=search.run, name="timetable", daemon=True)
    thread.start()
    told: tuple[object, ...] | None = None
    while thread.is_alive():
        thread.join(LOOK_EVERY / 10 if search.changed != told else LOOK_EVERY)
        if stop is not None and stop():
            search.limit.stop()
        if progress is not None:
            progress(_progress(search, began))
            told = search.changed
    if search.failure is not None:
        raise search.failure
    return _answer(problem, search, began)


def _progress(search: Search, began: float) -> Progress:
    best, instance = search.best, search.instance
    wanted = len(instance.problem.wanted)
    seconds = time.monotonic() - began
    if best is None:
        return Progress(seconds, wanted - search.open_pairs, wanted, None, None, None, search.phase)
    cost, bound = instance.money.amount(best.cost), instance.money.amount(search.bound)
    return Progress(seconds, wanted - best.unplaced, wanted, cost, bound, gap_between(cost, bound), search.phase)


def _answer(problem: Problem, search: Search, began: float) -> Answer:
    instance = search.instance
    sessions = as_sessions(instance, search.sittings)
    cost = cost_of(problem, sessions)
    bound = min(instance.money.amount(search.bound), cost)
    broken = check(problem, sessions)
    return Answer(
        sessions=sessions,
        unplaced=tuple(search.unplaced),
        cost=cost,
        bound=bound,
        seconds=time.monotonic() - began,
        status="infeasible" if broken else "optimal" if search.proven else "feasible",
        fewest_unplaced=search.fewest_unplaced,
        broken=tuple(broken),
        draw=drawn(problem, sessions, price=cost - instance.money.amount(search.before_draw)),
    )


def _infeasible(problem: Problem, broken: Sequence[object], began: float) -> Answer:
    placed = {(person, session.course) for session in problem.fixed for person in session.people}
    why = "the fixed sessions break a rule: " + str(getattr(broken[0], "sentence", ""))
    blockers = ({"kind": "fixed_broken", "broken": len(broken)},)
    unplaced = tuple(Unplaced(p, c, why, blockers) for p, c in problem.wanted if (p, c) not in placed)
    cost = cost_of(problem, problem.fixed)
    return Answer(
        sessions=problem.fixed,
        unplaced=unplaced,
        cost=cost,
        bound=cost,
        seconds=time.monotonic() - began,
        status="infeasible",
        fewest_unplaced=0,
        broken=tuple(broken),  # type: ignore[arg-type]
    )
