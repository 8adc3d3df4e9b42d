"""Where one is in a timeline: the moment of the last line shown, what it was, and its number."""

import datetime

from django.utils.dateparse import parse_datetime

SIZE = 25
# So many deals and contacts of a company are followed; those of them that changed last.
FOLLOWED = 100
ACTIVITY, LINE = 1, 0
Key = tuple[datetime.datetime, int, int]


def read_key(text: str) -> Key | None:
    """The key that `?before=` names; None for what is no key."""
    parts = text.split("~")
    try:
        at = parse_datetime(parts[0]) if len(parts) == 3 else None
        return (at, int(parts[1]), int(parts[2])) if at is not None and at.tzinfo else None
    except ValueError:
        return None


def written_key(key: Key) -> str:
    return f"{key[0].isoformat()}~{key[1]}~{key[2]}"
