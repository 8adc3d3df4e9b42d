"""How often a token may ask: a bucket a token, which fills again as time passes.

The buckets are in the memory of the process and nowhere else, so that no trace of when a program was used is kept.
Each web process counts for itself.
"""

import threading
import time
from dataclasses import dataclass

MOST_BUCKETS = 10_000


@dataclass
class _Bucket:
    left: float
    at: float


class Limit:
    """At most `burst` requests at once, and `a_second` a second in the long run."""

    def __init__(self, burst: int, a_second: float) -> None:
        self.burst, self.a_second = burst, a_second
        self._buckets: dict[int, _Bucket] = {}
        self._lock = threading.Lock()

    def wait(self, number: int, now: float | None = None) -> float:
        """Take one from the bucket called `number`: 0 where there was one, or the seconds until there is."""
        now = time.monotonic() if now is None else now
        with self._lock:
            if number not in self._buckets and len(self._buckets) >= MOST_BUCKETS:
                self._buckets.clear()
            bucket = self._buckets.setdefault(number, _Bucket(self.burst, now))
            bucket.left = min(self.burst, bucket.left + (now - bucket.at) * self.a_second)
            bucket.at = now
            if bucket.left >= 1:
                bucket.left -= 1
                return 0.0
            return (1 - bucket.left) / self.a_second
