"""Sessions, for those who run them: the lead's list and page, the trainer's own, and whom to tell in person."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kyndig.design.paging import KeyPage, page_by_key
from kyndig.people.models import Department, Organisation, Person
from kyndig.training.models import BusyTime, Part, Seat, Session, Strand, Trainer
from kyndig.training.queries.audience import audience_of, subdepartments
from kyndig.training.queries.places import MOST, seats_in
from kyndig.training.rules.attendance import COMING, TAKEN, clashes
from kyndig.training.rules.my_headline import lower_first

Status = Session.Status
OFFERED = 10


@dataclass(frozen=True)
class SessionList:
    """The lead's list: a page of sessions, the next one of all, and what can be chosen above the list."""

    page: KeyPage[Session]
    coming: int
    next: Session | None
    unmarked: int
    untold: int
    strands: Sequence[Strand]
    departments: Sequence[Department]
    trainers: Sequence[Trainer]
    wanted: Mapping[str, str]

    @property
    def next_course(self) -> str:
        """The course of the next session, as it stands inside a sentence."""
        return lower_first(self.next.strand.course.name) if self.next else ""


@dataclass(frozen=True)
class Guest:
    """Somebody with a place: what they have attended before (course and day), and whether they are busy then.

    `elsewhere` is the place in another session of the strand, of somebody whom this one did not suit.
    """

    seat: Seat
    before: Sequence[Seat]
    busy: bool = False
    elsewhere: Seat | None = None

    @property
    def person(self) -> Person:
        return self.seat.person


@dataclass(frozen=True)
class SessionPage:
    """One session with its people; `offered` may be given a place and have not had the course."""

    session: Session
    parts: Sequence[Part]
    coming: Sequence[Guest]
    declined: Sequence[Guest]
    most: int
    offered: Sequence[Person] = ()

    @property
    def free(self) -> int:
        return max(0, self.most - len(self.coming))

    @property
    def here(self) -> int:
        return sum(guest.seat.status == Seat.Status.ATTENDED for guest in self.coming)


def session_list(organisation: Organisation, asked: Mapping[str, str], now: datetime.datetime) -> SessionList:
    """Coming sessions, or past ones with `?show=past`, by strand, department and trainer."""
    every = with_places(Session.objects.filter(organisation=organisation).exclude(status=Status.DRAFT))
    shown = _filtered(every, organisation, asked)
    past = asked.get("show") == "past"
    shown = shown.filter(ends__lte=now) if past else shown.filter(ends__gt=now)
    published = Session.objects.filter(organisation=organisation, status=Status.PUBLISHED)
    return SessionList(
        page=page_by_key(shown, order=["-starts", "-pk"] if past else ["starts", "pk"], request_query=asked),
        coming=published.filter(ends__gt=now).count(),
        next=published.filter(starts__gt=now).select_related("strand__course").order_by("starts").first(),
        unmarked=published.filter(ends__lte=now, department=None).count(),
        untold=untold(organisation, now).count(),
        strands=list(Strand.objects.filter(organisation=organisation, active=True)),
        departments=list(Department.objects.filter(organisation=organisation)),
        trainers=list(Trainer.objects.filter(organisation=organisation)),
        wanted=asked,
    )


