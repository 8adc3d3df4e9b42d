"""The programme lead makes a timetable, is refused a change with the reason, and publishes."""

import pytest
from playwright.sync_api import expect

from kyndig.training.actions.solver_runs import solve_run
from kyndig.training.actions.timetable_prices import work_out
from kyndig.training.models import ExperimentPrice, Session, SolverRun
from tests.training.clock import stand_still
from tests.training.drafting import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(nordlys, owner, monkeypatch):
    stand_still(monkeypatch)
    return make_world(nordlys, owner)


def test_from_nothing_to_published(world, page, sign_in, axe):
    sign_in(page, world.lead)
    page.goto("/nordlys/timetable/")
    expect(page.locator("h1")).to_have_text("Det er ingen timeplan for denne perioden ennå.")
    axe(page)
    page.get_by_role("button", name="Lag timeplan").click()
    expect(page.locator("h1")).to_have_text("Timeplanen lages.")
    axe(page)
    assert solve_run(SolverRun.objects.get())
    expect(page.locator("h1")).to_have_text("Alle 8 har plass.")
    axe(page)
    for view in ("Uke", "Liste"):
        page.get_by_role("link", name=view, exact=True).click()
        expect(page.get_by_role("link", name=view, exact=True)).to_have_attribute("aria-current", "page")
        axe(page)

    session = Session.objects.filter(status="draft").first()
    page.goto(f"/nordlys/timetable/sessions/{session.pk}/")
    axe(page)
    page.get_by_label("Dag", exact=True).fill("2027-03-06")
    page.get_by_role("button", name="Sjekk og flytt").click()
    expect(page.get_by_text("Det er ikke opplæring lørdag 6. mars.")).to_be_visible()
    expect(page.get_by_label("Dag", exact=True)).to_have_value("2027-03-06")
    page.get_by_label("Dag", exact=True).fill("2027-03-11")
    page.get_by_role("button", name="Sjekk og flytt").click()
    expect(page.get_by_text("Samlingen er flyttet.")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("torsdag 11. mars")

    page.get_by_role("link", name="Timeplanen", exact=True).last.click()
    page.get_by_role("link", name="Publiser").click()
    axe(page)
    page.get_by_role("button", name="Publiser og inviter").click()
    expect(page.get_by_text("8 plasser er gitt.")).to_be_visible()


def test_a_draft_without_javascript(world, open_page, sign_in):
    world.draft()
    page = sign_in(open_page("phone", javascript=False), world.lead)
    page.goto("/nordlys/timetable/?view=list")
    page.get_by_role("button", name="Kast utkastet").click()
    expect(page.get_by_text("Utkastet er kastet.")).to_be_visible()
    page.get_by_role("button", name="Angre").click()
    expect(page.locator("h1")).to_have_text("Alle 8 har plass.")


def test_the_price_of_the_experiment_comes_while_the_page_stands(world, page, sign_in, axe):
    draft = world.draft()
    sign_in(page, world.lead)
    page.goto(f"/nordlys/timetable/drafts/{draft.pk}/publish/")
    page.get_by_role("button", name="Regn ut hva trinn koster").click()
    expect(page.get_by_text("Venter på tur")).to_be_visible()
    expect(page.get_by_role("button", name="Publiser og inviter")).to_be_enabled()
    axe(page)
    assert work_out(ExperimentPrice.objects.get())
    expect(page.get_by_text("trinn koster")).to_be_visible()
    axe(page)
