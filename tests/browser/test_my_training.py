"""Somebody gets a place, looks at it on a phone, and takes another time; the trainer marks who was here."""

import datetime
import os

import pytest

from kyndig.people.models import Role
from kyndig.training.actions.attendance import close_session
from kyndig.training.actions.calendars import add_leave, add_upload
from kyndig.training.actions.programme import create_programme
from kyndig.training.actions.sessions import add_session
from kyndig.training.models import Room, Strand, Trainer
from tests.conftest import make_person
from tests.training.clock import stand_still
from tests.training.company import TODAY, staff

DAY = datetime.datetime(2027, 3, 4, 7, 30, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(days=7)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270302T090000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def nordlys_in_spring(transactional_db, nordlys, owner, colleague, sales, monkeypatch):
    """Kolbjørn has had one course, has a place on 4 March, and could come a week later too."""
    stand_still(monkeypatch)
    make_person(nordlys, "Tor Arne Berg", Role.Kind.SUPERUSER, department=sales, phone="912 34 567", title="Selger")
    create_programme(nordlys, starts=TODAY, by=owner)
    teacher = make_person(nordlys, "Bente Lie", Role.Kind.TRAINER, is_employee=False)
    trainer = Trainer.objects.filter(organisation=nordlys).first()
    trainer.person, trainer.name, trainer.company = teacher, "Bente Lie", "Enkel Rådgivning"
    trainer.save()
    room = Room.objects.filter(organisation=nordlys).first()
    Room.objects.filter(pk=room.pk).update(name="Møterom Hauk")
    room.refresh_from_db()
    basic = Strand.objects.get(course__level="basic")
    advanced = Strand.objects.get(course__level="advanced")
    people = [colleague, *staff(nordlys, sales, 6, title="Selger")]
    held = add_session(
        advanced, [DAY - 6 * WEEK + datetime.timedelta(days=12)], by=owner, trainer=trainer, people=people[:3]
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: DAY - 4 * WEEK)
    close_session(held, {}, by=owner)
    session = add_session(basic, [DAY], by=owner, trainer=trainer, room=room, people=people)
    add_session(basic, [DAY + WEEK], by=owner, trainer=trainer, room=room)
    add_leave(colleague, datetime.date(2027, 7, 1), datetime.date(2027, 7, 23), by=owner)
    add_upload(colleague, CALENDAR, by=colleague, name="jobb.ics")
    return {"owner": owner, "colleague": colleague, "teacher": teacher, "session": session}


def photograph(page, name):
    """A picture for those who look at the pages, where KYNDIG_PICTURES names a folder."""
    if folder := os.environ.get("KYNDIG_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def test_my_training_is_read_and_another_time_taken(nordlys_in_spring, page, sign_in, axe):
    sign_in(page, nordlys_in_spring["colleague"])
    page.goto("/nordlys/me/")
    assert page.locator("h1").inner_text() == "Torsdag 4. mars har du grunnkurs."
    axe(page)
    photograph(page, "me")
    page.get_by_role("button", name="Lag en adresse").click()
    assert page.locator("code", has_text="/calendar/").is_visible()
    page.get_by_role("link", name="Passer ikke").first.click()
    axe(page)
    photograph(page, "does-not-suit")
    page.get_by_role("button", name="Ta denne").click()
    assert page.locator("h1").inner_text() == "Torsdag 11. mars har du grunnkurs."
    page.goto("/nordlys/me/calendar/")
    axe(page)
    photograph(page, "calendar")


def test_a_person_without_a_place_is_told_what_comes(nordlys_in_spring, page, sign_in, axe):
    sign_in(page, nordlys_in_spring["owner"])
    page.goto("/nordlys/me/")
    assert "Du får plass på grunnkurs" in page.locator("h1").inner_text()
    axe(page)
    photograph(page, "me-waiting")


def test_the_trainer_marks_who_was_here(nordlys_in_spring, page, sign_in, axe, monkeypatch):
    sign_in(page, nordlys_in_spring["teacher"])
    page.goto("/nordlys/my-sessions/")
    axe(page)
    photograph(page, "my-sessions")
    monkeypatch.setattr("django.utils.timezone.now", lambda: DAY + datetime.timedelta(hours=7))
    page.goto(f"/nordlys/my-sessions/{nordlys_in_spring['session'].pk}/")
    page.get_by_role("group", name="Kolbjørn Kvam").get_by_text("var ikke her").click()
    axe(page)
    photograph(page, "roll")
    page.get_by_role("button", name="Avslutt samlingen").click()
    assert page.locator("h1").inner_text() == "6 av 7 var her."
    page.get_by_role("button", name="Angre").click()
    assert page.locator("h1").inner_text() == "Hvem var her?"


def test_the_lead_follows_the_sessions(nordlys_in_spring, page, sign_in, axe):
    sign_in(page, nordlys_in_spring["owner"])
    for path, name in (("sessions/", "sessions"), ("sessions/to-tell/", "to-tell"), ("leave/", "leave")):
        page.goto(f"/nordlys/{path}")
        axe(page)
        photograph(page, name)
    page.goto(f"/nordlys/sessions/{nordlys_in_spring['session'].pk}/")
    axe(page)
    photograph(page, "session")
    page.get_by_role("link", name="Avlys samlingen").click()
    page.get_by_label("Hvorfor?").fill("Kurslokalet er oversvømt.")
    axe(page)
    page.get_by_role("button", name="Avlys samlingen").click()
    assert page.locator("h1").inner_text() == "Samlingen er avlyst."
    page.get_by_role("button", name="Hold den likevel").click()
    page.get_by_role("link", name="Flytt samlingen").click()
    axe(page)
    photograph(page, "move")
