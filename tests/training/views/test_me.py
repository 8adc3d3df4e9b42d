"""My training, from the person's own side."""

import datetime

import pytest
from icalendar import Calendar

from kyndig.ledger.models import Line
from kyndig.outbox.models import Message
from kyndig.training.actions.sessions import add_session
from kyndig.training.models import Seat, Subscription, Trainer
from tests.training.clock import stand_still

DAY = datetime.datetime(2027, 3, 4, 7, 30, tzinfo=datetime.UTC)
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def session(basic, owner, colleague):
    return add_session(basic, [DAY], by=owner, trainer=Trainer.objects.first(), people=[colleague])


@pytest.fixture
def client(as_person, colleague):
    return as_person(colleague)


def seat_of(person):
    return Seat.objects.get(person=person)


def test_the_headline_says_what_is_next(client, session):
    page = client.get("/nordlys/me/", headers=ENGLISH).content.decode()
    assert "On Thursday 4 March you have" in page
    assert (
        "torsdag 4. mars har du"
        in client.get("/nordlys/me/", headers={"accept-language": "nb"}).content.decode().lower()
    )


def test_who_has_no_place_is_told_when_to_expect_it_and_whom_to_ask(client, programme, owner):
    page = client.get("/nordlys/me/", headers=ENGLISH).content.decode()
    assert "You will get a place in" in page
    assert owner.email in page


def test_without_a_programme_the_page_still_says_something(client, owner):
    assert "Nothing is planned for you yet" in client.get("/nordlys/me/", headers=ENGLISH).content.decode()


def test_a_course_comes_as_a_calendar_file(client, session, colleague):
    answer = client.get(f"/nordlys/me/seats/{seat_of(colleague).pk}/calendar.ics")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == DAY
    assert "attachment" in answer["Content-Disposition"]


def test_saying_no_frees_the_place_and_can_be_undone(client, session, colleague):
    seat = seat_of(colleague)
    client.post(f"/nordlys/me/seats/{seat.pk}/does-not-suit/", {"why": "Messe"})
    seat.refresh_from_db()
    assert (seat.status, seat.why) == ("declined", "Messe")
    client.post(f"/nordlys/me/seats/{seat.pk}/accept/")
    seat.refresh_from_db()
    assert seat.status == "accepted"


def test_another_time_can_be_taken_at_once(client, session, basic, owner, colleague):
    other = add_session(basic, [DAY + datetime.timedelta(days=7)], by=owner)
    seat = seat_of(colleague)
    page = client.get(f"/nordlys/me/seats/{seat.pk}/does-not-suit/", headers=ENGLISH).content.decode()
    assert "Thursday 11 March" in page
    client.post(f"/nordlys/me/seats/{seat.pk}/switch/", {"session": other.pk})
    seat.refresh_from_db()
    assert (seat.session_id, seat.status) == (other.pk, "accepted")


def test_times_when_the_person_is_busy_are_not_offered(client, session, basic, owner, colleague):
    from kyndig.training.actions.calendars import add_leave

    add_session(basic, [DAY + datetime.timedelta(days=7)], by=owner)
    add_leave(colleague, datetime.date(2027, 3, 8), datetime.date(2027, 3, 12), by=owner)
    page = client.get(f"/nordlys/me/seats/{seat_of(colleague).pk}/does-not-suit/", headers=ENGLISH).content.decode()
    assert "11 March" not in page


def test_somebody_elses_seat_is_not_there(as_person, session, colleague, owner, outsider):
    seat = seat_of(colleague)
    for client in (as_person(owner), as_person(outsider)):
        for organisation in ("nordlys", "fremmed"):
            assert client.get(f"/{organisation}/me/seats/{seat.pk}/calendar.ics").status_code == 404
            assert client.post(f"/{organisation}/me/seats/{seat.pk}/accept/").status_code == 404


def test_the_calendar_has_a_secret_address_that_can_be_renewed(client, session, colleague):
    client.post("/nordlys/me/subscription/")
    old = Subscription.objects.get().token
    assert f"/calendar/{old}.ics" in client.get("/nordlys/me/").content.decode()
    client.logout()
    assert len(Calendar.from_ical(client.get(f"/calendar/{old}.ics").content).walk("VEVENT")) == 1
    client.force_login(colleague.user)
    client.post("/nordlys/me/subscription/")
    assert client.get(f"/calendar/{old}.ics").status_code == 404
    assert client.get("/calendar/guess.ics").status_code == 404
    assert not Line.objects.filter(after__icontains=old).exists()


def test_who_has_left_has_no_calendar_any_more(client, session, colleague):
    client.post("/nordlys/me/subscription/")
    colleague.left = datetime.date(2027, 1, 1)
    colleague.save()
    assert client.get(f"/calendar/{Subscription.objects.get().token}.ics").status_code == 404


def test_the_next_focus_session_of_the_department_is_named(client, strand_of, owner, sales):
    add_session(strand_of("focus"), [DAY], by=owner, department=sales)
    page = client.get("/nordlys/me/", headers=ENGLISH).content.decode()
    assert "The next is Thursday 4 March" in page


def test_the_page_asks_few_questions_of_the_database(client, session, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        client.get("/nordlys/me/")


def test_the_invitation_is_a_mail_in_the_outbox(session, colleague):
    message = Message.objects.get(person=colleague)
    assert message.calendar_method == "REQUEST"
    assert "/nordlys/me/" in message.text
