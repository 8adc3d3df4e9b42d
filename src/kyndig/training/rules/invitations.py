"""An invitation as a calendar object. Plain values in, iCalendar text out (RFC 5545, RFC 5546).

Outlook, Gmail and Apple Mail take one UID from an invitation mail, so a course of two half days is two mails, each with
a UID of its own: the seat's, with the number of the part.
"""

import datetime
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, vCalAddress, vText

PRODUCT = "-//Kyndig//Kyndig//EN"
DOMAIN = "kyndig"
BEGIN = "BEGIN:VEVENT\r\n"
REMINDERS = (datetime.timedelta(days=-1), datetime.timedelta(minutes=-15))
CENTRAL_EUROPE = ZoneInfo("Europe/Oslo")
CENTRAL_EUROPEAN_TIME = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


@dataclass(frozen=True)
class Party:
    """Somebody with an address, as a calendar names them."""

    name: str
    email: str


@dataclass(frozen=True)
class Sitting:
    """One part of a session as it stands in one person's calendar; `starts` and `ends` are aware."""

    uid: str
    sequence: int
    starts: datetime.datetime
    ends: datetime.datetime
    summary: str
    place: str
    description: str
    url: str = ""


def uid_of(seat: UUID, part: int) -> str:
    """The name of part `part` (from 1) of a seat in everybody's calendars; the same through moves and cancelling."""
    return f"{seat}-{part}@{DOMAIN}"


def is_own(uid: str) -> bool:
    """Whether an event in somebody's calendar is an invitation from here, which makes nobody busy for the timetable."""
    return uid.strip().lower().endswith(f"@{DOMAIN}")


def key_of(uid: str, sequence: int, method: str) -> str:
    """The outbox key of an invitation: the same thing is said once, however often it is asked for."""
    return f"invitation:{uid}:{sequence}:{method}"


def invitation(
    sitting: Sitting,
    *,
    method: str,
    organiser: Party,
    sent_by: str,
    attendee: Party,
    accepted: bool,
    zone: str,
    stamp: datetime.datetime,
) -> str:
    """The calendar object of one mail: METHOD:REQUEST to invite or move, METHOD:CANCEL to withdraw.

    `sent_by` is the address the mail comes from where that is not the organiser's own.
    """
    answer = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
    if method == "REQUEST":
        answer |= {"PARTSTAT": "ACCEPTED" if accepted else "NEEDS-ACTION", "RSVP": "TRUE"}
    own = Event()
    own.add("uid", sitting.uid)
    own.add("sequence", sitting.sequence)
    own.add("attendee", _address(attendee, answer))
    lines = str(own.to_ical(), "utf-8").removeprefix(BEGIN).removesuffix("END:VEVENT\r\n")
    everybodys = _everybodys(replace(sitting, uid="", sequence=0), method, organiser, sent_by, zone, stamp)
    return everybodys.replace(BEGIN, BEGIN + lines, 1)


@lru_cache(maxsize=256)
def _everybodys(
    sitting: Sitting, method: str, organiser: Party, sent_by: str, zone: str, stamp: datetime.datetime
) -> str:
    """What is the same for all who are invited to a part: written once, as writing it is most of the work."""
    event = _event(sitting, zone=zone, stamp=stamp)
    event.add("organizer", _address(organiser, {"SENT-BY": f"mailto:{sent_by}"} if sent_by != organiser.email else {}))
    event.add("status", "CONFIRMED" if method == "REQUEST" else "CANCELLED")
    if method == "REQUEST":
        for before in REMINDERS:
            event.add_component(_alarm(sitting.summary, before))
    return str(_calendar([event], zone, [sitting], method=method).to_ical(), "utf-8")


def subscription(sittings: list[Sitting], *, name: str, zone: str, stamp: datetime.datetime) -> str:
    """A person's sessions as a calendar to download or subscribe to; read again every four hours."""
    events = []
    for sitting in sittings:
        event = _event(sitting, zone=zone, stamp=stamp)
        event.add("status", "CONFIRMED")
        for before in REMINDERS:
            event.add_component(_alarm(sitting.summary, before))
        events.append(event)
    calendar = _calendar(events, zone, sittings, method="PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT4H")
    return str(calendar.to_ical(), "utf-8")


def _calendar(events: list[Event], zone: str, sittings: list[Sitting], *, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if sittings:
        years = [sitting.starts.year for sitting in sittings]
        calendar.add_component(_zone(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(sitting: Sitting, *, zone: str, stamp: datetime.datetime) -> Event:
    local = ZoneInfo(zone)
    event = Event()
    if sitting.uid:
        event.add("uid", sitting.uid)
        event.add("sequence", sitting.sequence)
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    event.add("dtstart", sitting.starts.astimezone(local))
    event.add("dtend", sitting.ends.astimezone(local))
    event.add("summary", sitting.summary)
    event.add("description", sitting.description)
    event.add("location", sitting.place)
    event.add("transp", "OPAQUE")
    if sitting.url:
        event.add("url", sitting.url)
    return event


def _alarm(says: str, before: datetime.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", says)
    alarm.add("trigger", before)
    return alarm


def _address(party: Party, parameters: dict[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = vText(party.name or party.email)
    for name, value in parameters.items():
        address.params[name] = vText(value)
    return address


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Component:
    """The definition of a time zone. That of Central Europe is a rule without an end, which Outlook reads best."""
    local = ZoneInfo(name)
    probes = [datetime.datetime(first, month, 1, 12, tzinfo=datetime.UTC) for month in (1, 4, 7, 11)]
    if any(local.utcoffset(at) != CENTRAL_EUROPE.utcoffset(at) for at in probes):
        return Timezone.from_tzinfo(local, name, datetime.date(first, 1, 1), datetime.date(last + 1, 1, 1))
    zone: Component = Timezone.from_ical(CENTRAL_EUROPEAN_TIME)
    zone["TZID"] = vText(name)
    return zone
