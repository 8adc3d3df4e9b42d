"""The price of the experiment on the page that publishes a draft: asked for, followed, known, given up."""

import pytest

from kyndig.training.actions import timetable_prices
from kyndig.training.actions.timetable_prices import work_out
from kyndig.training.actions.timetables import publish
from kyndig.training.models import ExperimentPrice
from tests.training.clock import stand_still
from tests.training.drafting import make_world

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)
    monkeypatch.setattr(timetable_prices, "SECONDS", 8)


@pytest.fixture
def world(nordlys, owner):
    made = make_world(nordlys, owner)
    made.lead.department = made.people[1].department
    made.lead.save()
    return made


@pytest.fixture
def lead(world, as_person):
    return as_person(world.lead)


def text(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_from_asking_to_knowing(world, lead):
    draft = world.draft()
    address = f"/nordlys/timetable/drafts/{draft.pk}/publish/"
    page = text(lead.get(address))
    assert "Det koster ingenting: ingen bytter plass der det koster mer." in page
    assert "er ikke regnet ut ennå" in page
    page = text(lead.post(f"/nordlys/timetable/drafts/{draft.pk}/price/", follow=True))
    price = ExperimentPrice.objects.get()
    progress = f"/nordlys/timetable/prices/{price.pk}/"
    assert f'hx-get="{progress}"' in page
    assert "Publiser og inviter" in page, "nobody has to wait for it"
    fragment = text(lead.get(progress, headers=HTMX))
    assert "<html" not in fragment
    assert "Venter på tur" in fragment
    assert work_out(price)
    fragment = text(lead.get(progress, headers=HTMX))
    assert "hx-get" not in fragment
    assert "2 trinn koster 1 000 kr mer enn de 1 000 kr uten. Det er bevist." in fragment
    assert "2 trinn koster 1 000 kr mer" in text(lead.get(progress, follow=True))
    assert publish(draft, by=world.lead) == 8


def test_it_can_be_given_up_and_asked_for_again(world, lead):
    draft = world.draft()
    lead.post(f"/nordlys/timetable/drafts/{draft.pk}/price/")
    price = ExperimentPrice.objects.get()
    page = text(lead.post(f"/nordlys/timetable/prices/{price.pk}/stop/", follow=True))
    assert "Stopper …" in page
    work_out(price)
    page = text(lead.get(f"/nordlys/timetable/drafts/{draft.pk}/publish/"))
    assert "Det ble stoppet før prisen var kjent." in page
    assert "Regn ut på nytt" in page
    lead.post(f"/nordlys/timetable/drafts/{draft.pk}/price/")
    page = text(lead.post(f"/nordlys/timetable/drafts/{draft.pk}/price/", follow=True))
    assert "Prisen regnes ut allerede." in page


def test_an_outsider_reaches_neither_draft_nor_price(world, lead, colleague, outsider, as_person):
    draft = world.draft()
    lead.post(f"/nordlys/timetable/drafts/{draft.pk}/price/")
    price = ExperimentPrice.objects.get()
    for client, place in ((as_person(colleague), "nordlys"), (as_person(outsider), "fremmed")):
        assert client.get(f"/{place}/timetable/prices/{price.pk}/", headers=HTMX).status_code == 404
        assert client.post(f"/{place}/timetable/prices/{price.pk}/stop/").status_code == 404
        assert client.post(f"/{place}/timetable/drafts/{draft.pk}/price/").status_code == 404
    assert ExperimentPrice.objects.count() == 1


def test_a_draft_is_made_in_steps_from_the_form(world, lead):
    lead.post(f"/nordlys/timetable/make/{world.period.pk}/", {"seconds": 20, "in_steps": "on"})
    draft = world.period.timetables.get()
    assert draft.in_steps
    draft.runs.update(state="failed")
    page = text(lead.get("/nordlys/timetable/"))
    assert 'name="in_steps"' in page
    assert "checked" in page.split('name="in_steps"')[1].split(">")[0]
    lead.post(f"/nordlys/timetable/make/{world.period.pk}/", {"seconds": 20})
    draft.refresh_from_db()
    assert not draft.in_steps
