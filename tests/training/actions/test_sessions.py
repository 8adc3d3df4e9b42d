"""Sessions, seats and attendance: what may be done, and what is refused in words."""

import datetime

import pytest

from kyndig.ledger.models import Line
from kyndig.outbox.models import Message
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.attendance import add_unannounced, close_session, reopen_session
from kyndig.training.actions.seats import accept, add_person, decline, move_seat, remove_person
from kyndig.training.actions.sessions import add_session, cancel_session, move_session, restore_session
from kyndig.training.models import Room, Seat, Trainer
from kyndig.training.queries.coverage import coverage_of
from kyndig.training.rules.attendance import UnknownMarkError
from tests.training.clock import stand_still
from tests.training.company import staff

DAY = datetime.datetime(2027, 3, 4, 7, 30, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(days=7)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def session(basic, owner, colleague):
    return add_session(basic, [DAY], by=owner, people=[colleague])


def test_the_course_says_how_long_a_session_lasts(session, basic):
    assert session.ends - session.starts == datetime.timedelta(minutes=basic.course.minutes)
    assert session.period.starts <= DAY.date() <= session.period.ends
    assert session.seats.get().status == "invited"


def test_parts_that_do_not_fit_are_refused(basic, owner):
    with pytest.raises(RefusedError):
        add_session(basic, [DAY, DAY + WEEK], by=owner)
    basic.course.parts = [180, 180]
    with pytest.raises(RefusedError):
        add_session(basic, [DAY, DAY + datetime.timedelta(hours=1)], by=owner)
    with pytest.raises(RefusedError):
        add_session(basic, [DAY.replace(year=2040), DAY.replace(year=2040, day=5)], by=owner)


@pytest.mark.parametrize("field", ["trainer", "room"])
def test_a_trainer_and_a_room_serve_one_session_at_a_time(basic, owner, field):
    taken = {"trainer": Trainer, "room": Room}[field].objects.first()
    first = add_session(basic, [DAY], by=owner, **{field: taken})
    with pytest.raises(RefusedError, match=str(taken)):
        add_session(basic, [DAY + datetime.timedelta(hours=2)], by=owner, **{field: taken})
    add_session(basic, [first.ends], by=owner, **{field: taken})


def test_moving_tells_everybody_and_moving_to_the_same_time_nobody(session, owner):
    Message.objects.update(state="sent")
    assert not move_session(session, [DAY], by=owner)
    assert move_session(session, [DAY + WEEK], by=owner)
    session.refresh_from_db()
    assert (session.starts, session.parts.get().starts) == (DAY + WEEK, DAY + WEEK)
    assert Message.objects.count() == 2
    assert session.seats.get().sequence == 1


def test_cancelling_wants_a_reason_tells_it_and_can_be_undone(session, owner):
    Message.objects.update(state="sent")
    with pytest.raises(RefusedError):
        cancel_session(session, why=" ", by=owner)
    cancel_session(session, why="Snøstorm", by=owner)
    assert [message.calendar_method for message in Message.objects.order_by("pk")] == ["REQUEST", "CANCEL"]
    with pytest.raises(RefusedError):
        move_session(session, [DAY + WEEK], by=owner)
    restore_session(session, by=owner)
    session.refresh_from_db()
    assert (session.status, session.why) == ("published", "")
    assert Message.objects.latest("pk").calendar_method == "REQUEST"


def test_the_last_place_is_given_once(session, basic, owner, service):
    basic.largest_group = 2
    basic.save()
    first, second = staff(basic.organisation, service, 2)
    add_person(session, first, by=owner)
    with pytest.raises(RefusedError, match="2"):
        add_person(session, second, by=owner)
    assert add_person(session, first, by=owner).person == first


def test_nobody_has_two_sessions_on_one_day(session, strand_of, owner, colleague):
    other = add_session(strand_of("advanced"), [DAY + datetime.timedelta(hours=7)], by=owner)
    with pytest.raises(RefusedError, match=colleague.name):
        add_person(other, colleague, by=owner)


def test_a_person_of_another_organisation_gets_no_place(session, outsider, owner):
    with pytest.raises(RefusedError):
        add_person(session, outsider, by=owner)


def test_moving_a_person_moves_the_entry_in_the_calendar(session, basic, owner, colleague):
    Message.objects.update(state="sent")
    other = add_session(basic, [DAY + WEEK], by=owner)
    seat = session.seats.get()
    uid = seat.uid
    move_seat(seat, other, by=owner)
    seat = Seat.objects.get(person=colleague)
    assert (seat.session_id, seat.uid, seat.sequence, seat.status) == (other.pk, uid, 1, "invited")
    move_seat(seat, session, by=colleague)
    assert Seat.objects.get(person=colleague).status == "accepted"


def test_no_frees_the_place_and_yes_takes_it_again_while_there_is_one(session, basic, owner, colleague, service):
    basic.largest_group = 1
    basic.save()
    seat = session.seats.get()
    decline(seat, "Messe", by=colleague)
    seat.refresh_from_db()
    assert (seat.status, seat.why) == ("declined", "Messe")
    [other] = staff(basic.organisation, service, 1)
    add_person(session, other, by=owner)
    with pytest.raises(RefusedError):
        accept(seat, by=colleague)
    remove_person(session.seats.get(person=other), by=owner)
    accept(seat, by=colleague)
    seat.refresh_from_db()
    assert (seat.status, seat.why) == ("accepted", "")


def test_who_said_no_and_is_moved_back_keeps_one_seat(session, basic, owner, colleague):
    other = add_session(basic, [DAY + WEEK], by=owner)
    decline(session.seats.get(), by=colleague)
    move_seat(add_person(other, colleague, by=owner), session, by=owner)
    assert Seat.objects.get(person=colleague).session_id == session.pk


def test_coverage_moves_when_a_session_is_closed_and_back_when_it_is_opened(
    session, programme, basic, owner, colleague, monkeypatch
):
    def attended():
        return coverage_of(programme, on=DAY.date()).of(basic).tally.attended

    with pytest.raises(RefusedError):
        close_session(session, {}, by=owner)
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=8))
    close_session(session, {}, by=owner)
    assert attended() == 1
    close_session(session, {session.seats.get().pk: "absent"}, by=owner)
    assert attended() == 0
    reopen_session(session, by=owner)
    assert session.seats.get().status == "accepted"
    verbs = set(Line.objects.filter(about_id=colleague.pk).values_list("verb", flat=True))
    assert {"seat.marked", "seat.unmarked"} <= verbs


def test_a_mark_for_somebody_else_closes_nothing(session, owner, monkeypatch):
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=8))
    with pytest.raises(UnknownMarkError):
        close_session(session, {999_999: "attended"}, by=owner)
    session.refresh_from_db()
    assert session.status == "published"


def test_who_turns_up_after_closing_counts_at_once(session, owner, programme, basic, monkeypatch):
    with pytest.raises(RefusedError):
        add_unannounced(session, owner, by=owner)
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=8))
    close_session(session, {}, by=owner)
    add_unannounced(session, owner, by=owner)
    assert session.seats.get(person=owner).status == Seat.Status.ATTENDED
    assert coverage_of(programme, on=DAY.date()).of(basic).tally.attended == 2
    assert Line.objects.get(verb="seat.turned_up").about_id == owner.pk


def test_who_had_said_no_and_comes_anyway_is_welcome(session, owner, colleague, monkeypatch):
    decline(session.seats.get(), by=colleague)
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=1))
    add_unannounced(session, colleague, by=owner)
    assert session.seats.get().status == Seat.Status.ACCEPTED
    with pytest.raises(RefusedError):
        add_unannounced(session, colleague, by=owner)
