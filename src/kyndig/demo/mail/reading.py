"""From a mail as it came to what a page shows of it. Plain values."""

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage

from icalendar import Calendar

from kyndig.outbox.catcher import read_mail


@dataclass(frozen=True)
class Invitation:
    """What a calendar program would do with the mail; `starts` and `ends` are as the invitation has them."""

    method: str
    summary: str
    starts: dt.datetime | dt.date | None
    ends: dt.datetime | dt.date | None
    place: str
    organiser: str
    uid: str
    sequence: int

    @property
    def cancels(self) -> bool:
        return self.method == "CANCEL"


@dataclass(frozen=True)
class Letter:
    """A mail in its parts; `calendar` is the calendar object as it came, "" where there is none."""

    sender: str
    to: str
    subject: str
    text: str
    html: str
    calendar: str
    invitation: Invitation | None


def letter(raw: bytes) -> Letter:
    """Read a mail."""
    mail = read_mail(raw)
    calendar = _part(mail, "text/calendar")
    return Letter(
        sender=str(mail["From"] or ""),
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        text=_part(mail, "text/plain"),
        html=_part(mail, "text/html"),
        calendar=calendar,
        invitation=_invitation(calendar) if calendar else None,
    )


def _part(mail: EmailMessage, kind: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == kind:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content.decode(part.get_content_charset() or "utf-8", "replace")
    return ""


def _invitation(text: str) -> Invitation | None:
    try:
        calendar = Calendar.from_ical(text)
    except ValueError:
        return None
    event = next(iter(calendar.walk("VEVENT")), None)
    if event is None:
        return None
    starts, ends, organiser = event.get("DTSTART"), event.get("DTEND"), event.get("ORGANIZER")
    name = organiser.params.get("CN", "") if organiser is not None else ""
    return Invitation(
        method=str(calendar.get("METHOD", "")),
        summary=str(event.get("SUMMARY", "")),
        starts=starts.dt if starts is not None else None,
        ends=ends.dt if ends is not None else None,
        place=str(event.get("LOCATION", "")),
        organiser=str(name or organiser or "").removeprefix("mailto:"),
        uid=str(event.get("UID", "")),
        sequence=int(event.get("SEQUENCE", 0)),
    )
