"""How long a search may go on: a moment at which time is up, and a wish to stop that reaches into a running solver."""

from __future__ import annotations

import time
from typing import Any


class Limit:
    """`left` is 0 once somebody has asked to stop. `stop` may be called from another thread, and more than once."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.stopped = False
        self._solver: Any = None

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return 0.0 if self.stopped else max(0.0, self.deadline - time.monotonic())

    def over(self) -> bool:
        return self.left <= 0

    def sooner(self, seconds: float) -> float:
        """So many seconds, or what is left where that is less."""
        return min(seconds, self.left)

    def stop(self) -> None:
        self.stopped = True
        solver = self._solver
        if solver is not None:
            solver.stop_search()

    def run(self, solver: Any, model: Any) -> Any:
        """Solve with CP-SAT; `stop` ends it with the best so far."""
        self._solver = solver
        try:
            return solver.solve(model)
        finally:
            self._solver = None


def unlimited() -> Limit:
    return Limit(float("inf"))
