"""The lead finds somebody a place: from the page where the need is met to the seat, and back."""

import datetime

import pytest

from kyndig.people.models import Role
from kyndig.training.actions.seats import decline
from kyndig.training.models import BusyTime, PlaceSearch, Seat, Session, Timetable
from tests.conftest import make_person
from tests.training.clock import stand_still
from tests.training.company import hold
from tests.training.drafting import make_world

HTMX = {"HX-Request": "true"}
MOST_QUERIES = 25


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def world(nordlys, owner):
    made = make_world(nordlys, owner, people=8, largest=5)
    for n, (day, people) in enumerate([(2, made.people[:5]), (4, made.people[5:])]):
        hold(
            made.strand, made.period, datetime.date(2027, 3, day), people, status="published", seat="accepted",
            trainer=made.trainer, room=made.room,
        )  # fmt: skip
        assert Session.objects.count() == n + 1
    return made


@pytest.fixture
def lead(world, as_person):
    return as_person(world.lead)


@pytest.fixture
def declined(world):
    """Somebody who has said no to Tuesday."""
    who = world.people[1]
    decline(Seat.objects.get(person=who), "Hos tannlegen", by=who)
    return who


def text(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def find(lead, world, **asked):
    return lead.post(f"/nordlys/timetable/places/{world.period.pk}/find/", asked, follow=True)


def test_from_the_list_of_those_not_covered_to_a_seat_and_back(world, lead, declined):
    page = text(lead.get(f"/nordlys/programme/missing/?strand={world.strand.pk}"))
    assert page.count("Finn en plass<span") == 1
    page = text(find(lead, world, person=declined.pk, strand=world.strand.pk))
    assert f"Det er plass til {declined.name}. Ingen andre flyttes." in page
    assert "Det koster ikke noe mer. Ingenting endres, og ingen får beskjed, før du sier ja." in page
    assert "Torsdag 4. mars kl. 09.00–12.00" in page
    assert Seat.objects.filter(person=declined).count() == 1
    search = PlaceSearch.objects.get()
    page = text(lead.post(f"/nordlys/timetable/searches/{search.pk}/give/", follow=True))
    assert "1 plass er endret. Invitasjonene er på vei." in page
    assert "Det er gjort: Plassene er gitt." in page
    assert "Gi plassene og si fra" not in page
    assert Seat.objects.filter(person=declined, status="invited").count() == 1
    page = text(lead.post(f"/nordlys/timetable/searches/{search.pk}/take-back/", follow=True))
    assert "Det er angret." in page
    assert not Seat.objects.filter(person=declined, status="invited").exists()


def test_from_the_session_that_did_not_suit(world, lead, declined):
    session = Session.objects.first()
    page = text(lead.get(f"/nordlys/sessions/{session.pk}/"))
    assert page.count("Finn en plass<span") == 1
    find(lead, world, person=declined.pk, strand=world.strand.pk, session=session.pk)
    lead.post(f"/nordlys/timetable/searches/{PlaceSearch.objects.get().pk}/give/")
    page = text(lead.get(f"/nordlys/sessions/{session.pk}/"))
    assert "Finn en plass<span" not in page
    assert "har plass 4. mars" in page


def test_for_somebody_whose_calendar_is_taken(world, lead):
    session, who = Session.objects.first(), world.people[2]
    BusyTime.objects.create(
        organisation=world.organisation, person=who, kind="event", starts=session.starts, ends=session.ends
    )
    page = text(lead.get(f"/nordlys/sessions/{session.pk}/"))
    assert page.count("Finn en plass<span") == 1
    page = text(find(lead, world, person=who.pk, strand=world.strand.pk, session=session.pk))
    assert f"Det er plass til {who.name}." in page
    assert "Tirsdag 2. mars" in page
    seat = Seat.objects.get(person=who)
    assert "La Kyndig finne en plass" in text(lead.get(f"/nordlys/sessions/{session.pk}/seats/{seat.pk}/"))


def test_for_all_who_lack_one(world, lead, declined):
    page = text(lead.get("/nordlys/timetable/"))
    assert "Finn plass til alle som mangler" in page
    page = text(find(lead, world))
    assert f"Det er plass til {declined.name}." in page


def test_nobody_lacks_a_place(world, lead):
    page = text(find(lead, world))
    assert "Alle som skal ha opplæring i denne perioden, har plass." in page
    assert not PlaceSearch.objects.exists()


def test_nobody_fits_and_the_page_says_why(world, lead, declined):
    BusyTime.objects.create(
        organisation=world.organisation, person=declined, kind="leave",
        starts=datetime.datetime(2027, 2, 1, tzinfo=datetime.UTC),
        ends=datetime.datetime(2027, 4, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    page = text(find(lead, world, person=declined.pk, strand=world.strand.pk))
    assert f"Fant ingen plass til {declined.name}." in page
    assert "Opptatt ved alle starttidspunkt" in page or "Kalenderen" in page or "opptatt" in page.lower()
    assert "Gi plassene og si fra" not in page


def test_what_changed_meanwhile_is_said_and_looked_for_again(world, lead, declined):
    find(lead, world, person=declined.pk, strand=world.strand.pk)
    search = PlaceSearch.objects.get()
    session = Session.objects.last()
    BusyTime.objects.create(
        organisation=world.organisation, person=declined, kind="event", starts=session.starts, ends=session.ends
    )
    response = lead.post(f"/nordlys/timetable/searches/{search.pk}/give/")
    assert response.status_code == 409
    assert "Noe har endret seg" in text(response)
    assert "Gi plassene og si fra" not in text(response)
    find(lead, world, again=search.pk)
    assert PlaceSearch.objects.first().asked == search.asked


def test_a_draft_is_to_be_published_first(world, lead, declined):
    Timetable.objects.create(organisation=world.organisation, programme=world.period.programme, period=world.period)
    assert "Finn en plass<span" not in text(lead.get(f"/nordlys/programme/missing/?strand={world.strand.pk}"))
    page = text(find(lead, world, person=declined.pk, strand=world.strand.pk))
    assert "Perioden har et utkast som gir plasser." in page


def test_a_worker_looks_in_a_large_house_and_the_page_follows_it(world, lead, declined, monkeypatch):
    from kyndig.training.actions import place_searches

    monkeypatch.setattr(place_searches, "AT_ONCE", 3)
    page = text(find(lead, world, person=declined.pk, strand=world.strand.pk))
    search = PlaceSearch.objects.get()
    address = f"/nordlys/timetable/searches/{search.pk}/"
    assert f'hx-get="{address}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<html" not in text(lead.get(address, headers=HTMX))
    place_searches.find_places(search)
    assert lead.get(address, headers=HTMX)["HX-Redirect"] == address
    assert f"Det er plass til {declined.name}." in text(lead.get(address))


def test_few_queries(world, lead, declined, django_assert_max_num_queries):
    find(lead, world, person=declined.pk, strand=world.strand.pk)
    search = PlaceSearch.objects.get()
    for address in (
        f"/nordlys/timetable/searches/{search.pk}/",
        f"/nordlys/programme/missing/?strand={world.strand.pk}",
        f"/nordlys/sessions/{Session.objects.first().pk}/",
        "/nordlys/timetable/",
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            lead.get(address)


def test_a_colleague_an_outsider_and_who_may_only_see_change_nothing(
    world, lead, declined, colleague, outsider, as_person
):
    find(lead, world, person=declined.pk, strand=world.strand.pk)
    search = PlaceSearch.objects.get()
    partner = make_person(world.organisation, "Pia Partner", Role.Kind.PARTNER)
    partner.roles.update(rights=Role.Rights.SEE)
    for person, place in ((colleague, "nordlys"), (partner, "nordlys"), (outsider, "fremmed")):
        client = as_person(person)
        assert client.get(f"/{place}/timetable/searches/{search.pk}/").status_code == 404
        for address in (f"searches/{search.pk}/give/", f"searches/{search.pk}/take-back/"):
            assert client.post(f"/{place}/timetable/{address}").status_code == 404
        assert client.post(f"/{place}/timetable/places/{world.period.pk}/find/").status_code == 404
    own = as_person(partner)
    assert "Finn en plass" not in text(own.get(f"/nordlys/programme/missing/?strand={world.strand.pk}"))
    assert "Finn plass" not in text(own.get("/nordlys/timetable/")).split("<main")[1]
    assert PlaceSearch.objects.count() == 1


def test_somebody_of_another_organisation_is_not_found(world, lead, outsider):
    asked = {"person": outsider.pk, "strand": world.strand.pk}
    assert lead.post(f"/nordlys/timetable/places/{world.period.pk}/find/", asked).status_code == 404
    asked = {"person": world.lead.pk, "strand": "x"}
    assert lead.post(f"/nordlys/timetable/places/{world.period.pk}/find/", asked).status_code == 404
