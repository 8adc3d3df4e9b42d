"""Cuts an iCalendar text into its events, and leaves out every line that does not say when.

A calendar is read by blocks, so that one broken event spoils nothing but itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
LINE = re.compile(r"\r\n|\n|\r")
NAME = re.compile(r"[A-Za-z0-9-]+")
WHEN = {
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"),
    *("UID", "SEQUENCE", "STATUS", "TRANSP", "ATTENDEE", "X-MICROSOFT-CDO-BUSYSTATUS"),
}
READ = {"VEVENT", "VFREEBUSY", "VTIMEZONE"}


@dataclass(frozen=True)
class Block:
    """One event, free-busy list or time zone, as lines without folds; inner parts are kept for time zones alone."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\r\n".join((f"BEGIN:{self.kind}", *self.lines, f"END:{self.kind}", ""))

    def value(self, name: str) -> str:
        """The value of the first line called `name`, its parameters left out; "" where there is none."""
        for line in self.lines:
            if name_of(line) == name:
                return line.partition(":")[2].strip()
        return ""

    def repeats(self) -> bool:
        return any(name_of(line) in {"RRULE", "RDATE", "RECURRENCE-ID"} for line in self.lines)


@dataclass
class Blocks:
    """What a text holds: its blocks, the zone that the calendar as a whole names, how many blocks were cut short."""

    found: list[Block] = field(default_factory=list)
    zone: str = ""
    is_calendar: bool = False
    broken: int = 0

    def of(self, *kinds: str) -> list[Block]:
        return [block for block in self.found if block.kind in kinds]


def name_of(line: str) -> str:
    match = NAME.match(line)
    return match.group().upper() if match else ""


def cut(text: str) -> Blocks:
    """The blocks of a text. A block that never ends, or in which another begins, counts as broken."""
    blocks = Blocks()
    kind = ""
    lines: list[str] = []
    inner: list[str] = []
    for line in _lines(text):
        name, value = name_of(line), line.partition(":")[2].strip().upper()
        if name == "BEGIN" and value in READ:
            blocks.broken += bool(kind)
            kind, lines, inner = value, [], []
        elif not kind:
            if name == "BEGIN" and value == "VCALENDAR":
                blocks.is_calendar = True
            elif name == "X-WR-TIMEZONE":
                blocks.zone = line.partition(":")[2].strip()
        elif name == "END" and value == kind:
            blocks.found.append(Block(kind, tuple(lines)))
            kind = ""
        elif kind == "VTIMEZONE":
            lines.append(line)
        elif name == "BEGIN":
            inner.append(value)
        elif name == "END":
            inner = inner[:-1]
        elif not inner and name in WHEN:
            lines.append(line)
    blocks.broken += bool(kind)
    return blocks


def _lines(text: str) -> Iterator[str]:
    return (line for line in LINE.split(FOLD.sub("", text)) if line)
