"""Changing a timetable gently: somebody declines, falls ill or joins, and as few others as possible are moved."""

from __future__ import annotations

import time
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kyndig.timetable.answer import Answer
from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting, as_sessions
from kyndig.timetable.explain import explain
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import NEVER, Instance
from kyndig.timetable.limit import Limit
from kyndig.timetable.moments import Moment
from kyndig.timetable.money import cost_of
from kyndig.timetable.openings import open_for
from kyndig.timetable.plan import Plan
from kyndig.timetable.problem import Problem, Session
from kyndig.timetable.rules.checking import check, spans

ALWAYS_BINDING = {
    "trainer_cannot",
    "parts",
    "closed_day",
    "outside_day",
    "off_grid",
    "not_consecutive",
    "trainer_away",
    "room_away",
    "window",
    "trainer_taken",
    "room_taken",
}
"""Where a session breaks one of these it cannot be held as it is."""


Window = tuple[datetime | None, datetime | None]
"""From when a course may start and by when it has to end, in local time; None where nothing limits it."""


@dataclass(frozen=True)
class Move:
    """Whom a change concerns: `before` and `after` are the sessions, None where there was or is none."""

    person: str
    course: str
    before: Session | None
    after: Session | None

    def to_json(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "course": self.course,
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }


@dataclass(frozen=True)
class Mended:
    """`moves` names everybody whose seat is new, other or gone; `asked` how many of them the change itself concerns."""

    answer: Answer
    moves: tuple[Move, ...]
    asked: int

    def to_json(self) -> dict[str, Any]:
        return {
            "answer": self.answer.to_json(),
            "moves": [move.to_json() for move in self.moves],
            "asked": self.asked,
        }


def mend(
    problem: Problem,
    timetable: Answer | Sequence[Session],
    *,
    declined: Collection[tuple[str, str]] = (),
    windows: Mapping[tuple[str, str], Window] | None = None,
    seconds: float = 1.0,
) -> Mended:
    """The timetable changed as little as possible so that it fits the problem as it is now.

    `problem` is today's: with the new hire in it, and the times of who is ill among the busy ones. `declined` are
    (person, course) pairs that should have another session than theirs; `windows` keep a pair within some time,
    as for a course that somebody had before this problem begins. Sessions that can no longer be held are closed, and
    people who are no longer in the problem lose their seats.
    Each missing seat is found by the shortest chain of moves there is; a new session is opened where no chain leads.
    `seconds` limits the looking; reading the problem comes before it, under a second for 5,000 people.
    """
    began = time.monotonic()
    published = timetable.sessions if isinstance(timetable, Answer) else tuple(timetable)
    sessions = _still_there(problem, published)
    refused = _busy_where_declined(problem, sessions, set(declined))
    instance = Instance(refused)
    _keep_within(instance, windows or {})
    known = {s: number for number, s in enumerate(problem.fixed)}
    before = check(refused, sessions)
    plan = _as_it_stands(refused, instance, sessions, known, {b.session for b in before if b.kind in ALWAYS_BINDING})
    missing = set(plan.missing())
    chains = Chains(plan, Limit(time.monotonic() + seconds).over)
    for sitting in [s for s in plan.sittings if s.fixed is None and len(s.people) < plan.fewest(s)]:
        for person, course in sorted(missing):
            if course == sitting.course and plan.could_sit(person, sitting):
                chains.sit(person, sitting)
        _keep_or_close(chains, sitting)
    for person, course in sorted(plan.missing(), key=lambda pair: (len(instance.after[pair[1]]), pair)):
        _ = (
            (person, course) in plan.seat
            or chains.place(person, course)
            or open_for(chains, person, course)
            or chains.place_around(person, course)
        )
    mended = as_sessions(instance, plan.sittings)
    cost = cost_of(problem, mended)
    fits = set(sessions) - {sessions[b.session] for b in before if b.session is not None}
    broken = tuple(check(refused, mended, known=fits))
    answer = Answer(
        sessions=mended,
        unplaced=tuple(explain(instance, plan.sittings)) if plan.unseated else (),
        cost=cost,
        bound=0,
        seconds=time.monotonic() - began,
        status="infeasible" if broken else "feasible",
        broken=broken,
    )
    return Mended(answer, _moves(published, mended), len(missing))


