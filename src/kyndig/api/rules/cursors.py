"""Where a page ends, as a text that the next page is asked for with."""

import base64
import binascii
import datetime
import json


class CursorError(ValueError):
    """A text that is no cursor of ours."""


def pack(moment: datetime.datetime, number: int) -> str:
    text = json.dumps([moment.isoformat(), number])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str) -> tuple[datetime.datetime, int]:
    """The moment and the number of the last row that was seen. Raises CursorError."""
    try:
        moment, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        found = datetime.datetime.fromisoformat(moment)
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        raise CursorError(cursor) from error
    if found.utcoffset() != datetime.timedelta() or type(number) is not int or not 0 <= number < 2**63:
        raise CursorError(cursor)
    return found, number
