"""Places for people who lack one in what is published, with the fewest others moved: plain values in and out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kyndig.timetable import Problem, Session, check, mend
from kyndig.timetable.rules.checking import spans
from kyndig.training.rules.place_windows import Pair, Seats, windows_of
from kyndig.training.rules.timetable_order import Rule

Key = tuple[object, ...]
TRIES = 4


class NotHeldError(Exception):
    """What was found would break a rule, or take a published session away; it is not to be shown."""


@dataclass(frozen=True)
class Situation:
    """What is published, and who is to be given a place in it.

    `problem` has everybody with a seat in a course among those the course is for; of its sessions those that nobody
    should leave are fixed. `sessions` are all that people can be seated in, without the seats that somebody is to give
    up. `rounds` are the pairs to find a place for, those whose course follows another of the rounds after it.
    """

    problem: Problem
    sessions: tuple[Session, ...]
    rounds: tuple[tuple[Pair, ...], ...]
    order: tuple[Rule, ...]
    ended: Mapping[Pair, date]
    begins: Mapping[Pair, date]

    @property
    def asked(self) -> list[Pair]:
        return [pair for pairs in self.rounds for pair in pairs]


@dataclass(frozen=True)
class Found:
    """The sessions with everybody in them, and what stands in the way of those who have no place. Costs as before."""

    sessions: tuple[Session, ...]
    unplaced: Mapping[Pair, Sequence[Mapping[str, Any]]]
    cost: float


def key_of_session(session: Session) -> Key:
    return session.course, session.trainer, session.room, session.starts


def search(situation: Situation, *, seconds: float) -> Found:
    """A place for each who is asked for, where there is one. Raises NotHeldError where nothing that holds is found."""
    sessions, cost = situation.sessions, 0.0
    unplaced: dict[Pair, Sequence[Mapping[str, Any]]] = {}
    for pairs in situation.rounds:
        able = []
        for person, course in pairs:
            first = next((r for r in situation.order if f"s{r.strand}" == course), None)
            if first is not None and (person, f"s{first.after}") in unplaced:
                unplaced[person, course] = [{"kind": "prerequisite", "course": f"s{first.after}"}]
            else:
                able.append((person, course))
        sessions, left, cost = _round(situation, sessions, able, seconds)
        unplaced |= left
    if not {key_of_session(s) for s in situation.sessions} <= {key_of_session(s) for s in sessions}:
        raise NotHeldError("a published session is gone")
    return Found(sessions, unplaced, cost)


def _round(
    situation: Situation, sessions: Sequence[Session], wanted: Sequence[Pair], seconds: float
) -> tuple[tuple[Session, ...], dict[Pair, Sequence[Mapping[str, Any]]], float]:
    """One round; sessions that would be left with too few keep their people in the next try."""
    problem = for_these(situation.problem, sessions, wanted)
    windows = windows_within(situation, sessions, wanted)
    for _try in range(TRIES):
        mended = mend(problem, sessions, windows=windows, seconds=seconds)
        answer = mended.answer
        if not answer.broken:
            left: dict[Pair, Sequence[Mapping[str, Any]]] = {
                (pair.person, pair.course): pair.blockers for pair in answer.unplaced
            }
            return answer.sessions, left, answer.cost
        breaking = {key_of_session(answer.sessions[rule.session]) for rule in answer.broken if rule.session is not None}
        fixed = {key_of_session(session) for session in problem.fixed}
        kept = [s for s in sessions if key_of_session(s) in breaking - fixed]
        if not kept:
            break
        problem = replace(problem, fixed=(*problem.fixed, *kept))
    raise NotHeldError("; ".join(rule.sentence for rule in answer.broken))


def for_these(problem: Problem, sessions: Sequence[Session], wanted: Collection[Pair]) -> Problem:
    """The problem in which those who sit in a course and those who are wanted in it are all that it is for."""
    people: dict[str, dict[str, None]] = defaultdict(dict)
    for session in sessions:
        people[session.course].update(dict.fromkeys(session.people))
    for person, course in wanted:
        people[course][person] = None
    courses = tuple(replace(course, audience=tuple(people[course.id])) for course in problem.courses)
    seated = {key_of_session(session): session for session in sessions}
    fixed = tuple(seated[key_of_session(session)] for session in problem.fixed)
    return replace(problem, courses=courses, fixed=fixed)


def windows_within(situation: Situation, sessions: Sequence[Session], wanted: Collection[Pair]) -> Any:
    seats = seats_in(situation.problem, sessions)
    return windows_of(situation.order, seats, wanted, situation.ended, situation.begins)


def seats_in(problem: Problem, sessions: Sequence[Session]) -> Seats:
    found = {}
    for session in sessions:
        times = spans(problem, session)
        for person in session.people:
            found[person, session.course] = times[0][0], times[-1][1]
    return found


def still_holds(situation: Situation, sessions: Sequence[Session]) -> bool:
    """Whether the sessions, as they would be, break no rule that those in the situation keep."""
    problem = for_these(situation.problem, sessions, situation.asked)
    known = {_told(rule, situation.sessions) for rule in check(problem, situation.sessions)}
    same = set(situation.sessions)
    return all(_told(rule, sessions) in known for rule in check(problem, sessions, known=same)) and _in_order(
        situation, sessions
    )


def _told(rule: Any, sessions: Sequence[Session]) -> Key:
    where = key_of_session(sessions[rule.session]) if rule.session is not None else None
    return rule.kind, where, tuple(sorted(rule.people)), rule.fields.get("department")


def _in_order(situation: Situation, sessions: Sequence[Session]) -> bool:
    """Whether those who are moved keep the order of their courses."""
    before, after = seats_in(situation.problem, situation.sessions), seats_in(situation.problem, sessions)
    for rule in situation.order:
        for person in {p for (p, _course), when in after.items() if before.get((p, _course)) != when}:
            first, second = (person, f"s{rule.after}"), (person, f"s{rule.strand}")
            ends = after[first][1].date() if first in after else situation.ended.get(first)
            starts = after[second][0].date() if second in after else situation.begins.get(second)
            if ends and starts and starts <= ends + timedelta(days=rule.days):
                return False
    return True


def moved(before: Sequence[Session], after: Sequence[Session]) -> dict[Pair, Session]:
    """Where each sits who did not sit there before."""
    was = {(person, s.course): key_of_session(s) for s in before for person in s.people}
    return {
        (person, session.course): session
        for session in after
        for person in session.people
        if was.get((person, session.course)) != key_of_session(session)
    }


def in_rounds(asked: Collection[tuple[int, int]], before: Mapping[int, int]) -> list[list[tuple[int, int]]]:
    """(person, strand) pairs in rounds, a strand after the one `before` it where the person is asked for both."""
    rounds: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person, strand in sorted(asked):
        depth, seen = 0, [strand]
        while (first := before.get(seen[-1])) is not None and first not in seen and (person, first) in asked:
            depth += 1
            seen.append(first)
        rounds[depth].append((person, strand))
    return [rounds[depth] for depth in sorted(rounds)]
