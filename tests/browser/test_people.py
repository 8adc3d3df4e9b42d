"""The lead keeps the list: finds somebody, adds, gives a role, marks as left and undoes it."""

import pytest
from playwright.sync_api import Page, expect

from kyndig.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(nordlys, sales, owner, colleague):
    market = nordlys.departments.create(name="Marked og kommunikasjon")
    nordlys.departments.create(name="Nettbutikk", parent=market)
    names = ["Anne Aas", "Øyvind Ødegård", "Kari Moen", "Tor Arne Berg", "Leila Haddad"]
    for number, name in enumerate(names):
        given, _, family = name.rpartition(" ")
        email = f"{given.split()[0].lower()}@nordlys.example" if number else ""
        place = sales if number % 2 else market
        Person.objects.create(
            organisation=nordlys, given_name=given, family_name=family, email=email, department=place, title="Selger"
        )


def test_somebody_is_found_given_a_role_and_marked_as_left(page: Page, owner, staff, sign_in, axe):
    sign_in(page, owner)
    page.goto("/nordlys/people/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("7 personer står på listen")
    axe(page)
    page.get_by_label("Navn, e-post eller avdeling").fill("øyvind")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_role("link", name="Øyvind Ødegård").click()
    axe(page)
    page.get_by_text("Gi en rolle").click()
    page.get_by_label("Rolle").select_option(label="Superbruker")
    page.get_by_label("For hvilken avdeling?").select_option(label="Salg")
    page.get_by_role("button", name="Gi rollen").click()
    expect(page.get_by_text("har fått en ny rolle")).to_be_visible()
    page.get_by_role("button", name="Merk som sluttet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("sluttet")
    page.get_by_role("button", name="Angre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Øyvind Ødegård jobber i Salg.")


def test_somebody_is_added_and_sees_what_was_written(page: Page, nordlys, owner, staff, sign_in, axe):
    sign_in(page, owner)
    page.goto("/nordlys/people/add/")
    axe(page)
    page.get_by_label("Fornavn").fill("Ny")
    page.get_by_label("Etternavn").fill("Ansatt")
    page.get_by_label("E-post").first.fill("ny@nordlys.example")
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_text("Ny Ansatt står på listen.")).to_be_visible()
    new = nordlys.people.get(email="ny@nordlys.example")
    sign_in(page, new)
    page.goto("/nordlys/openness/")
    expect(page.get_by_text("Olga Owen la til Ny Ansatt")).to_be_visible()
    axe(page)


@pytest.mark.parametrize(
    "address", ["superusers/", "departments/", "settings/", "outside/", "../openness/ledger/", "../../customers/"]
)
def test_the_other_pages_can_be_used_by_everybody(page: Page, owner, staff, sign_in, axe, address):
    sign_in(page, owner)
    page.goto(f"/nordlys/people/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
