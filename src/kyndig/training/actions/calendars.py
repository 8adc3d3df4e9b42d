"""When people cannot come: calendars are connected and read, leave is written down.

A calendar's titles are never kept. Of an address or a password the ledger holds nothing.
"""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.calendars.reading import CalendarError, Reading, read
from kyndig.training.calendars.secrets import seal, unseal
from kyndig.training.models import BusyTime, Calendar, Subscription
from kyndig.training.models.calendars import new_token
from kyndig.training.rules.busy import Interval, whole_days

WORKER = ledger.System("worker")
BEHIND = datetime.timedelta(days=1)
AHEAD = datetime.timedelta(days=550)
REFRESH_EVERY = datetime.timedelta(hours=4)
MOST_CALENDARS = 10
LONGEST_LEAVE = datetime.timedelta(days=3 * 366)


@transaction.atomic
def add_feed(person: Person, url: str, *, by: ledger.Actor, name: str = "") -> Calendar:
    """Connect the calendar published at an https address; `fetch` reads it. Raises RefusedError for a bad address."""
    from kyndig.training.calendars.network import checked_address

    address = checked_address(url)
    host = urlsplit(address).hostname or ""
    return _connect(person, Calendar.Kind.FEED, by=by, name=name or host, url=host, secret=seal(address))


@transaction.atomic
def add_caldav(person: Person, url: str, username: str, password: str, *, by: ledger.Actor, name: str = "") -> Calendar:
    """Connect a person's calendars on a CalDAV server; `fetch` reads them. Raises RefusedError for a bad address."""
    from kyndig.training.calendars.network import checked_address

    address = checked_address(url)
    label = name or urlsplit(address).hostname or ""
    return _connect(
        person, Calendar.Kind.CALDAV, by=by, name=label, url=address, username=username, secret=seal(password)
    )


@transaction.atomic
def add_upload(person: Person, content: bytes, *, by: ledger.Actor, name: str = "") -> Calendar:
    """Keep the busy times of a calendar file, and nothing else of it. Raises CalendarError where it is no calendar."""
    with _in_the_language_of(person):
        reading = _read(person, content)
        says = reading.says()
    calendar = _connect(person, Calendar.Kind.UPLOAD, by=by, name=name or _("Uploaded calendar"))
    _store(calendar, list(reading.busy), by=by, says=says)
    return calendar


@transaction.atomic
def add_leave(
    person: Person,
    starts: datetime.date | datetime.datetime,
    ends: datetime.date | datetime.datetime,
    *,
    by: ledger.Actor,
    kind: str = BusyTime.Kind.LEAVE,
) -> BusyTime:
    """Write down that a person is away: from a day to a day (both belong), or between two moments.

    `kind` is AWAY for a trainer. Raises RefusedError where the end comes first or the time is longer than three years.
    """
    first, last = _span(person, starts, ends)
    if last <= first:
        raise RefusedError(_("The last day comes before the first."))
    if last - first > LONGEST_LEAVE:
        raise RefusedError(_("Write down three years at most at a time."))
    known = person.busy_times.filter(calendar=None, kind=kind, starts=first, ends=last).first()
    if known is not None:
        return known
    leave = BusyTime(organisation_id=person.organisation_id, person=person, kind=kind, starts=first, ends=last)
    ledger.add(leave, by=by, verb="leave.added", about_id=person.pk)
    return leave


@transaction.atomic
def remove_leave(leave: BusyTime, *, by: ledger.Actor) -> None:
    ledger.remove(leave, by=by, verb="leave.removed", about_id=leave.person_id)


@transaction.atomic
def see_leave(person: Person, *, by: ledger.Actor) -> None:
    """Tell the ledger that somebody looked at when one person is away."""
    ledger.look_up(person, by=by, verb="leave.seen")


@transaction.atomic
def remove_calendar(calendar: Calendar, *, by: ledger.Actor) -> None:
    """Disconnect a calendar; its busy times and its password are deleted with it."""
    entry = ledger.Entry("calendar.removed", calendar, _told(calendar), {}, calendar.person_id)
    ledger.record([entry], by=by)
    calendar.delete()


def fetch(calendar: Calendar, *, by: ledger.Actor = WORKER) -> Calendar:
    """Read a connected calendar again. What goes wrong is kept in `says`, and the busy times known before stay.

    The network comes first; the database is written to when the answer is here.
    """
    busy: list[Interval] | None = None
    etag = calendar.etag
    with _in_the_language_of(calendar.person):
        try:
            reading, etag = _fetched(calendar)
            says = calendar.says if reading is None else reading.says()
            busy = None if reading is None else list(reading.busy)
            went_well = True
        except CalendarError as error:
            says, went_well = str(error), False
    with transaction.atomic():
        # Somebody may have removed the calendar while the server was thinking.
        if Calendar.objects.select_for_update().filter(pk=calendar.pk).exists():
            _store(calendar, busy, by=by, says=says, etag=etag, went_well=went_well)
    return calendar


def due_calendars(now: datetime.datetime, *, limit: int = 50) -> Iterable[Calendar]:
    """The connected calendars that it is time to read again, those waiting longest first."""
    old = now - REFRESH_EVERY
    return (
        Calendar.objects.filter(kind__in=[Calendar.Kind.FEED, Calendar.Kind.CALDAV], person__left=None)
        .filter(Q(tried_at=None) | Q(tried_at__lt=old))
        .select_related("person__organisation", "person__user")
        .order_by(F("tried_at").asc(nulls_first=True), "id")[:limit]
    )


