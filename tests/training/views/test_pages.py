"""The pages of the lead and the trainer, opened as they would open them."""

import datetime

import pytest

from kyndig.outbox.models import Message
from kyndig.people.models import Role
from kyndig.training.actions.sessions import add_session
from kyndig.training.models import Seat, Session, Trainer
from tests.conftest import make_person
from tests.training.clock import stand_still
from tests.training.company import staff

DAY = datetime.datetime(2027, 3, 4, 7, 30, tzinfo=datetime.UTC)
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def teacher(nordlys, programme):
    person = make_person(nordlys, "Bente Lie", Role.Kind.TRAINER, is_employee=False)
    Trainer.objects.filter(pk=Trainer.objects.first().pk).update(person=person, name="Bente Lie")
    return person


@pytest.fixture
def session(basic, owner, colleague, teacher, service):
    people = [colleague, *staff(basic.organisation, service, 3)]
    return add_session(basic, [DAY], by=owner, trainer=teacher.trainer, people=people)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_is_next_and_filters(as_person, owner, session, service):
    client = as_person(owner)
    assert "Thursday 4 March" in text(client.get("/nordlys/sessions/", headers=ENGLISH))
    link = f"/nordlys/sessions/{session.pk}/"
    assert link in text(client.get(f"/nordlys/sessions/?department={service.pk}&strand={session.strand_id}"))
    assert link not in text(client.get("/nordlys/sessions/?trainer=999999"))
    assert link not in text(client.get("/nordlys/sessions/?show=past"))
    assert client.get("/nordlys/sessions/?strand=abc&trainer=%C2%B2").status_code == 200


def test_an_empty_list_teaches(as_person, owner, programme):
    assert "Publish a timetable" in text(as_person(owner).get("/nordlys/sessions/", headers=ENGLISH))


def test_the_lead_gives_moves_and_takes_back_places(as_person, owner, session, basic):
    client = as_person(owner)
    page = f"/nordlys/sessions/{session.pk}/"
    assert owner.name in text(client.get(page))
    client.post(f"{page}people/{owner.pk}/add/")
    seat = Seat.objects.get(person=owner)
    other = add_session(basic, [DAY + datetime.timedelta(days=7)], by=owner)
    assert "11 March" in text(client.get(f"{page}seats/{seat.pk}/", headers=ENGLISH))
    client.post(f"{page}seats/{seat.pk}/", {"to": other.pk})
    seat.refresh_from_db()
    assert seat.session_id == other.pk
    client.post(f"/nordlys/sessions/{other.pk}/seats/{seat.pk}/")
    assert not Seat.objects.filter(person=owner).exists()


def test_the_lead_plans_moves_cancels_and_brings_back(as_person, owner, session, basic):
    client = as_person(owner)
    assert client.get("/nordlys/sessions/new/").status_code == 200
    client.post(f"/nordlys/sessions/new/?strand={basic.pk}", {"part_1": "2027-03-18T09:00"})
    assert Session.objects.filter(starts__date="2027-03-18").exists()
    page = f"/nordlys/sessions/{session.pk}/"
    assert client.get(f"{page}move/").status_code == 200
    client.post(f"{page}move/", {"part_1": "2027-03-05T09:00"})
    session.refresh_from_db()
    assert session.starts.day == 5
    assert client.post(f"{page}cancel/", {"why": ""}).status_code == 422
    client.post(f"{page}cancel/", {"why": "Kurslokalet er oversvømt"})
    assert "oversvømt" in text(client.get(page))
    client.post(f"{page}restore/")
    session.refresh_from_db()
    assert session.status == "published"


def test_a_time_outside_the_programme_is_refused_on_the_form(as_person, owner, basic):
    answer = as_person(owner).post(f"/nordlys/sessions/new/?strand={basic.pk}", {"part_1": "2035-03-18T09:00"})
    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_those_without_mail_are_on_a_list_to_print(as_person, owner, session):
    assert text(as_person(owner).get("/nordlys/sessions/to-tell/")).count("☐") == 3


def test_the_trainer_sees_own_sessions_alone(as_person, teacher, session, basic, owner):
    other = add_session(basic, [DAY + datetime.timedelta(days=7)], by=owner)
    client = as_person(teacher)
    assert "4 people come to" in text(client.get("/nordlys/my-sessions/", headers=ENGLISH))
    assert "no training before" in text(client.get(f"/nordlys/my-sessions/{session.pk}/", headers=ENGLISH))
    assert client.get(f"/nordlys/my-sessions/{other.pk}/").status_code == 404
    assert client.get("/nordlys/sessions/").status_code == 404


