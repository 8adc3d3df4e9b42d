"""Which sessions of one course let everybody come, asked without a column for any seat.

Once the sessions are fixed, seating is a flow. So the model holds sessions only: for a set of people, what the sessions
held can take of them at most is no less than their number. At first the sets are each person, each department and
everybody; where the flow leaves somebody out, the people on its near side are a set that was missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from kyndig.timetable.clock import bits
from kyndig.timetable.freedom import Flags, Numbers
from kyndig.timetable.linear import Linear


@dataclass(frozen=True)
class Flow:
    """How many are seated, who is on the near side of what holds them back, and the rows seated by place."""

    placed: int
    near: Flags
    seats: dict[int, list[int]]


class Covering:
    """`able[row, place]` says who could come to a session at a place, `left[department, place]` how many may be away.

    A place is a moment and a sort of room with so many `seats`; `many` sessions at most are held there. `held` are
    their columns, `out` those of the people who are left out; more rows can be added to `linear`.
    """

    def __init__(
        self, able: Flags, left: Numbers, departments: Numbers, seats: Sequence[int], many: Sequence[int]
    ) -> None:
        self.able = able
        self.left = left
        self.departments = departments
        self.seats = seats
        self.linear = Linear()
        self.held = [self.linear.column(most) for most in many]
        self.out = [self.linear.column(1) for _ in departments]

    def ask_for_each(self, alike: Sequence[Hashable]) -> None:
        """Everybody, each department, those that are `alike` and each person by themselves can come."""
        rows = np.arange(len(self.departments))
        groups: dict[Hashable, list[int]] = defaultdict(list)
        for row, department in enumerate(self.departments):
            groups["department", int(department)].append(row)
            groups["alike", alike[row]].append(row)
            groups["row", row].append(row)
        self.ask_for(rows >= 0)
        for group in groups.values():
            self.ask_for(np.isin(rows, group))

    def ask_for(self, some: Flags) -> None:
        """What the sessions can take of these people is no less than their number, but for who is left out."""
        taken = np.zeros(len(self.held), dtype=np.int64)
        for department in np.unique(self.departments[some]):
            here = self.able[some & (self.departments == department)].sum(axis=0)
            taken += np.minimum(here, self.left[department])
        taken = np.minimum(taken, self.seats)
        terms = [(column, int(taken[place])) for place, column in enumerate(self.held) if taken[place]]
        self.linear.row([*terms, *((self.out[row], 1) for row in np.flatnonzero(some))], low=int(some.sum()))

    def chosen(self, values: Sequence[float]) -> dict[int, int]:
        """How many sessions a solution holds at each place."""
        return {place: round(values[column]) for place, column in enumerate(self.held) if values[column] > 0.5}

    def flow(self, held: dict[int, int]) -> Flow:
        """As many as can be seated in these sessions, and, where somebody is left out, the people on the near side."""
        from ortools.graph.python import max_flow

        graph = max_flow.SimpleMaxFlow()
        count = len(self.departments)
        node = count + 2
        arcs: dict[int, tuple[int, int]] = {}
        for row in range(count):
            graph.add_arc_with_capacity(0, 2 + row, 1)
        for place, times in held.items():
            session, node = node, node + 1
            graph.add_arc_with_capacity(session, 1, times * int(self.seats[place]))
            able = self.able[:, place]
            for department in np.unique(self.departments[able]):
                most = min(times * int(self.seats[place]), int(self.left[department, place]))
                graph.add_arc_with_capacity(node, session, most)
                for each in np.flatnonzero(able & (self.departments == department)):
                    arcs[graph.add_arc_with_capacity(2 + int(each), node, 1)] = int(each), place
                node += 1
        graph.solve(0, 1)
        near = np.zeros(count, dtype=bool)
        for side in graph.get_source_side_min_cut():
            if 2 <= side < 2 + count:
                near[side - 2] = True
        seats: dict[int, list[int]] = defaultdict(list)
        for arc, (row, place) in arcs.items():
            if graph.flow(arc):
                seats[place].append(row)
        return Flow(graph.optimal_flow(), near, seats)


def one_at_a_time(
    linear: Linear,
    uses: Sequence[tuple[int, int]],
    free: Callable[[int], int],
    of_day: Callable[[int], int | None] = lambda slot: None,
) -> None:
    """At every slot no more of these (slots, column) pairs than are `free`, and than the column `of_day` adds to it."""
    starts = 0
    for mask, _ in uses:
        starts |= mask & ~(mask << 1)
    for slot in bits(starts):
        terms = [(column, 1) for mask, column in uses if mask >> slot & 1]
        more, most = of_day(slot), free(slot)
        if more is not None:
            linear.row([*terms, (more, -1)], high=most)
        elif sum(linear.high[column] for column, _ in terms) > most:
            linear.row(terms, high=most)
