"""What goes into the outbox when places are given, moved and taken back."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from kyndig.ledger.models import Line
from kyndig.outbox.models import Message
from kyndig.people.models import Role
from kyndig.training.actions.invitations import invite, reschedule, withdraw
from kyndig.training.actions.sessions import add_session
from kyndig.training.models import Seat
from tests.conftest import make_person
from tests.training.clock import stand_still
from tests.training.company import staff

DAY = datetime.datetime(2027, 3, 4, 7, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    stand_still(monkeypatch)


def session_with(strand, people, owner, starts=(DAY,)):
    """A published session in which nobody has been invited yet."""
    session = add_session(strand, list(starts), by=owner)
    Seat.objects.bulk_create(
        Seat(organisation=strand.organisation, session=session, person=person) for person in people
    )
    return session


def sent():
    return Message.objects.order_by("pk")


def events(message):
    return Calendar.from_ical(message.calendar).walk("VEVENT")


def test_an_invitation_is_stored_once_however_often_it_is_asked_for(basic, owner, colleague):
    session = session_with(basic, [colleague], owner)
    assert invite(session.seats.all(), by=owner) == 1
    assert invite(session.seats.all(), by=owner) == 0
    [message] = sent()
    assert (message.to, message.calendar_method, message.reply_to) == (colleague.email, "REQUEST", owner.email)
    [event] = events(message)
    assert event["DTSTART"].dt == DAY
    assert str(event["ORGANIZER"]) == f"mailto:{owner.email}"
    assert session.seats.get().status == "invited"
    assert Line.objects.filter(verb="seat.invited", about_id=colleague.pk).count() == 1


def test_the_mail_says_what_when_where_by_whom_and_how_to_say_no(basic, owner, colleague, sales):
    superuser = make_person(
        basic.organisation, "Tor Arne Berg", Role.Kind.SUPERUSER, department=sales, phone="912 34 567"
    )
    invite(session_with(basic, [colleague], owner).seats.all(), by=owner)
    text = sent().get().text
    for words in (
        "Hei, Kolbjørn!",
        "Torsdag 4. mars",
        "08.30",
        superuser.name,
        "912 34 567",
        owner.name,
        "/nordlys/me/",
    ):
        assert words in text


def test_each_person_is_written_to_in_their_language(basic, owner, colleague):
    colleague.user.language = "en"
    colleague.user.save()
    invite(session_with(basic, [colleague, owner], owner).seats.all(), by=owner)
    assert sent().get(person=colleague).subject.startswith("You have a place")
    assert sent().get(person=owner).subject.startswith("Du har fått plass")


def test_a_course_of_two_parts_is_two_mails_with_a_name_each(basic, owner, colleague):
    basic.course.parts = [180, 180]
    basic.course.save()
    session = session_with(basic, [colleague], owner, [DAY, DAY + datetime.timedelta(days=1)])
    invite(session.seats.all(), by=owner)
    uids = [str(events(message)[0]["UID"]) for message in sent()]
    seat = session.seats.get()
    assert uids == [f"{seat.uid}-1@kyndig", f"{seat.uid}-2@kyndig"]
    assert all(len(events(message)) == 1 for message in sent())


def test_people_without_mail_keep_their_place(basic, owner, service):
    [person] = staff(basic.organisation, service, 1)
    session = session_with(basic, [person], owner)
    assert invite(session.seats.all(), by=owner) == 0
    assert session.seats.get().status == "invited"


def test_a_new_time_has_a_higher_sequence_and_replaces_what_has_not_gone_out(basic, owner, colleague):
    session = session_with(basic, [colleague], owner)
    invite(session.seats.all(), by=owner)
    reschedule(session.seats.all(), by=owner)
    old, new = sent()
    assert (old.state, new.state) == ("cancelled", "waiting")
    assert [events(message)[0]["SEQUENCE"] for message in (old, new)] == [0, 1]
    assert events(old)[0]["UID"] == events(new)[0]["UID"]


def test_who_was_told_is_told_that_it_is_off_and_why(basic, owner, colleague):
    session = session_with(basic, [colleague], owner)
    invite(session.seats.all(), by=owner)
    sent().update(state="sent")
    withdraw(session.seats.all(), by=owner, why="Snøstorm")
    last = sent().last()
    assert (last.calendar_method, str(events(last)[0]["STATUS"])) == ("CANCEL", "CANCELLED")
    assert "Snøstorm" in last.text


def test_who_was_never_told_is_told_nothing(basic, owner, colleague):
    session = session_with(basic, [colleague], owner)
    withdraw(session.seats.all(), by=owner)
    assert not sent().exists()
    invite(session.seats.all(), by=owner)
    withdraw(session.seats.all(), by=owner)
    assert [message.state for message in sent()] == ["cancelled"]


def test_hundreds_of_seats_take_a_few_statements(basic, owner, service):
    people = staff(basic.organisation, service, 400, email="per@nordlys.example")
    session = session_with(basic, people, owner)
    with CaptureQueriesContext(connection) as queries:
        assert invite(session.seats.all(), by=owner) == 400
    # SQLite takes fewer values a statement than PostgreSQL, so a bulk insert is a few statements there.
    assert len(queries) <= 40


def test_nothing_is_stored_when_the_change_does_not_stand(basic, owner, colleague):
    session = session_with(basic, [colleague], owner)

    @transaction.atomic
    def fail_after_inviting():
        invite(session.seats.all(), by=owner)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_inviting()
    assert not sent().exists()
    assert session.seats.get().status == "planned"
