"""A linear model kept as plain lists, and solved by CP-SAT, whose whole numbers make every bound exact."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from kyndig.timetable.limit import Limit, unlimited

INFINITY = 1 << 40


@dataclass
class Linear:
    """Columns with bounds, rows `low <= sum <= high`, one objective to be minimised. All numbers are whole."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_columns: list[list[int]] = field(default_factory=list)
    row_weights: list[list[int]] = field(default_factory=list)
    row_low: list[int] = field(default_factory=list)
    row_high: list[int] = field(default_factory=list)
    objective: dict[int, int] = field(default_factory=dict)

    def column(self, high: int = 1, *, low: int = 0, whole: bool = True) -> int:
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.low) - 1

    def row(self, terms: Iterable[tuple[int, int]], low: int = -INFINITY, high: int = INFINITY) -> int:
        """Add `low <= sum(weight * column) <= high`; terms are (column, weight) with each column at most once."""
        columns, weights = [], []
        for column, weight in terms:
            columns.append(column)
            weights.append(weight)
        self.row_columns.append(columns)
        self.row_weights.append(weights)
        self.row_low.append(low)
        self.row_high.append(high)
        return len(self.row_low) - 1


@dataclass(frozen=True)
class Solved:
    """What a solver found: `values` by column (None where nothing was found), the objective and its proven bound."""

    values: list[float] | None
    objective: float | None
    bound: float
    optimal: bool
    impossible: bool = False


def load() -> None:
    """Load OR-Tools, which takes about half a second the first time."""
    import ortools.sat.python.cp_model  # noqa: F401


def by_cp_sat(
    model: Linear,
    *,
    seconds: float,
    work: float | None = None,
    hint: dict[int, int] | None = None,
    seed: int = 0,
    workers: int = 1,
    gap: float = 0.0,
    lp: int = 1,
    limit: Limit | None = None,
) -> Solved:
    """Solve with CP-SAT. `work` limits the solver's own deterministic time, so that a stop there is repeatable.

    `limit` can end it from another thread.
    """
    from ortools.sat.python import cp_model

    cp = cp_model.CpModel()
    columns = [cp.new_int_var(low, high, "") for low, high in zip(model.low, model.high, strict=True)]
    for names, weights, low, high in zip(
        model.row_columns, model.row_weights, model.row_low, model.row_high, strict=True
    ):
        expression = cp_model.LinearExpr.weighted_sum([columns[c] for c in names], weights)
        if low <= -INFINITY:
            cp.add(expression <= high)
        elif high >= INFINITY:
            cp.add(expression >= low)
        elif low == high:
            cp.add(expression == low)
        else:
            cp.add_linear_constraint(expression, low, high)
    if model.objective:
        items = list(model.objective.items())
        cp.minimize(cp_model.LinearExpr.weighted_sum([columns[c] for c, _ in items], [w for _, w in items]))
    for column, value in (hint or {}).items():
        cp.add_hint(columns[column], value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    solver.parameters.relative_gap_limit = gap
    solver.parameters.linearization_level = lp
    if work is not None:
        solver.parameters.max_deterministic_time = work
    status = (limit or unlimited()).run(solver, cp)
    if status == cp_model.INFEASIBLE:
        return Solved(None, None, math.inf, optimal=False, impossible=True)
    bound = solver.best_objective_bound if model.objective else 0.0
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # A solver stopped before it began says 0, which bounds nothing where values can be below it.
        least = sum(min(weight * model.low[c], weight * model.high[c]) for c, weight in model.objective.items())
        return Solved(None, None, bound if status == cp_model.UNKNOWN and least >= 0 else least, optimal=False)
    values = [float(solver.value(column)) for column in columns]
    objective = solver.objective_value if model.objective else 0.0
    return Solved(values, objective, bound, optimal=status == cp_model.OPTIMAL)
