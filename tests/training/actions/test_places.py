"""Somebody declines, falls ill or joins: a place is found in what is published, shown, given and taken back."""

import datetime

import pytest
from django.utils import timezone

from kyndig.ledger.models import Line
from kyndig.outbox.models import Message
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.calendars import add_leave
from kyndig.training.actions.place_changes import ChangedError, take_places, take_places_back
from kyndig.training.actions.place_searches import ask_for_places
from kyndig.training.actions.seats import decline
from kyndig.training.actions.sessions import cancel_session
from kyndig.training.actions.timetables import draft_timetable
from kyndig.training.models import BusyTime, PlaceSearch, Room, Seat, Session
from tests.training.clock import stand_still
from tests.training.company import hold
from tests.training.drafting import make_strand, make_world, teach

FIRST, SECOND, THIRD = (datetime.date(2027, 3, day) for day in (2, 4, 9))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def world(nordlys, owner):
    """Nine people, everybody in one of two sessions of at most five: Tuesday has five, Thursday four."""
    made = make_world(nordlys, owner, people=9, largest=5)
    for number, person in enumerate(made.people):
        person.email = f"p{number}@nordlys.example"
        person.save()
    return made


def publish(world, day: datetime.date, people: list[Person], **fields) -> Session:
    fields = {"trainer": world.trainer, "room": world.room, **fields}
    return hold(world.strand, world.period, day, people, status="published", seat="accepted", **fields)


@pytest.fixture
def tuesday(world) -> Session:
    return publish(world, FIRST, world.people[:5])


@pytest.fixture
def thursday(world) -> Session:
    return publish(world, SECOND, world.people[5:])


def where(world) -> dict[str, set[int]]:
    """Who has a place when, by day."""
    seats = Seat.objects.filter(status__in=["planned", "invited", "accepted"], session__status="published")
    found: dict[str, set[int]] = {}
    for day, person in seats.values_list("session__starts__date", "person"):
        found.setdefault(f"{day:%a}", set()).add(person)
    return found


def keys(people) -> set[int]:
    return {person.pk for person in people}


def decline_seat(session: Session, person: Person) -> None:
    decline(Seat.objects.get(session=session, person=person), "Hos tannlegen", by=person)


def find(world, person: Person, strand=None) -> PlaceSearch:
    return ask_for_places(world.period, by=world.lead, only={(person.pk, (strand or world.strand).pk)})


def busy(person: Person, day: datetime.date, kind: str = BusyTime.Kind.EVENT) -> None:
    starts = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    BusyTime.objects.create(
        organisation=person.organisation, person=person, kind=kind, starts=starts,
        ends=starts + datetime.timedelta(days=1),
    )  # fmt: skip


def messages(*people: Person) -> list[tuple[str, str]]:
    rows = Message.objects.filter(person__in=people).exclude(state="cancelled").order_by("pk")
    return [(message.to, message.calendar_method) for message in rows]


def test_who_declined_gets_the_free_seat_and_nobody_else_is_moved(world, tuesday, thursday):
    who = world.people[1]
    decline_seat(tuesday, who)
    Message.objects.all().delete()
    before = where(world)
    search = find(world, who)
    assert where(world) == before, "nothing is written before somebody says so"
    assert not Message.objects.exists()
    assert search.state == "done"
    [move] = search.found["moves"]
    assert (move["person"], move["from"], move["to"]) == (who.pk, None, thursday.pk)
    assert search.found["before"] == search.found["after"]
    assert take_places(search, by=world.lead) == 1
    assert where(world)["Thu"] == keys(world.people[5:]) | {who.pk}
    assert where(world)["Tue"] == before["Tue"]
    assert messages(*world.people) == [(who.email, "REQUEST")]
    assert Seat.objects.get(person=who, session=tuesday).status == "declined", "what was answered stands"


def test_who_falls_ill_is_moved_and_the_calendar_entry_moves_along(world, tuesday, thursday):
    who = world.people[2]
    seat = Seat.objects.get(person=who)
    add_leave(who, FIRST, FIRST, by=world.lead)
    search = ask_for_places(world.period, by=world.lead)
    assert search.asked == [[who.pk, world.strand.pk]], "a place while on leave is none"
    [move] = search.found["moves"]
    assert (move["from"], move["to"]) == (tuesday.pk, thursday.pk)
    take_places(search, by=world.lead)
    moved = Seat.objects.get(person=who)
    assert (moved.uid, moved.session_id, moved.status) == (seat.uid, thursday.pk, "invited")
    assert moved.sequence == seat.sequence + 1
    assert messages(*world.people) == [(who.email, "REQUEST")]


def test_who_falls_ill_the_day_before_gets_a_later_session(world, thursday, monkeypatch):
    """The session that is so near is not touched otherwise."""
    tuesday = publish(world, FIRST, world.people[:4])
    stand_still(monkeypatch, datetime.datetime(2027, 3, 1, 11, tzinfo=datetime.UTC))
    late = publish(world, datetime.date(2027, 3, 12), [])
    who = world.people[0]
    add_leave(who, FIRST, SECOND, by=world.lead)
    [move] = find(world, who).found["moves"]
    assert (move["from"], move["to"]) == (tuesday.pk, late.pk)


