"""What the sessions of a timetable cost: each day a trainer or a room is used, and each hour held."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

Sitting = tuple[int | None, int | None, datetime, datetime]
"""The trainer and the room, by key, and the local times from and to."""


def cost(
    sittings: Iterable[Sitting],
    trainers: Mapping[int, tuple[Decimal, Decimal]],
    rooms: Mapping[int, Decimal],
) -> Decimal:
    """In the customer's currency. `trainers` hold the price of a day and of an hour, `rooms` that of a day."""
    days: set[tuple[str, int, object]] = set()
    total = Decimal(0)
    for trainer, room, starts, ends in sittings:
        if trainer is not None:
            days.add(("trainer", trainer, starts.date()))
            total += trainers[trainer][1] * Decimal((ends - starts).total_seconds()) / 3600
        if room is not None:
            days.add(("room", room, starts.date()))
    for kind, key, _day in days:
        total += trainers[key][0] if kind == "trainer" else rooms[key]
    return total.quantize(Decimal("0.01"))
