"""When a delivery that was not taken is tried again, and when an address is given up."""

import datetime as dt
import random

# The waits of the Standard Webhooks specification: ten tries in about three days.
WAITS = [
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
    dt.timedelta(hours=24),
]
LONGEST = dt.timedelta(hours=24)
GIVE_UP_AFTER = dt.timedelta(days=5)
GONE = 410
SPREAD = 0.1


def taken(code: int | None) -> bool:
    return code is not None and 200 <= code < 300


def wait(attempts: int, asked: str = "", spread: float | None = None) -> dt.timedelta | None:
    """How long to wait after so many tries; None where it is not tried again.

    `asked` is the header `Retry-After`, in seconds: it can make the wait longer, up to a day. Up to a tenth is added
    at random (`spread` from 0 to 1), so that many deliveries do not come back at the same moment.
    """
    if attempts > len(WAITS):
        return None
    share = random.random() if spread is None else spread  # noqa: S311 (spreads load, guards nothing)
    planned = WAITS[attempts - 1] * (1 + SPREAD * share)
    if asked.isascii() and asked.isdigit() and len(asked) < 9:
        return max(planned, min(LONGEST, dt.timedelta(seconds=int(asked))))
    return planned


def give_up(failing_since: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether an address has taken nothing for so long that it is switched off."""
    return failing_since is not None and now - failing_since >= GIVE_UP_AFTER
