"""What a board's columns hold in all, kept from one view to the next for as long as no deal changes.

The sums sweep over every open deal, which is most of what a board of 15,000 costs; its cards do not. A board is looked
at far more often than a deal is changed.
"""

import datetime
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Sums = TypeVar("Sums")

# Who changes a deal is done within this; until then one with an earlier time may still come after the newest.
SETTLED = datetime.timedelta(seconds=20)
KEPT = 200
_kept: dict[Hashable, Any] = {}


def kept(key: Hashable, changed: datetime.datetime | None, now: datetime.datetime, reckon: Callable[[], Sums]) -> Sums:
    """What was reckoned before for the key within the same minute, or else what is reckoned now.

    The key says who looks at what and which change was the last, `changed` when that was: after a change everything is
    reckoned anew until things have settled. The minute is for what comes of time alone, such as a deal that has stood
    too long.
    """
    if changed is not None and now - changed < SETTLED:
        return reckon()
    whole = (key, changed, now.replace(second=0, microsecond=0))
    found: Sums | None = _kept.get(whole)
    if found is not None:
        return found
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[whole] = reckoned = reckon()
    return reckoned