def test_a_new_hire_gets_a_seat_by_moving_one_other(world, tuesday, monkeypatch):
    """The new one can only come on Tuesday, which is full; one who can come on Thursday makes room."""
    thursday = publish(world, SECOND, world.people[5:])
    new = Person.objects.create(
        organisation=world.organisation, given_name="Nina", family_name="Ny", email="nina@nordlys.example",
        department=world.people[6].department,
    )  # fmt: skip
    for day in (1, 3, 4, 5, 8, 9, 10, 11, 12):
        busy(new, datetime.date(2027, 3, day))
    for person in world.people[:4]:
        busy(person, SECOND)
    search = ask_for_places(world.period, by=world.lead)
    moves = {move["person"]: (move["from"], move["to"]) for move in search.found["moves"]}
    assert moves == {new.pk: (None, tuesday.pk), world.people[4].pk: (tuesday.pk, thursday.pk)}
    take_places(search, by=world.lead)
    assert where(world)["Tue"] == keys([*world.people[:4], new])
    assert where(world)["Thu"] == keys(world.people[4:])
    assert sorted(messages(new, *world.people)) == sorted([(new.email, "REQUEST"), (world.people[4].email, "REQUEST")])


def test_a_session_is_added_where_none_has_a_seat_and_the_cost_says_so(world, nordlys):
    full = publish(world, FIRST, world.people[:5])
    publish(world, SECOND, world.people[5:9])
    both = [Person.objects.create(organisation=nordlys, given_name="Nina", family_name=f"Ny {n}") for n in range(3)]
    search = ask_for_places(world.period, by=world.lead)
    assert len(search.found["new"]) == 1
    assert search.found["after"] - search.found["before"] == 1000
    assert keys(both) <= {move["person"] for move in search.found["moves"]}
    take_places(search, by=world.lead)
    [new] = Session.objects.exclude(pk=full.pk).filter(seats__person__in=both).exclude(starts__date=SECOND).distinct()
    assert (new.status, new.trainer, new.room) == ("published", world.trainer, world.room)
    assert new.starts.date() >= world.period.starts


def test_nobody_fits_and_the_reason_is_told(world, tuesday, thursday):
    who = world.people[1]
    decline_seat(tuesday, who)
    add_leave(who, world.period.starts, world.period.ends, by=world.lead)
    search = find(world, who)
    assert search.found["moves"] == []
    [row] = search.found["unplaced"]
    assert (row["person"], row["kept"]) == (who.pk, None)
    assert row["blockers"][0]["kind"] == "busy"
    with pytest.raises(RefusedError):
        take_places(search, by=world.lead)


def test_who_is_ill_and_fits_nowhere_keeps_the_place(world, tuesday, thursday):
    ill, other = world.people[2], world.people[6]
    add_leave(ill, world.period.starts, world.period.ends, by=world.lead)
    decline_seat(thursday, other)
    for day in (1, 3, 5, 8, 9, 10, 11, 12):
        busy(other, datetime.date(2027, 3, day))
    search = ask_for_places(world.period, by=world.lead)
    assert (ill.pk, tuesday.pk) in {(row["person"], row["kept"]) for row in search.found["unplaced"]}
    taken = {move["to"] for move in search.found["moves"] if move["person"] == other.pk}
    left = [move for move in search.found["moves"] if move["from"] == tuesday.pk]
    assert not taken or left, "the place that is kept is not given away"
    if search.found["moves"]:
        take_places(search, by=world.lead)
    assert Seat.objects.filter(person=ill, session=tuesday).exists()
    assert len(where(world)["Tue"]) <= 5


def test_a_calendar_that_says_busy_moves_nobody_who_was_not_asked_for(world, tuesday, thursday):
    busy(world.people[3], FIRST)
    decline_seat(tuesday, world.people[1])
    search = find(world, world.people[1])
    assert [move["person"] for move in search.found["moves"]] == [world.people[1].pk]


def test_nothing_to_do(world, tuesday, thursday):
    with pytest.raises(RefusedError):
        ask_for_places(world.period, by=world.lead)
    assert not PlaceSearch.objects.exists()


def test_a_draft_gives_the_places_itself(world, tuesday):
    draft_timetable(world.period, by=world.lead)
    with pytest.raises(RefusedError):
        ask_for_places(world.period, by=world.lead)


def test_two_leads_at_once_give_the_last_seat_once(world, tuesday, thursday):
    for person in world.people[1:3]:
        decline_seat(tuesday, person)
    first, second = find(world, world.people[1]), find(world, world.people[2])
    assert first.found["moves"][0]["to"] == second.found["moves"][0]["to"] == thursday.pk
    take_places(first, by=world.lead)
    before = where(world)
    with pytest.raises(ChangedError):
        take_places(second, by=world.lead)
    assert where(world) == before
    with pytest.raises(RefusedError):
        take_places(first, by=world.lead)
    again = find(world, world.people[2])
    assert again.found["moves"][0]["to"] != thursday.pk or len(again.found["moves"]) > 1


