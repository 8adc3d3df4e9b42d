"""What was worked out of a list is kept in this process for a while: the same is asked for again at each next step."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")

MOST = 3
SECONDS = 15 * 60.0


class Kept(Generic[Value]):
    """A few values by all that they depend on, for a quarter of an hour, and no longer than they are wanted.

    `get` never answers with anything but what `make` would have made, as the key holds everything it is made of.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, made where it is not here (any more). What `make` raises is raised, and not kept."""
        with self._lock:
            for old in [one for one, (until, _value) in self._values.items() if until <= self._clock()]:
                del self._values[old]
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][1]
        value = make()
        with self._lock:
            self._values[key] = (self._clock() + SECONDS, value)
            while len(self._values) > MOST:
                self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        """Keep nothing: the lists were applied or put away."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        return len(self._values)
