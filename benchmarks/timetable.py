"""Time the timetable engine on seeded companies, beside first-fit and a plain model with a Boolean a seat.

    python benchmarks/timetable.py [--sizes 40,300,1000 or all] [--seeds 1,2,3] [--no-others] [--changes]
        [--exhaustive 500]

Prints one line a size, seed and method: unplaced, sessions, cost, proven gap, seconds, processor seconds, memory,
and whether every rule is kept (by check_timetable.py where KYNDIG_SHARED or ../shared has it, else by the engine's own
check). Loading the libraries is not counted; it is told once. Where 10,000 people are among the sizes, the growth of
processor time from 1,000 people on is fitted at one gap and one kind of company. `--exhaustive` compares with
trying everything, on so many small random problems. `--changes` mends each timetable after a decline, an illness, a new
hire and a trainer's day lost, and says how many are moved.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from timetable_instances import GROWTH, ROWS, Row, problem
from timetable_methods import PLAIN_UP_TO, engine, first_fit, plain

ROOT = Path(__file__).resolve().parents[1]


def faults(data: dict[str, Any], answer: dict[str, Any]) -> int:
    """How many rules the answer breaks."""
    for shared in (os.environ.get("KYNDIG_SHARED"), ROOT.parent / "shared"):
        file = Path(shared) / "tools" / "check_timetable.py" if shared else None
        if file and file.is_file():
            spec = importlib.util.spec_from_file_location("check_timetable", file)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return len(module.check(data, answer)[0])
    from kyndig.timetable import Problem, check

    return len(check(Problem.from_json(data), Problem.from_json(data | {"fixed": answer["sessions"]}).fixed))


def _measure(method: Callable[..., dict[str, Any]], row: Row, seed: int, pipe: Any) -> None:
    began = time.monotonic()
    import ortools.sat.python.cp_model  # noqa: F401

    import kyndig.timetable  # noqa: F401

    loading = time.monotonic() - began
    data = json.loads(json.dumps(problem(row, seed)))
    began, worked = time.monotonic(), time.process_time()
    answer = method(data, row)
    seconds, work = time.monotonic() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((answer, seconds, work, memory, faults(data, answer), loading))


def _change(data: dict[str, Any], answer: dict[str, Any]) -> None:
    """Mend the answer after each kind of change, in a process of its own."""
    from timetable_changes import tell

    from kyndig.timetable import Answer, Problem

    sessions = Problem.from_json(data | {"fixed": answer["sessions"]}).fixed
    tell(Problem.from_json(data), Answer(sessions, (), answer["cost"], answer["bound"], 0, "feasible"))


def run(method: Callable[..., dict[str, Any]], row: Row, seed: int, *, changes: bool = False) -> tuple[float, float]:
    """Run one method in a process of its own, so that its memory is its own; processor and loading seconds."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_measure, args=(method, row, seed, theirs))
    process.start()
    theirs.close()
    try:
        answer, seconds, work, memory, broken, loading = ours.recv()
    except EOFError:
        print(f"{row.people:>6} {seed:>4}  {method.__name__:<10} ended without an answer", flush=True)
        return math.nan, math.nan
    finally:
        process.join()
    gap = "-" if answer.get("gap") is None else f"{answer['gap']:.2%}"
    kept = "all rules kept" if not broken else f"{broken} rules BROKEN"
    found = f"{len(answer['unplaced']):>6} unplaced {len(answer['sessions']):>5} sessions cost {answer['cost']:>12,.0f}"
    asked = f"gap {gap:>7} (asked {row.gap:.1%})  {seconds:7.2f} s (allowed {row.seconds:g}), {work:6.2f} of processor"
    print(f"{row.people:>6} {seed:>4}  {method.__name__:<10} {found}  {asked}  {memory:6.0f} MB  {kept}", flush=True)
    if changes:
        later = multiprocessing.get_context("spawn").Process(target=_change, args=(problem(row, seed), answer))
        later.start()
        later.join()
    return work, loading


def growth(seed: int) -> float:
    """The power of the number of people with which processor time grows, at one gap and one kind of company."""
    points = []
    for row in GROWTH:
        work, _ = run(engine, row, seed)
        points.append((math.log(row.people), math.log(work)))
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in points) / sum((x - middle[0]) ** 2 for x, _ in points)


def exhaustive(count: int) -> None:
    """Compare unplaced pairs and cost with trying everything, on small random problems."""
    sys.path.insert(0, str(ROOT))
    from kyndig.timetable import Problem, solve
    from tests.timetable import small

    compared = agreed = seed = 0
    while compared < count:
        made = small.problem(seed)
        seed += 1
        try:
            unplaced, cost, _ = small.best(made, most_sets=1_500)
        except (small.TooManyError, ValueError):
            continue
        compared += 1
        answer = solve(Problem.from_json(made), seconds=20)
        same = len(answer.unplaced) == unplaced and abs(answer.cost - cost) < 0.01 and answer.status == "optimal"
        agreed += same and not faults(made, answer.to_json())
        if not same:
            print(f"seed {seed - 1}: {len(answer.unplaced)} unplaced at {answer.cost}, best {unplaced} at {cost}")
    print(f"trying everything agrees on {agreed} of {compared} small random problems", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="all", help="people, comma separated, or all")
    parser.add_argument("--seeds", default="1", help="comma separated")
    parser.add_argument("--no-others", action="store_true", help="the engine alone")
    parser.add_argument(
        "--exhaustive", type=int, default=0, metavar="N", help="small problems compared with everything"
    )
    parser.add_argument("--changes", action="store_true", help="mend each timetable after four kinds of change")
    asked = parser.parse_args()
    sizes = {row.people for row in ROWS} if asked.sizes == "all" else {int(size) for size in asked.sizes.split(",")}
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    loaded = False
    for row in (row for row in ROWS if row.people in sizes):
        for seed in seeds:
            _, loading = run(engine, row, seed, changes=asked.changes)
            if not loaded:
                print(f"        (loading the libraries took {loading:.2f} s)")
                loaded = True
            if not asked.no_others:
                run(first_fit, row, seed)
                if row.people <= PLAIN_UP_TO:
                    run(plain, replace(row, seconds=max(row.seconds, 20)), seed)
    if 10_000 in sizes:
        print(f"processor time grows as people^{growth(seeds[0]):.2f} from 1,000 to 10,000 people (under 1.5 asked)")
    if asked.exhaustive:
        exhaustive(asked.exhaustive)


if __name__ == "__main__":
    main()