@pytest.mark.parametrize("happens", ["busy", "cancelled", "left", "placed"])
def test_what_has_changed_meanwhile_is_seen(world, tuesday, thursday, happens):
    who = world.people[1]
    decline_seat(tuesday, who)
    search = find(world, who)
    if happens == "busy":
        busy(who, SECOND)
    elif happens == "cancelled":
        cancel_session(thursday, why="Kurslederen er syk", by=world.lead)
    elif happens == "left":
        Person.objects.filter(pk=who.pk).update(left=FIRST)
    else:
        publish(world, THIRD, [who])
    count = Seat.objects.count()
    with pytest.raises(ChangedError):
        take_places(search, by=world.lead)
    assert Seat.objects.count() == count


def test_it_is_taken_back_and_everybody_is_told_once(world, tuesday, thursday):
    who = world.people[2]
    add_leave(who, FIRST, FIRST, by=world.lead)
    before = where(world)
    search = find(world, who)
    take_places(search, by=world.lead)
    assert take_places_back(search, by=world.lead) == 1
    assert where(world) == before
    assert messages(who) == [(who.email, "REQUEST")], "the first had not gone out and was held back"
    with pytest.raises(RefusedError):
        take_places_back(search, by=world.lead)
    verbs = list(Line.objects.filter(verb__startswith="places.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["places.sought", "places.given", "places.taken_back"]


def test_a_place_given_and_a_session_added_are_taken_back(world, nordlys):
    publish(world, FIRST, world.people[:5])
    publish(world, SECOND, world.people[5:9])
    for n in range(3):
        Person.objects.create(organisation=nordlys, given_name="Nina", family_name=f"Ny {n}")
    before = where(world)
    search = ask_for_places(world.period, by=world.lead)
    take_places(search, by=world.lead)
    take_places_back(search, by=world.lead)
    assert where(world) == before
    assert Session.objects.filter(status="cancelled").count() == 1


def test_it_cannot_be_taken_back_once_the_seat_left_is_taken(world, tuesday, thursday):
    who, other = world.people[2], world.people[6]
    add_leave(who, FIRST, FIRST, by=world.lead)
    search = find(world, who)
    take_places(search, by=world.lead)
    Seat.objects.filter(person=other).update(session=tuesday)
    after = where(world)
    with pytest.raises(RefusedError):
        take_places_back(search, by=world.lead)
    assert where(world) == after


def test_the_course_before_and_the_one_after_keep_their_order(world, nordlys):
    """Two courses, the second a day or more after the first; who needs both gets both, in order."""
    advanced = make_strand(world.strand.programme, "Videregående", "advanced", after=world.strand, after_days=1)
    teach(world.trainer, advanced)
    publish(world, FIRST, world.people[:4])
    publish(world, THIRD, world.people[4:8])
    early = hold(
        advanced, world.period, datetime.date(2027, 3, 5), world.people[:3], status="published", seat="accepted",
        trainer=world.trainer, room=world.room,
    )  # fmt: skip
    late = hold(
        advanced, world.period, datetime.date(2027, 3, 12), world.people[4:6], status="published", seat="accepted",
        trainer=world.trainer, room=world.room,
    )  # fmt: skip
    who = world.people[8]
    busy(who, FIRST)
    search = find(world, who, advanced)
    to = {move["strand"]: move["to"] for move in search.found["moves"] if move["person"] == who.pk}
    assert set(to) == {world.strand.pk, advanced.pk}, "what comes first is found too"
    first = Session.objects.get(pk=to[world.strand.pk])
    assert to[advanced.pk] == late.pk != early.pk
    assert first.starts.date() == THIRD
    take_places(search, by=world.lead)


def test_a_session_at_another_site_is_not_offered(world, tuesday, nordlys):
    bergen = Room.objects.create(organisation=nordlys, name="Brygga", site="Bergen", seats=12)
    world.room.site = "Oslo"
    world.room.save()
    publish(world, SECOND, world.people[5:], room=bergen)
    who = world.people[1]
    Person.objects.filter(organisation=nordlys).update(site="Oslo")
    Person.objects.filter(pk__in=keys(world.people[5:])).update(site="Bergen")
    decline_seat(tuesday, who)
    search = find(world, who)
    assert all(move["to"] != Session.objects.get(room=bergen).pk for move in search.found["moves"])


def test_a_large_house_is_searched_by_a_worker(world, tuesday, thursday, monkeypatch):
    from kyndig.training.actions import place_searches

    monkeypatch.setattr(place_searches, "AT_ONCE", 3)
    decline_seat(tuesday, world.people[1])
    search = find(world, world.people[1])
    assert (search.state, search.found) == ("waiting", None)
    assert place_searches.find_places(search)
    assert search.state == "done"
    assert not place_searches.find_places(search)
