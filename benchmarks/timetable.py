"""Time the timetable engine on seeded companies, beside first-fit and a plain model with a Boolean a seat.

    python benchmarks/timetable.py [--sizes 40,300,1000] [--seed 1] [--no-plain]

Prints one line a size and method: unplaced, sessions, cost, proven gap, seconds, peak memory, and whether every rule is
kept (by check_timetable.py where KYNDIG_SHARED or ../shared has it, else by the engine's own check). Ends with the
exponent of cost of time from 1,000 people on, where at least two such sizes were run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timetable_instances import ROWS, Row, problem


def first_fit(data: dict[str, Any], row: Row) -> dict[str, Any]:
    """As a careful person would do it: course by course, each session at the first time when enough can come."""
    from kyndig.timetable import Problem
    from kyndig.timetable.draft import Sitting, as_sessions
    from kyndig.timetable.freedom import Freedom
    from kyndig.timetable.instance import Instance
    from kyndig.timetable.plan import Plan

    asked = Problem.from_json(data)
    instance = Instance(asked)
    plan = Plan(Freedom(instance))
    order = sorted(range(len(asked.courses)), key=Freedom(instance).depth)
    for course in order:
        waiting = list(instance.wanted[course])
        for moment in instance.moments[course]:
            for site in dict.fromkeys(instance.site_of_room):
                staff = plan.staff(moment, site, asked.courses[course].largest_group)
                if staff is None:
                    continue
                sitting = Sitting(moment, staff[0], staff[1])
                coming = [p for p in waiting if plan.could(p, moment, site)]
                if len(coming) < max(
                    instance.smallest[course], min(len(waiting), instance.seats(course, staff[1])) // 2
                ):
                    continue
                plan.add(sitting)
                for person in coming:
                    if plan.could_sit(person, sitting):
                        plan.sit(person, sitting)
                if len(sitting.people) < instance.smallest[course]:
                    plan.drop(sitting)
                waiting = [p for p in waiting if (p, course) not in plan.seat]
    return _answer(asked, as_sessions(instance, plan.sittings))


def plain(data: dict[str, Any], row: Row) -> dict[str, Any]:
    """The model with a Boolean for each person and moment, given to CP-SAT with both cores for the same time."""
    from kyndig.timetable import Problem
    from kyndig.timetable.draft import as_sessions, fixed_sittings
    from kyndig.timetable.instance import Instance
    from kyndig.timetable.linear import by_cp_sat
    from kyndig.timetable.model import Model, single_groups

    asked = Problem.from_json(data)
    instance = Instance(asked)
    model = Model(instance, single_groups(instance), exact=True)
    model.aim_all()
    solved = by_cp_sat(model.linear, seconds=row.seconds, workers=2)
    sittings = model.sittings(solved.values) if solved.values is not None else fixed_sittings(instance)
    return _answer(asked, as_sessions(instance, sittings))


def engine(data: dict[str, Any], row: Row) -> dict[str, Any]:
    from kyndig.timetable import Problem, solve

    return solve(Problem.from_json(data), seconds=row.seconds, gap=row.gap).to_json()


def _answer(asked: Any, sessions: Any) -> dict[str, Any]:
    from kyndig.timetable.money import cost_of

    placed = {(person, session.course) for session in sessions for person in session.people}
    left = [{"person": p, "course": c, "why": "not seated"} for p, c in asked.wanted if (p, c) not in placed]
    cost = cost_of(asked, sessions)
    return {"sessions": [s.to_json() for s in sessions], "unplaced": left, "cost": cost, "bound": None, "gap": None}


def faults(data: dict[str, Any], answer: dict[str, Any]) -> int:
    """How many rules the answer breaks."""
    root = Path(__file__).resolve().parents[1]
    for shared in (os.environ.get("KYNDIG_SHARED"), root.parent / "shared"):
        file = Path(shared) / "tools" / "check_timetable.py" if shared else None
        if file and file.is_file():
            spec = importlib.util.spec_from_file_location("check_timetable", file)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return len(module.check(data, answer)[0])
    from kyndig.timetable import Problem, check

    return len(check(Problem.from_json(data), Problem.from_json(data | {"fixed": answer["sessions"]}).fixed))


def _measure(method: Callable[..., dict[str, Any]], row: Row, seed: int, pipe: Any) -> None:
    data = json.loads(json.dumps(problem(row, seed)))
    began = time.monotonic()
    answer = method(data, row)
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((answer, seconds, memory, faults(data, answer)))


def run(method: Callable[..., dict[str, Any]], row: Row, seed: int) -> tuple[dict[str, Any], float]:
    """Run one method in a process of its own, so that its memory is its own."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_measure, args=(method, row, seed, theirs))
    process.start()
    theirs.close()
    try:
        answer, seconds, memory, broken = ours.recv()
    except EOFError:
        print(f"{row.people:>6}  {method.__name__:<10} ended without an answer", flush=True)
        return {}, math.nan
    finally:
        process.join()
    gap = "-" if answer.get("gap") is None else f"{answer['gap']:.2%}"
    kept = "all rules kept" if not broken else f"{broken} rules BROKEN"
    found = f"{len(answer['unplaced']):>6} unplaced {len(answer['sessions']):>5} sessions cost {answer['cost']:>12,.0f}"
    allowed = f"gap {gap:>7} (asked {row.gap:.1%})  {seconds:7.1f} s (allowed {row.seconds:g})  {memory:6.0f} MB"
    print(f"{row.people:>6}  {method.__name__:<10} {found}  {allowed}  {kept}", flush=True)
    return answer, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="40,300,1000", help="people, comma separated, or all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-plain", action="store_true", help="leave out the plain model")
    asked = parser.parse_args()
    sizes = {row.people for row in ROWS} if asked.sizes == "all" else {int(size) for size in asked.sizes.split(",")}
    times: list[tuple[int, float]] = []
    for row in ROWS:
        if row.people not in sizes:
            continue
        _, seconds = run(engine, row, asked.seed)
        times.append((row.people, seconds))
        run(first_fit, row, asked.seed)
        if row.people <= 1_000 and not asked.no_plain:
            run(plain, row, asked.seed)
    points = [(math.log(n), math.log(s)) for n, s in times if n >= 1_000]
    if len(points) > 1:
        middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
        slope = sum((x - middle[0]) * (y - middle[1]) for x, y in points) / sum((x - middle[0]) ** 2 for x, _ in points)
        print(f"time grows as people^{slope:.2f} from {min(n for n, _ in times if n >= 1_000):,} people on")


if __name__ == "__main__":
    main()
