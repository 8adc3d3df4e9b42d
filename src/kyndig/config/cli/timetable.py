"""`kyndig timetable PROBLEM.json`: a timetable as JSON, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kyndig.timetable import Progress

LARGEST_FILE = 512 * 1024 * 1024


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "timetable",
        help="make a timetable from a problem in JSON",
        description="Read a timetable problem and write the best timetable found as JSON to standard output.",
    )
    parser.add_argument("problem", metavar="PROBLEM.json", help="the problem; - reads standard input")
    parser.add_argument("--seconds", type=_seconds, default=10.0, metavar="N", help="time to search (default: 10)")
    parser.add_argument(
        "--gap",
        type=_gap,
        default=0.0,
        metavar="G",
        help="end once the cost is proven to be within this share of the lowest, such as 0.01 (default: 0)",
    )
    parser.add_argument(
        "--price-of-steps",
        type=int,
        choices=range(2, 13),
        metavar="N",
        help="write instead what a stepped wedge of N steps would cost, from solving with and without it",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    name = "standard input" if args.problem == "-" else args.problem
    try:
        data = json.loads(_read(args.problem))
    except OSError as fault:
        return _refuse(f"{name}: expected a readable file, {(fault.strerror or 'it cannot be read').lower()}")
    except UnicodeDecodeError:
        return _refuse(f"{name}: expected JSON in UTF-8")
    except json.JSONDecodeError as fault:
        return _refuse(f"{name}: row {fault.lineno}, column {fault.colno}: expected JSON, {fault.msg.lower()}")
    except RecursionError:
        return _refuse(f"{name}: expected a timetable problem, found JSON nested too deep")
    except ValueError as fault:
        return _refuse(f"{name}: {fault}")

    from kyndig.timetable import Problem, ProblemError, check, price_of_steps, solve

    try:
        problem = Problem.from_json(data)
    except ProblemError as fault:
        return _refuse(f"{name}: {fault}")
    asked = {"stopped": False}
    if args.price_of_steps and not check(problem, problem.fixed, complete=False):
        with _interrupt(asked):
            price = price_of_steps(
                problem, steps=args.price_of_steps, seconds=args.seconds, gap=args.gap, stop=lambda: asked["stopped"]
            )
        return _written(price.to_json())
    watched = sys.stderr.isatty()
    with _interrupt(asked):
        answer = solve(
            problem,
            seconds=args.seconds,
            gap=args.gap,
            progress=_show if watched else None,
            stop=lambda: asked["stopped"],
        )
    if watched:
        print("\r\033[K", end="", file=sys.stderr)
    _written(answer.to_json())
    if answer.status == "infeasible":
        for broken in answer.broken[:10]:
            print(f"{name}: the fixed sessions break a rule: {broken.sentence}", file=sys.stderr)
        return 1
    return 0


def _written(data: dict[str, Any]) -> int:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print(flush=True)
    return 0


class _interrupt:  # noqa: N801 - reads as a verb where it is used
    """Ctrl-C ends the search and gives the best so far; a second one ends the program."""

    def __init__(self, asked: dict[str, bool]) -> None:
        self.asked = asked

    def __enter__(self) -> None:
        import signal
        import threading

        self.before = None
        if threading.current_thread() is threading.main_thread():

            def handle(number: int, frame: object) -> None:
                if self.asked["stopped"]:
                    raise KeyboardInterrupt
                self.asked["stopped"] = True

            self.before = signal.signal(signal.SIGINT, handle)

    def __exit__(self, *exception: object) -> None:
        import signal

        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)


def _read(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    file = Path(path)
    if file.is_dir():
        raise ValueError("expected a file, found a folder")
    if file.stat().st_size > LARGEST_FILE:
        raise ValueError(f"expected at most {LARGEST_FILE >> 20} MB")
    return file.read_bytes().decode("utf-8-sig")


def _show(progress: Progress) -> None:
    text = f"{progress.seconds:5.0f} s  {progress.phase:<12} {progress.placed} of {progress.wanted} placed"
    if progress.cost is not None and progress.bound is not None and progress.gap is not None:
        text += f"  cost {progress.cost:,.0f}  bound {progress.bound:,.0f}  gap {progress.gap:.1%}"
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _seconds(text: str) -> float:
    return _number(text, 0.1, 7 * 24 * 3600, "seconds")


def _gap(text: str) -> float:
    return _number(text, 0.0, 1.0, "a share from 0 to 1")


def _number(text: str, least: float, most: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"expected {what}, found {text!r}")
    return value
