"""The last touch, at the same cost: sessions as early as they can be, and who comes first drawn by department.

The order of departments is drawn from the problem's seed, for all courses alike. That makes the timetable a stepped
wedge, from which the effect of the training can be measured; as only people who can trade places do, it costs nothing.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from kyndig.timetable.answer import Draw
from kyndig.timetable.chains import Chains
from kyndig.timetable.clock import midnight
from kyndig.timetable.draft import Sitting
from kyndig.timetable.instance import Instance
from kyndig.timetable.limit import Limit
from kyndig.timetable.plan import Plan
from kyndig.timetable.problem import Problem, Session

TRADES_LOOKED_AT = 400_000
SESSIONS_MOVED = 400


def order_of(problem: Problem) -> list[str]:
    """The departments in the order drawn from the seed."""
    order = list(dict.fromkeys(person.department for person in problem.people))
    random.Random(problem.seed).shuffle(order)  # noqa: S311 - a draw that can be repeated
    return order


def order_of_departments(instance: Instance) -> list[int]:
    """For each department its place in the draw, from 0."""
    place = {name: at for at, name in enumerate(order_of(instance.problem))}
    return [place[name] for name in instance.departments]


def drawn(problem: Problem, sessions: Sequence[Session], *, price: float) -> Draw:
    """The order that was drawn, and how far these sessions follow it.

    `followed` is the share of the pairs of departments in which the one drawn first comes first, by the mean time of
    their people's first session; half of them would by chance. None where there are no two departments to compare.
    """
    order = order_of(problem)
    first_day = midnight(problem.start)
    firsts: dict[str, float] = {}
    for session in sessions:
        for person in session.people:
            firsts[person] = min(firsts.get(person, float("inf")), (session.starts[0] - first_day).total_seconds())
    times: dict[str, list[float]] = defaultdict(list)
    for person, first in firsts.items():
        if person in problem.person:
            times[problem.person[person].department].append(first)
    mean = {name: sum(each) / len(each) for name, each in times.items()}
    pairs = [(one, other) for one, other in combinations([name for name in order if name in mean], 2)]
    held = sum(1.0 if mean[one] < mean[other] else 0.5 if mean[one] == mean[other] else 0.0 for one, other in pairs)
    return Draw(tuple(order), held / len(pairs) if pairs else None, price)


def move_earlier(plan: Plan, limit: Limit) -> None:
    """Move sessions earlier, each with its people, where that costs no more."""
    chains = Chains(plan, limit.over)
    movable = [s for s in plan.sittings if s.fixed is None]
    if len(movable) <= SESSIONS_MOVED:
        for sitting in sorted(movable, key=lambda s: s.moment.opens):
            _move_earlier(plan, chains, sitting)


def settle(plan: Plan, limit: Limit) -> None:
    """Let departments come in the order drawn; cost and seats stay what they are."""
    _trade(plan, Chains(plan, limit.over), order_of_departments(plan.instance), limit)


def _move_earlier(plan: Plan, chains: Chains, sitting: Sitting) -> None:
    instance = plan.instance
    before = plan.worth()
    trainer = plan.trainer_mask[sitting.trainer] & ~sitting.moment.mask
    room = plan.room_mask[sitting.room] & ~sitting.moment.mask
    for moment in instance.moments[sitting.course]:
        if moment.opens >= sitting.moment.opens:
            break
        if sitting.trainer not in moment.trainers or sitting.room not in moment.rooms:
            continue
        if trainer & moment.mask or room & moment.mask:
            continue
        place = Sitting(moment, sitting.trainer, sitting.room)
        if sitting.movable & ~plan.able(place):
            continue
        if not all(plan.could_move(person, sitting, place) for person in sitting.people):
            continue
        mark = len(chains.log)
        people = chains.close(sitting)
        chains.open(place)
        fits = True
        for person in people:
            fits = fits and plan.could_sit(person, place)
            if not fits:
                break
            chains.sit(person, place)
        if fits and plan.worth() <= before:
            return
        chains.back_to(mark)


def _trade(plan: Plan, chains: Chains, place: list[int], limit: Limit) -> None:
    """Bring those of the departments drawn first into earlier sessions, trading places with those drawn later."""
    department = plan.instance.department
    budget = TRADES_LOOKED_AT
    for sittings in plan.by_course:
        sittings = sorted(sittings, key=lambda s: (s.moment.opens, s.trainer, s.room))
        seats = sorted((place[department[p]], p) for s in sittings for p in chains.movable(s))
        for rank, person in seats:
            own = plan.seat[person, sittings[0].course]
            row = plan.row_of[own.course][person]
            if limit.over():
                return
            for earlier in sittings:
                if earlier.moment.opens >= own.moment.opens or budget <= 0:
                    break
                if not plan.able(earlier) >> row & 1:
                    continue
                budget -= 1
                if not plan.could_move(person, own, earlier):
                    continue
                if plan.room_for(earlier) > 0 and len(own.people) > plan.fewest(own):
                    mark = len(chains.log)
                    chains.stand(person, own)
                    if plan.could_sit(person, earlier):
                        chains.sit(person, earlier)
                        break
                    chains.back_to(mark)
                if _swap(plan, chains, person, own, earlier, place, rank):
                    break


def _swap(plan: Plan, chains: Chains, person: int, own: Sitting, earlier: Sitting, place: list[int], rank: int) -> bool:
    department = plan.instance.department
    able = plan.people_of(own.course, earlier.movable & plan.able(own))
    for other in sorted(able, key=lambda p: (-place[department[p]], p)):
        if place[department[other]] <= rank:
            return False
        if not plan.could_move(other, earlier, own):
            continue
        mark = len(chains.log)
        chains.stand(person, own)
        chains.stand(other, earlier)
        if plan.could_sit(person, earlier):
            chains.sit(person, earlier)
            if plan.could_sit(other, own):
                chains.sit(other, own)
                return True
        chains.back_to(mark)
    return False
