"""The lead makes the programme, sees who lacks what, and changes a strand with the consequence in view."""

import pytest
from playwright.sync_api import Page, expect

from tests.training.company import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(nordlys, sales, owner, colleague):
    service = nordlys.departments.create(name="Kundeservice")
    staff(nordlys, service, 20)


def test_from_people_to_a_programme_and_who_lacks_it(page: Page, owner, people, sign_in, axe):
    sign_in(page, owner)
    page.goto("/nordlys/programme/")
    axe(page)
    page.get_by_role("button", name="Lag programmet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("22 personer venter på en timeplan")
    axe(page)
    page.get_by_role("link", name="Ikke dekket").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("22 personer har verken deltatt eller fått plass")
    axe(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_consequence_is_seen_before_a_strand_is_saved(open_page, owner, people, sign_in, axe, javascript):
    page = open_page("desktop", javascript=javascript)
    sign_in(page, owner)
    page.goto("/nordlys/programme/")
    page.get_by_role("button", name="Lag programmet").click()
    page.get_by_role("link", name="Løp", exact=True).click()
    page.get_by_role("link", name="Grunnkurs").click()
    page.get_by_label("Største gruppe").fill("6")
    if javascript:
        axe(page)
        page.get_by_label("Største gruppe").press("Tab")
    else:
        page.get_by_role("button", name="Vis hva det betyr").click()
    expect(page.locator("#consequence")).to_contain_text("2 → 4")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("er endret. Neste timeplan følger det")).to_be_visible()


def test_trainers_rooms_frame_and_overview_are_accessible(page: Page, owner, people, sign_in, axe):
    sign_in(page, owner)
    page.goto("/nordlys/programme/")
    page.get_by_role("button", name="Lag programmet").click()
    for path in ("programme/trainers/", "programme/trainers/new/", "programme/rooms/", "programme/frame/", "overview/"):
        page.goto(f"/nordlys/{path}")
        axe(page)
