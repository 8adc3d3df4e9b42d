import json
from datetime import date

import pytest

from kyndig.ledger.models import Line
from kyndig.openness.actions.erasing import erase_person
from kyndig.people.actions.people import change_person, mark_left
from kyndig.people.models import Person, User
from kyndig.people.refusals import RefusedError


def test_everyone_sees_who_looked_them_up_and_what_was_changed(owner, colleague, as_person):
    as_person(owner).get(f"/nordlys/people/{colleague.pk}/")
    change_person(colleague, by=owner, title="Selger")
    page = as_person(colleague).get("/nordlys/openness/", headers={"accept-language": "en"}).content.decode()
    assert "Somebody has looked you up once." in page
    assert "Olga Owen looked at the page of Kolbjørn Kvam" in page
    assert "Job title: Selger" in page


def test_looking_at_ones_own_page_leaves_no_line(colleague, as_person):
    as_person(colleague).get(f"/nordlys/people/{colleague.pk}/")
    assert not Line.objects.exists()


def test_nobody_sees_what_is_recorded_about_another(owner, colleague, as_person):
    change_person(owner, by=owner, title="Hemmelig")
    assert "Hemmelig" not in as_person(colleague).get("/nordlys/openness/").content.decode()


def test_all_that_is_stored_can_be_taken_along(owner, colleague, as_person):
    change_person(colleague, by=owner, phone="=cmd|90 00 00 00")
    client = as_person(colleague)
    data = json.loads(client.get("/nordlys/openness/everything.json").content)
    assert {"record", "roles", "about", "done", "sessions", "calendars", "busy", "messages"} <= set(data)
    assert "kolbjorn@nordlys.example" in json.dumps(data)
    table = client.get("/nordlys/openness/everything.csv").content.decode()
    assert "'=cmd|90 00 00 00" in table
    assert client.get("/nordlys/openness/everything.exe").status_code == 404


def test_the_lead_reads_the_ledger_of_one_person_and_that_is_a_look_up(owner, colleague, as_person):
    change_person(colleague, by=owner, title="Selger")
    page = as_person(owner).get(f"/nordlys/openness/ledger/?person={colleague.pk}", headers={"accept-language": "en"})
    assert "Kolbjørn Kvam" in page.content.decode()
    assert Line.objects.filter(kind="lookup", about_id=colleague.pk).count() == 1


def test_the_ledger_takes_the_same_queries_however_long_it_is(
    owner, colleague, as_person, django_assert_max_num_queries
):
    for number in range(60):
        change_person(colleague, by=owner, title=f"Selger {number}")
    client = as_person(owner)
    with django_assert_max_num_queries(20):
        client.get("/nordlys/openness/ledger/")
    with django_assert_max_num_queries(20):
        client.get("/nordlys/openness/")


def test_who_has_left_can_be_erased_and_what_happened_stays(owner, colleague, sales):
    change_person(colleague, by=owner, title="Selger")
    mark_left(colleague, date(2020, 1, 1), owner)
    lines = Line.objects.count()
    erase_person(colleague, by=owner)
    gone = Person.objects.get(pk=colleague.pk)
    assert (gone.name, gone.email, gone.title, gone.user, gone.department) == ("Slettet person", "", "", None, sales)
    assert not User.objects.filter(email__startswith="kolbjorn").exists()
    assert Line.objects.count() == lines + 1
    told = " ".join(str((line.actor, line.subject, line.before, line.after)) for line in Line.objects.all())
    assert "Kolbj" not in told
    assert "Selger" not in told


def test_who_has_not_left_is_not_erased(owner, colleague):
    with pytest.raises(RefusedError):
        erase_person(colleague, by=owner)
    colleague.refresh_from_db()
    assert colleague.name == "Kolbjørn Kvam"


def test_erasing_keeps_a_log_in_that_opens_another_organisation(owner, colleague, fremmed):
    Person.objects.create(organisation=fremmed, given_name="Kolbjørn", email=colleague.email, user=colleague.user)
    mark_left(colleague, date(2020, 1, 1), owner)
    erase_person(colleague, by=owner)
    assert User.objects.filter(email="kolbjorn@nordlys.example").exists()
