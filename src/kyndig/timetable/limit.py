"""How long a search may go on: a moment at which time is up, and a wish to stop that reaches into a running solver."""

from __future__ import annotations

import threading
import time
from typing import Any

LOOK_EVERY = 0.05
"""Seconds after which a running solver is told of the wish to stop."""


class Limit:
    """`left` is 0 once somebody has asked to stop. `stop` may be called from another thread, and more than once."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.stopped = False

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

    def run(self, solver: Any, model: Any) -> Any:
        """Solve with CP-SAT; a wish to stop ends it with the best so far, however early or late it comes."""
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(LOOK_EVERY):
                if self.stopped:
                    solver.stop_search()

        watcher = threading.Thread(target=watch, name="timetable-limit", daemon=True)
        watcher.start()
        try:
            return solver.solve(model)
        finally:
            ended.set()
            watcher.join()


def unlimited() -> Limit:
    return Limit(float("inf"))