def fetch_due() -> int:
    """Read the calendars that are due, some at a time; how many that were. Run by a worker every few minutes."""
    done = 0
    for calendar in due_calendars(timezone.now()):
        fetch(calendar)
        done += 1
    return done


@transaction.atomic
def renew_subscription(person: Person, *, by: ledger.Actor) -> Subscription:
    """Give a person's own calendar a new address; the old one stops working. The first time, it gets one."""
    subscription = Subscription.objects.select_for_update().filter(person=person).first()
    if subscription is None:
        subscription = Subscription.objects.create(organisation_id=person.organisation_id, person=person)
        verb = "subscription.opened"
    else:
        subscription.token = new_token()
        subscription.save(update_fields=["token", "renewed"])
        verb = "subscription.renewed"
    ledger.record([ledger.Entry(verb, subscription, {}, {}, person.pk)], by=by)
    return subscription


def _connect(person: Person, kind: str, *, by: ledger.Actor, **fields: str) -> Calendar:
    if person.calendars.count() >= MOST_CALENDARS:
        raise RefusedError(_("There are %(count)d calendars already. Remove one first.") % {"count": MOST_CALENDARS})
    fields["name"] = fields["name"][:120]
    calendar = Calendar.objects.create(organisation_id=person.organisation_id, person=person, kind=kind, **fields)
    ledger.record([ledger.Entry("calendar.connected", calendar, {}, _told(calendar), person.pk)], by=by)
    return calendar


def _told(calendar: Calendar) -> dict[str, str]:
    return {"kind": calendar.kind, "name": calendar.name}


def _fetched(calendar: Calendar) -> tuple[Reading | None, str]:
    # The way to the network takes time to load, so it is loaded by whoever goes there.
    from kyndig.training.calendars.feeds import fetch_feed
    from kyndig.training.calendars.servers import fetch_server

    person = calendar.person
    if calendar.kind == Calendar.Kind.FEED:
        # What a calendar says changes, but time passes too: once a day it is read although nothing changed.
        fresh = calendar.fetched_at is not None and timezone.localdate(calendar.fetched_at) == timezone.localdate()
        answer = fetch_feed(unseal(calendar.secret), etag=calendar.etag if fresh else "")
        return (None if answer.content is None else _read(person, answer.content)), answer.etag
    if calendar.kind == Calendar.Kind.CALDAV:
        start, end = _horizon()
        content = fetch_server(calendar.url, calendar.username, unseal(calendar.secret), start=start, end=end)
        return _read(person, content), ""
    raise CalendarError(_("An uploaded calendar is not fetched. Upload it again to bring it up to date."))


def _horizon() -> Interval:
    now = timezone.now()
    return now - BEHIND, now + AHEAD


def _read(person: Person, content: bytes) -> Reading:
    start, end = _horizon()
    return read(content, zone=person.organisation.timezone, start=start, end=end, email=person.email)


def _store(
    calendar: Calendar,
    busy: list[Interval] | None,
    *,
    by: ledger.Actor,
    says: str,
    etag: str = "",
    went_well: bool = True,
) -> None:
    """Keep what a reading gave; `busy` is None where nothing new was read. Only a difference is told to the ledger."""
    calendar.tried_at = timezone.now()
    calendar.says = says
    if went_well:
        calendar.fetched_at, calendar.etag = calendar.tried_at, etag
    calendar.save(update_fields=["tried_at", "says", "fetched_at", "etag"])
    if busy is None:
        return
    known = list(calendar.busy_times.values_list("starts", "ends"))
    if sorted(known) == busy:
        return
    calendar.busy_times.all().delete()
    BusyTime.objects.bulk_create(
        (
            BusyTime(
                organisation_id=calendar.organisation_id,
                person_id=calendar.person_id,
                calendar=calendar,
                kind=BusyTime.Kind.EVENT,
                starts=start,
                ends=end,
            )
            for start, end in busy
        ),
        batch_size=1000,
    )
    before, after = {"busy_times": len(known)}, {"busy_times": len(busy)}
    ledger.record([ledger.Entry("calendar.read", calendar, before, after, calendar.person_id)], by=by)


def _span(
    person: Person, starts: datetime.date | datetime.datetime, ends: datetime.date | datetime.datetime
) -> Interval:
    if isinstance(starts, datetime.datetime) and isinstance(ends, datetime.datetime):
        local = ZoneInfo(person.organisation.timezone)
        first, last = (at if timezone.is_aware(at) else at.replace(tzinfo=local) for at in (starts, ends))
        return first, last
    if isinstance(starts, datetime.datetime) or isinstance(ends, datetime.datetime):
        raise TypeError("two days or two moments")
    if ends < starts:
        raise RefusedError(_("The last day comes before the first."))
    return whole_days(starts, ends, person.organisation.timezone)


def _in_the_language_of(person: Person) -> translation.override:
    """Words that are kept are kept in the language of the person they are for."""
    return translation.override((person.user.language if person.user else "") or person.organisation.language)
