"""A call is written down with the keyboard alone, and My day is worked through by its keys."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kyndig.crm.actions.records import add
from kyndig.crm.actions.workspaces import real_workspace
from kyndig.crm.models import Activity

TYPED = "ringte Kari i Fjordbygg, vil ha tilbud om to uker"


@pytest.fixture
def customers(transactional_db, nordlys, owner, colleague):
    """Kolbjørn sells: he has a customer, a contact, a deal without a next step, and a promise that is late."""
    workspace = real_workspace(nordlys)
    company = add(workspace, "company", {"name": "Fjordbygg AS"}, by=colleague)
    kari = {"given_name": "Kari", "family_name": "Nes", "company": company}
    contact = add(workspace, "contact", kari, by=colleague)
    add(workspace, "deal", {"name": "Armering Laksevåg", "company": company, "value": 680_000}, by=colleague)
    late = {
        "kind": "task",
        "subject": "Sende prøver",
        "contacts": [contact],
        "due": timezone.localdate() - timedelta(days=2),
    }
    add(workspace, "activity", late, by=colleague)
    return workspace


def test_a_call_is_written_down_with_the_keyboard_alone(customers, page: Page, colleague, sign_in, axe):
    sign_in(page, colleague)
    page.goto("/nordlys/crm/")
    axe(page)
    page.keyboard.press("l")
    page.keyboard.type(TYPED)
    expect(page.locator("#log-says")).to_contain_text("Samtale med Kari Nes (Fjordbygg AS), i dag. Neste: tilbud,")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Samtale er lagret, og det neste står i Min dag.")).to_be_visible()
    call, step = Activity.objects.exclude(subject="Sende prøver").order_by("id")
    assert (call.kind, step.subject) == ("call", "Tilbud")
    axe(page)
    page.get_by_role("button", name="Angre").first.click()
    expect(page.get_by_text("Det er angret.")).to_be_visible()


def test_what_was_understood_is_changed_before_it_is_saved(customers, page: Page, colleague, sign_in, axe):
    sign_in(page, colleague)
    page.goto("/nordlys/crm/")
    page.fill("#log-line", TYPED)
    page.get_by_text("Endre", exact=True).click()
    page.locator("#log-next_subject").fill("Prøver")
    axe(page)
    page.get_by_role("button", name="Logg", exact=True).click()
    expect(page.get_by_text("Samtale er lagret, og det neste står i Min dag.")).to_be_visible()
    assert Activity.objects.order_by("-id").first().subject == "Prøver"


def test_the_day_is_worked_through_by_its_keys(customers, desktop: Page, colleague, sign_in, axe):
    page = sign_in(desktop, colleague)
    page.goto("/nordlys/crm/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("To ting i dag. Det første: Sende prøver."))
    page.keyboard.press("d")
    page.get_by_label("Hva kom ut av det?").fill("Sendt")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Gjort: Sende prøver")).to_be_visible()
    page.keyboard.press("m")
    page.get_by_role("button", name="Neste uke").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingenting venter på deg i dag.")
    axe(page)


def test_without_javascript_the_line_is_shown_on_a_page_of_its_own(customers, open_page, colleague, sign_in, axe):
    page = sign_in(open_page("phone", javascript=False), colleague)
    page.goto("/nordlys/crm/")
    page.fill("#log-line", TYPED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Samtale med Kari Nes (Fjordbygg AS)")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Samtale er lagret, og det neste står i Min dag.")).to_be_visible()


def test_one_practises_where_nothing_can_be_broken(customers, page: Page, colleague, sign_in, axe):
    sign_in(page, colleague)
    page.goto("/nordlys/crm/practising/")
    axe(page)
    page.get_by_role("link", name="Åpne øvingsområdet").click()
    expect(page.get_by_text("her er alt oppdiktet, og ingenting kan bli ødelagt")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Start på nytt").click()
    page.get_by_role("button", name="Start på nytt").click()
    expect(page.get_by_text("Her er nye oppdiktede kunder.")).to_be_visible()
    page.get_by_role("link", name="Tilbake til kundene").click()
    expect(page.get_by_role("link", name="Sende prøver", exact=True)).to_be_visible()