def test_the_trainer_marks_who_was_here_and_may_undo(as_person, teacher, session, colleague, monkeypatch):
    client = as_person(teacher)
    page = f"/nordlys/my-sessions/{session.pk}/"
    seat = Seat.objects.get(person=colleague)
    client.post(page, {f"seat_{seat.pk}": "absent"})
    seat.refresh_from_db()
    assert seat.status == "invited"
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=8))
    assert "Who was here?" in text(client.get(page, headers=ENGLISH))
    client.post(page, {f"seat_{seat.pk}": "absent", "seat_999999": "attended"})
    assert "3 of 4 were here" in text(client.get(page, headers=ENGLISH))
    client.post(f"{page}reopen/")
    session.refresh_from_db()
    assert (session.status, session.closed_at) == ("published", None)
    assert not Seat.objects.filter(session=session, status="attended").exists()


def test_a_note_is_kept_by_lead_and_trainer(as_person, teacher, owner, session):
    as_person(owner).post(f"/nordlys/sessions/{session.pk}/note/", {"note": "Ta med skjøteledning"})
    assert "skjøteledning" in text(as_person(teacher).get(f"/nordlys/my-sessions/{session.pk}/"))
    as_person(teacher).post(f"/nordlys/my-sessions/{session.pk}/note/", {"note": "Tok den med"})
    assert "Tok den med" in text(as_person(owner).get(f"/nordlys/sessions/{session.pk}/"))


def test_another_organisation_has_nothing_of_it(as_person, outsider, session):
    client = as_person(outsider)
    for organisation in ("nordlys", "fremmed"):
        for page in ("", "move/", "cancel/"):
            assert client.get(f"/{organisation}/sessions/{session.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["sessions/", "sessions/to-tell/", "leave/", "leave/?q=per", "sessions/{pk}/"])
def test_the_leads_pages_ask_few_questions_of_the_database(
    as_person, owner, session, page, django_assert_max_num_queries
):
    client = as_person(owner)
    with django_assert_max_num_queries(25):
        assert client.get("/nordlys/" + page.format(pk=session.pk)).status_code == 200


@pytest.mark.parametrize("page", ["my-sessions/", "my-sessions/{pk}/"])
def test_the_trainers_pages_ask_few_questions_of_the_database(
    as_person, teacher, session, page, django_assert_max_num_queries
):
    client = as_person(teacher)
    with django_assert_max_num_queries(25):
        assert client.get("/nordlys/" + page.format(pk=session.pk)).status_code == 200


def test_the_trainer_adds_somebody_who_turned_up_without_a_place(as_person, teacher, session, owner, monkeypatch):
    client, address = as_person(teacher), f"/nordlys/my-sessions/{session.pk}/"
    assert "turned-up" not in text(client.get(address))
    early = client.post(f"{address}turned-up/", {"who": owner.name})
    assert (early.status_code, "har ikke begynt" in early.content.decode()) == (422, True)
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=1))
    assert "turned-up" in text(client.get(address))
    page = client.post(f"{address}turned-up/", {"who": owner.name.lower()}, follow=True).content.decode()
    assert f"{owner.name} er merket som til stede." in page
    again = client.post(f"{address}turned-up/", {"who": owner.name})
    assert again.status_code == 422
    assert "står allerede blant dem du skal merke" in again.content.decode()
    unknown = client.post(f"{address}turned-up/", {"who": "Olga"})
    assert unknown.status_code == 422
    assert "«Olga»" in unknown.content.decode()
    assert 'value="Olga"' in unknown.content.decode()
    client.post(address, {})
    assert session.seats.get(person=owner).status == Seat.Status.ATTENDED
    assert not Message.objects.filter(person=owner).exists()


def test_only_the_sessions_own_trainer_adds_somebody(as_person, owner, colleague, session, monkeypatch):
    stand_still(monkeypatch, DAY + datetime.timedelta(hours=1))
    for person in (owner, colleague):
        answer = as_person(person).post(f"/nordlys/my-sessions/{session.pk}/turned-up/", {"who": owner.name})
        assert answer.status_code == 404
    assert not session.seats.filter(person=owner).exists()
