"""When a course can be held: every way to place its parts in time that can matter, with who and where."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kyndig.timetable.clock import bits

if TYPE_CHECKING:
    from kyndig.timetable.instance import Instance

MOMENTS_A_COURSE = 24_000
"""More ways to place one course's parts than this are thinned out (only many-part courses come near it)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One way to place a course in time: the slot of each part's start.

    `mask` holds the slots it fills, `days` the open days; `opens` and `ends` are minutes on the clock's scale.
    """

    course: int
    starts: tuple[int, ...]
    mask: int
    days: tuple[int, ...]
    opens: int
    ends: int
    trainers: tuple[int, ...]
    rooms: tuple[int, ...]


def every_moment(instance: Instance) -> tuple[list[list[Moment]], bool]:
    """For each course its moments in order of time, and whether none was thinned out."""
    useful = _useful_starts(instance)
    found = [_moments_of(instance, course, useful[course]) for course in range(len(instance.problem.courses))]
    return [moments for moments, _ in found], all(complete for _, complete in found)


def _moments_of(instance: Instance, course: int, useful: int) -> tuple[list[Moment], bool]:
    lengths, window = instance.lengths[course], instance.window(course)
    teachers, rooms = instance.teachers(course), instance.large_rooms(course)
    if not teachers or not rooms or not instance.wanted[course]:
        return [], True
    by_day: list[list[list[int]]] = []
    for length in lengths:
        teacher_starts = room_starts = 0
        for trainer in teachers:
            teacher_starts |= instance.trainer_starts[trainer][length]
        for room in rooms:
            room_starts |= instance.room_starts[room][length]
        per_day: list[list[int]] = [[] for _ in instance.clock.days]
        for slot in bits(teacher_starts & room_starts & useful):
            per_day[instance.clock.day_of(slot)].append(slot)
        by_day.append(per_day)
    found: list[Moment] = []
    runs = [range(first, first + len(lengths)) for first in window if first + len(lengths) <= window.stop]
    limit = max(1, MOMENTS_A_COURSE // max(1, len(runs)))
    complete = True
    able_trainers = _alike(teachers, instance.trainer_starts, instance.trainer_taken)
    fitting_rooms = _alike(rooms, instance.room_starts, instance.room_taken)
    for run in runs:
        choices = [by_day[part][day] for part, day in enumerate(run)]
        complete = complete and math.prod(map(len, choices)) <= limit
        for starts in _combinations(instance, choices, limit):
            plain = instance.moment(course, starts, (), ())
            able = _who_fits(instance, able_trainers, plain)
            fitting = _who_fits(instance, fitting_rooms, plain)
            if able and fitting:
                found.append(replace(plain, trainers=able, rooms=fitting))
    return found, complete


def _combinations(instance: Instance, choices: list[list[int]], limit: int) -> list[tuple[int, ...]]:
    if math.prod(map(len, choices)) <= limit:
        return list(itertools.product(*choices))
    size = instance.clock.slots_a_day
    same = set.intersection(*({slot % size for slot in choice} for choice in choices))
    chosen = [tuple(next(s for s in choice if s % size == w) for choice in choices) for w in sorted(same)]
    rest = itertools.islice(itertools.product(*choices), 50 * limit)
    spread = list(rest)
    step = max(1, len(spread) // max(1, limit - len(chosen)))
    return sorted({*chosen[:limit], *spread[::step][: max(0, limit - len(chosen))]})


Alike = tuple[dict[int, int], int, tuple[int, ...]]
"""When parts can start, the slots that are taken, and the trainers or rooms of which that is true."""


def _alike(numbers: list[int], starts: list[dict[int, int]], taken: list[int]) -> list[Alike]:
    """Those who are there at the same times, together."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number in numbers:
        groups[tuple(starts[number].items()), taken[number]].append(number)
    return [(starts[members[0]], taken[members[0]], tuple(members)) for members in groups.values()]


def _who_fits(instance: Instance, groups: list[Alike], moment: Moment) -> tuple[int, ...]:
    found = [members for starts, taken, members in groups if _fits(instance, starts, taken, moment)]
    return found[0] if len(found) == 1 else tuple(sorted(itertools.chain.from_iterable(found)))


def _fits(instance: Instance, starts: dict[int, int], taken: int, moment: Moment) -> bool:
    if taken & moment.mask:
        return False
    lengths = instance.lengths[moment.course]
    return all(starts[length] >> start & 1 for start, length in zip(moment.starts, lengths, strict=True))


def _useful_starts(instance: Instance) -> list[int]:
    """For each course the slots at which a part of it is worth starting.

    Any timetable can be moved left, part by part, until each part starts where the day, somebody's availability or
    calendar, or another session ends. So only such slots matter: the ends of what is given, and sums of lengths
    from there. Moving left costs nothing, keeps every rule, and only makes the timetable earlier.
    """
    clock, step, size = instance.clock, instance.clock.step, instance.clock.slots_a_day
    count = len(clock.days)

    def ends(mask: int) -> int:
        """The first grid slot at or after each end of a run of bits."""
        over = ~mask & (mask << 1) & clock.full_mask
        if step == 1:
            return over
        found = 0
        for slot in bits(over):
            day, within = divmod(slot, size)
            up = -(-within // step) * step
            if up < size:
                found |= 1 << (day * size + up)
        return found

    given = sum(1 << (day * size) for day in range(count))
    for trainer, starts in enumerate(instance.trainer_starts):
        given |= ends(instance.trainer_taken[trainer])
        for allowed in starts.values():
            given |= _first_of_runs(allowed, step)
    for room, starts in enumerate(instance.room_starts):
        given |= ends(instance.room_taken[room])
        for allowed in starts.values():
            given |= _first_of_runs(allowed, step)
    for away in instance.away_full:
        given |= ends(away)
    for held in instance.held:
        given |= ends(held.moment.mask)
    own: list[int] = []
    seen: dict[int, int] = {}
    for wanting in instance.wanted:
        mask = given
        for person in wanting:
            busy = instance.busy[person]
            if busy:
                if busy not in seen:
                    seen[busy] = ends(busy)
                mask |= seen[busy]
        own.append(mask)
    shared = any(instance.after)
    if shared:
        within = 0
        for mask in own:
            for day in range(count):
                within |= mask >> (day * size) & clock.day_mask
        own = [mask | sum(within << (day * size) for day in range(count)) for mask in own]
    everything = 0
    for mask in own:
        everything |= mask
    return [mask | _sums(instance, everything) for mask in own]


def _first_of_runs(allowed: int, step: int) -> int:
    """Grid slots that are allowed while the grid slot before is not, or starts the day."""
    return allowed & ~(allowed << step)


def _sums(instance: Instance, mask: int) -> int:
    """Slots that are reached from these by adding up lengths, rounded up to the grid, within the day."""
    clock, size, step = instance.clock, instance.clock.slots_a_day, instance.clock.step
    lengths = sorted({-(-length // step) * step for length in instance.all_lengths})
    reached = 0
    while True:
        more = reached
        for length in lengths:
            if length < size:
                keep = (1 << (size - length)) - 1
                stay = sum(keep << (day * size) for day in range(len(clock.days)))
                more |= ((mask | reached) & stay) << length
        if more == reached:
            return reached
        reached = more