def _keep_within(instance: Instance, windows: Mapping[tuple[str, str], Window]) -> None:
    for (person, course), (first, last) in windows.items():
        key = instance.person_number[person], instance.course_number[course]
        if first is not None:
            instance.earliest[key] = max(_minute(instance, first), instance.earliest.get(key, 0))
        if last is not None:
            instance.latest[key] = min(_minute(instance, last), instance.latest.get(key, NEVER))


def _minute(instance: Instance, moment: datetime) -> int:
    return instance.clock.minute_of(moment.date()) + moment.hour * 60 + moment.minute


def _still_there(problem: Problem, sessions: Sequence[Session]) -> tuple[Session, ...]:
    """The sessions without people who have left, and without those whose course, trainer or room is gone."""
    return tuple(
        session
        if all(person in problem.person for person in session.people)
        else replace(session, people=tuple(person for person in session.people if person in problem.person))
        for session in sessions
        if session.course in problem.course and session.trainer in problem.trainer and session.room in problem.room
    )


def _keep_or_close(chains: Chains, sitting: Sitting) -> None:
    """Fill a session that has too few people, or give it up, whichever moves fewer."""
    fewest = chains.plan.fewest(sitting)
    if len(sitting.people) < fewest - len(sitting.people):
        mark = len(chains.log)
        if all(chains.place(person, sitting.course) for person in chains.close(sitting)):
            return
        chains.back_to(mark)
    if not chains.pull(sitting, fewest):
        chains.close(sitting)


def _busy_where_declined(problem: Problem, sessions: Sequence[Session], declined: set[tuple[str, str]]) -> Problem:
    """The problem in which those who declined a session are busy while it is held."""
    away: dict[str, list[Any]] = {}
    for session in sessions:
        for person in session.people:
            if (person, session.course) in declined:
                away.setdefault(person, []).extend(spans(problem, session))
    if not away:
        return problem
    people = tuple(
        replace(person, busy=(*person.busy, *away[person.id])) if person.id in away else person
        for person in problem.people
    )
    return replace(problem, people=people)


def _as_it_stands(
    problem: Problem,
    instance: Instance,
    sessions: Sequence[Session],
    fixed: dict[Session, int],
    gone: Container[int | None],
) -> Plan:
    """A plan with every session that is not `gone`, and every seat that still keeps the rules."""
    plan = Plan(Freedom(instance))
    keys = {(s.course, s.trainer, s.room, s.starts) for s in fixed}
    by_time = sorted(enumerate(sessions), key=lambda item: item[1].starts)
    for number, session in by_time:
        key = session.course, session.trainer, session.room, session.starts
        course = instance.course_number[session.course]
        people = [instance.person_number[p] for p in session.people if p in instance.person_number]
        if key in keys:
            sitting = next(s for s in plan.sittings if s.fixed is not None and _key(problem.fixed[s.fixed]) == key)
        elif number in gone:
            continue
        else:
            sitting = Sitting(
                _moment(instance, session),
                instance.trainer_number[session.trainer],
                instance.room_number[session.room],
            )
            plan.add(sitting)
        for person in people:
            wanted = person in sitting.people or course in instance.courses_of[person]
            if wanted and (person, course) not in plan.seat and plan.could_sit(person, sitting):
                plan.sit(person, sitting)
    return plan


def _key(session: Session) -> tuple[object, ...]:
    return session.course, session.trainer, session.room, session.starts


def _moment(instance: Instance, session: Session) -> Moment:
    course = instance.course_number[session.course]
    starts = tuple(slot for start in session.starts if (slot := instance.clock.slot(start)) is not None)
    return instance.moment(course, starts)


def _moves(before: Sequence[Session], after: Sequence[Session]) -> tuple[Move, ...]:
    was = {(person, s.course): s for s in before for person in s.people}
    now = {(person, s.course): s for s in after for person in s.people}
    found = []
    for person, course in sorted(was.keys() | now.keys()):
        old, new = was.get((person, course)), now.get((person, course))
        same = old is not None and new is not None and _key(old) == _key(new)
        if not same:
            found.append(Move(person, course, old, new))
    return tuple(found)
