import datetime

import pytest
from django.utils import timezone

from kyndig.training.actions.programme import create_programme
from kyndig.training.models import Closure, Seat, Session
from tests.conftest import make_person
from tests.training.company import hold, staff


@pytest.fixture
def begun(nordlys, owner, colleague, service):
    """A programme that began today, with five people in customer service."""
    staff(nordlys, service, 5)
    return create_programme(nordlys, starts=timezone.localdate(), by=owner)


@pytest.fixture
def basic_of(begun):
    return begun.strands.get(course__level="basic")


def test_the_first_page_makes_the_programme(as_person, owner):
    client = as_person(owner)
    assert "Lag programmet" in client.get("/nordlys/programme/").text
    client.post("/nordlys/programme/begin/", {"starts": "2027-01-04"})
    assert owner.organisation.programmes.count() == 1
    assert "Lag timeplan" in client.get("/nordlys/programme/").text


def test_the_headline_says_who_is_covered_and_who_is_not(as_person, owner, colleague, begun, basic_of):
    period = begun.periods.first()
    today = timezone.localdate()
    hold(basic_of, period, today - datetime.timedelta(days=3), [owner])
    soon = today + datetime.timedelta(days=3)
    hold(basic_of, period, soon, [colleague], status=Session.Status.PUBLISHED, seat=Seat.Status.INVITED)
    page = as_person(owner).get("/nordlys/programme/").text
    assert "1 av 7 har tatt grunnkurs. Én har plass" in page
    assert "Se de fem" in page


def test_everyone_is_covered(as_person, owner, colleague, begun, basic_of, service):
    hold(basic_of, begun.periods.first(), timezone.localdate(), [owner, colleague, *service.people.all()])
    assert "Alle 7 har tatt grunnkurs." in as_person(owner).get("/nordlys/programme/").text


def test_the_missing_are_listed_narrowed_and_exported(as_person, owner, begun, service):
    client = as_person(owner)
    assert "7 personer har verken deltatt eller fått plass" in client.get("/nordlys/programme/missing/").text
    narrowed = client.get(f"/nordlys/programme/missing/?department={service.pk}").text
    assert "Per Kundeservice0000" in narrowed
    assert "Kolbjørn Kvam" not in narrowed
    exported = client.get(f"/nordlys/programme/missing/?department={service.pk}&format=csv")
    rows = exported.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 6
    assert rows[0].startswith("Navn;")


def test_a_spreadsheet_runs_no_formula_of_ours(as_person, owner, begun, sales):
    make_person(begun.organisation, "=cmd() Ond", department=sales, email="")
    rows = as_person(owner).get("/nordlys/programme/missing/?format=csv").content.decode("utf-8-sig")
    assert "'=cmd() Ond" in rows


def test_the_frame_is_changed_and_days_are_closed_and_opened(as_person, owner, begun):
    client = as_person(owner)
    values = {
        "name": "Opplæring",
        "crm": "",
        "hour_cost": "610",
        "away_share": "25",
        "day_from": "09:00",
        "day_to": "15:00",
    }
    assert client.post("/nordlys/programme/frame/", values).status_code == 302
    begun.refresh_from_db()
    assert (begun.hour_cost, begun.away_share) == (610, 0.25)
    assert client.post("/nordlys/programme/frame/", values | {"day_to": "08:00"}).status_code == 422
    day = str(timezone.localdate())
    client.post("/nordlys/programme/frame/close/", {"name": "Kickoff", "starts": day, "ends": day})
    closure = Closure.objects.get(name="Kickoff")
    client.post(f"/nordlys/programme/frame/{closure.pk}/open/")
    assert not Closure.objects.filter(name="Kickoff").exists()


def test_the_overview_shows_groups_and_merges_the_small_ones(as_person, owner, begun):
    page = as_person(owner).get("/nordlys/overview/").text
    assert "Kundeservice" in page
    assert "Små avdelinger samlet" in page, "sales has two people"
    assert "Kolbjørn" not in page


@pytest.mark.parametrize("path", ["programme/", "programme/missing/", "overview/", "programme/strands/"])
def test_as_many_queries_for_many_people_as_for_few(
    as_person, owner, begun, basic_of, nordlys, service, path, django_assert_max_num_queries
):
    hold(basic_of, begun.periods.first(), timezone.localdate(), staff(nordlys, service, 60))
    client = as_person(owner)
    with django_assert_max_num_queries(25):
        assert client.get(f"/nordlys/{path}").status_code == 200