def with_places(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with their course, trainer and room, and how many places there are, are taken, said yes and no to."""
    return (
        sessions.select_related("strand__course", "trainer", "room", "department")
        .prefetch_related("parts")
        .annotate(
            taken=seats_in(TAKEN),
            yes=seats_in([Seat.Status.ACCEPTED, Seat.Status.ATTENDED]),
            no=seats_in([Seat.Status.DECLINED]),
            most=MOST,
        )
    )


def session_page(session: Session, now: datetime.datetime, *, offers: bool = False, search: str = "") -> SessionPage:
    """A session with who comes, and with whom could get a free place where `offers`; a fixed number of queries."""
    parts = list(session.parts.all())
    seats = list(
        session.seats.select_related("person__department", "session").order_by(
            "person__family_name", "person__given_name", "pk"
        )
    )
    before = _attended_before(session, [seat.person_id for seat in seats])
    busy = _busy(parts, [seat.person_id for seat in seats])
    other = _elsewhere(session, [seat.person_id for seat in seats if seat.status == Seat.Status.DECLINED])
    guests = [Guest(seat, before[seat.person_id], seat.person_id in busy, other.get(seat.person_id)) for seat in seats]
    room = session.room
    page = SessionPage(
        session=session,
        parts=parts,
        coming=[guest for guest in guests if guest.seat.status in TAKEN],
        declined=[guest for guest in guests if guest.seat.status == Seat.Status.DECLINED],
        most=min(session.strand.largest_group, room.seats) if room else session.strand.largest_group,
    )
    if not offers or session.status != Status.PUBLISHED or session.starts <= now:
        return page
    return SessionPage(page.session, page.parts, page.coming, page.declined, page.most, _offered(session, search))


def own_sessions(person: Person) -> QuerySet[Session]:
    """The sessions that a trainer holds; nobody else's are within reach."""
    held = Session.objects.filter(organisation=person.organisation_id, trainer__person=person)
    return with_places(held.exclude(status__in=[Status.DRAFT, Status.CANCELLED])).order_by("starts", "pk")


def elsewhere(person: Person, now: datetime.datetime) -> list[tuple[Organisation, int]]:
    """The other organisations that the same log-in holds sessions in, with how many are to come."""
    if person.user_id is None:
        return []
    rows = (
        Session.objects.filter(trainer__person__user=person.user_id, status=Status.PUBLISHED, ends__gt=now)
        .filter(Q(trainer__person__left=None) | Q(trainer__person__left__gt=now.date()))
        .exclude(organisation=person.organisation_id)
        .values_list("organisation")
        .annotate(number=Count("pk"))
        .order_by()
    )
    numbers = dict(rows)
    return [(place, numbers[place.pk]) for place in Organisation.objects.filter(pk__in=numbers)]


def untold(organisation: Organisation, now: datetime.datetime) -> QuerySet[Seat]:
    """Places of people without e-mail in coming sessions: they have to be told in person."""
    return (
        Seat.objects.filter(organisation=organisation, person__email="", status__in=COMING, person__left=None)
        .filter(session__status=Status.PUBLISHED, session__ends__gt=now)
        .select_related("person__department", "person__manager", "session__strand__course", "session__room")
        .prefetch_related("session__parts")
        .order_by("person__department__name", "person__family_name", "person__given_name", "session__starts", "pk")
    )


def _filtered(sessions: QuerySet[Session], organisation: Organisation, asked: Mapping[str, str]) -> QuerySet[Session]:
    numbers = {
        name: int(value) for name, value in asked.items() if value.isascii() and value.isdigit() and len(value) < 12
    }
    if "strand" in numbers:
        sessions = sessions.filter(strand=numbers["strand"])
    if "trainer" in numbers:
        sessions = sessions.filter(trainer=numbers["trainer"])
    if "department" in numbers:
        inside = subdepartments(organisation.pk).get(numbers["department"], set())
        theirs = Seat.objects.filter(session=OuterRef("pk"), status__in=TAKEN, person__department__in=inside)
        sessions = sessions.filter(Q(department__in=inside) | Exists(theirs))
    return sessions


def _attended_before(session: Session, people: list[int]) -> Mapping[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    seats = Seat.objects.filter(person__in=people, status=Seat.Status.ATTENDED, session__starts__lt=session.starts)
    for seat in seats.exclude(session=session).select_related("session__strand__course").order_by("-session__starts"):
        found[seat.person_id].append(seat)
    return found


def _elsewhere(session: Session, people: list[int]) -> dict[int, Seat]:
    """The places of some people in other sessions of the strand, those that have not begun or that they attended."""
    if not people:
        return {}
    seats = Seat.objects.filter(person__in=people, session__strand=session.strand_id).exclude(session=session)
    coming = Q(status__in=COMING, session__status=Status.PUBLISHED) | Q(status=Seat.Status.ATTENDED)
    return {seat.person_id: seat for seat in seats.filter(coming).select_related("session").order_by("session__starts")}


def _busy(parts: Sequence[Part], people: list[int]) -> set[int]:
    if not parts:
        return set()
    near = BusyTime.objects.filter(person__in=people, starts__lt=parts[-1].ends, ends__gt=parts[0].starts)
    times = [(part.starts, part.ends) for part in parts]
    rows = near.values_list("person", "starts", "ends")
    return {person for person, starts, ends in rows if clashes(times, [(starts, ends)])}


def _offered(session: Session, search: str) -> list[Person]:
    """Those in the strand's audience who have neither had it nor have a place, by name; or whom the search finds."""
    placed = Seat.objects.filter(person=OuterRef("pk"), session__strand=session.strand_id)
    taken = placed.filter(status__in=[*COMING, Seat.Status.ATTENDED]).exclude(session__status=Status.CANCELLED)
    people = audience_of(session.strand).filter(~Exists(taken)).select_related("department")
    for word in search.split()[:4]:
        people = people.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    return list(people[:OFFERED])
