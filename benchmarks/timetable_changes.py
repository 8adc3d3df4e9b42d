"""Changes after a timetable is published, as `mend` is asked for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from kyndig.timetable import Answer, Problem, mend
from kyndig.timetable.problem import Person


def changes(problem: Problem, answer: Answer) -> Iterator[tuple[str, Callable[[], object]]]:
    """A decline, an illness of a day, a new hire, and a trainer's day lost; each is a call that mends it."""
    session = answer.sessions[len(answer.sessions) // 2]
    who, first, trainer = session.people[0], problem.courses[0], problem.trainers[0]
    yield "decline", lambda: mend(problem, answer, declined=[(who, session.course)])

    away = session.starts[0].replace(hour=0, minute=0), session.starts[0].replace(hour=23, minute=0)
    people = (replace(p, busy=(*p.busy, away)) if p.id == who else p for p in problem.people)
    ill = replace(problem, people=tuple(people))
    yield "illness", lambda: mend(ill, answer)

    hire = Person("new", problem.people[0].department)
    asked = replace(first, audience=(*first.audience, hire.id))
    hired = replace(problem, people=(*problem.people, hire), courses=(asked, *problem.courses[1:]))
    yield "new hire", lambda: mend(hired, answer)

    day = next(s for s in answer.sessions if s.trainer == trainer.id).starts[0].date()
    there = tuple(each for each in trainer.available or () if each[0].date() != day)
    lost = replace(problem, trainers=(replace(trainer, available=there), *problem.trainers[1:]))
    yield "trainer", lambda: mend(lost, answer)


def tell(problem: Problem, answer: Answer) -> None:
    """Print for each change who is moved, and processor seconds."""
    for name, change in changes(problem, answer):
        worked = time.process_time()
        mended = change()
        work = time.process_time() - worked
        moved = f"{mended.asked:>3} concerned, {len(mended.moves):>3} moved, {len(mended.answer.unplaced)} unplaced"
        kept = "all rules kept" if not mended.answer.broken else f"{len(mended.answer.broken)} rules BROKEN"
        print(f"{len(problem.people):>6}       {name:<10} {moved}  {work:6.2f} of processor  {kept}", flush=True)
