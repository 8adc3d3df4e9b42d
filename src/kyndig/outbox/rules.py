"""What a mail server's answer means, and how long to wait before the next try."""

import datetime as dt
import re
from dataclasses import dataclass

ATTEMPTS = 12
"""How many times a message is tried: with the waits below, over about ten hours."""

LONGEST_WAIT = dt.timedelta(hours=2)
LONGEST_WAIT_FOR_SERVER = dt.timedelta(minutes=5)

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
FOR_THE_EYE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Verdict:
    """What to do with a message after an answer: try again or give up, and why (a value of `Message.Reason`)."""

    again: bool
    reason: str


def verdict(code: int, says: str, attempts: int) -> Verdict:
    """What the answer `code says` of a mail server means for a message that has been tried `attempts` times by now.

    400–499 is temporary and anything else final (RFC 5321 § 4.2.1); the enhanced code tells why (RFC 3463).
    """
    if 400 <= code <= 499:
        return Verdict(True, "later") if attempts < ATTEMPTS else Verdict(False, "gave_up")
    return Verdict(False, _why_refused(code, says))


def _why_refused(code: int, says: str) -> str:
    found = ENHANCED.search(says)
    kind, detail = (found[2], found[3]) if found else ("", "")
    if (code == 552 and kind in {"", "3"}) or (kind, detail) == ("3", "4"):
        return "too_big"
    if (kind, detail) == ("2", "2"):
        return "mailbox_full"
    if kind in {"1", "2"}:
        return "unknown_address"
    if kind == "7" or (not kind and code in {530, 554, 571}):
        return "not_allowed"
    if not kind and code in {550, 551, 553}:
        return "unknown_address"
    return "refused"


def wait_after(attempts: int) -> dt.timedelta:
    """How long a message rests after its `attempts`-th try: 1 minute, 2, 4, … up to two hours."""
    return min(dt.timedelta(minutes=2 ** min(max(attempts, 1) - 1, 10)), LONGEST_WAIT)


def wait_for_server(failures: int) -> dt.timedelta:
    """How long to leave a mail server alone that could not be reached `failures` times in a row: 1 s, 2 s, … up to 5
    minutes.
    """
    return min(dt.timedelta(seconds=2 ** min(max(failures, 1) - 1, 10)), LONGEST_WAIT_FOR_SERVER)


def one_line(text: str) -> str:
    """`text` on one line, without control characters, so that a name can never become a header of its own."""
    return " ".join(FOR_THE_EYE.sub(" ", text).split())
