"""A token is made, a receiver is set up and tried, and what a program can ask is read; looked at in two sizes."""

import pytest
from playwright.sync_api import Page, expect

from kyndig.api.actions.delivering import send_due
from tests.api.receiving import receiving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def receiver(settings):
    settings.PRIVATE_NETWORKS = True
    with receiving() as receiver:
        yield receiver


def test_a_token_is_made_copied_and_revoked(page: Page, owner, sign_in, axe):
    sign_in(page, owner)
    page.goto("/nordlys/connections/tokens/")
    axe(page)
    page.get_by_label("Hvilket program er den til?").fill("Regnskap")
    page.get_by_label("legge til og endre kunder").check()
    page.get_by_role("button", name="Lag nøkkelen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kopier nøkkelen til Regnskap nå.")
    expect(page.locator(".api-secret")).to_contain_text("kyndig_")
    axe(page)
    page.get_by_role("button", name="Trekk tilbake Regnskap").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ingen programmer kan opptre som deg.")


def test_a_receiver_is_set_up_and_tried(page: Page, owner, receiver, sign_in, axe):
    sign_in(page, owner)
    page.goto("/nordlys/connections/")
    axe(page)
    page.get_by_role("link", name="Legg til en mottaker").click()
    page.get_by_label("Hva heter den?").fill("Regnskap")
    page.get_by_label("Hvor sendes endringer?").fill(receiver.url)
    page.get_by_role("group", name="Gi beskjed når et salg er").get_by_label("vunnet").check()
    axe(page)
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator(".api-secret")).to_contain_text("whsec_")
    axe(page)
    page.get_by_role("link", name="Jeg har kopiert den").click()
    page.get_by_role("button", name="Send en prøve").click()
    assert send_due().taken == 1
    page.reload()
    axe(page)
    page.get_by_role("link", name="test").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Den ble tatt imot")
    axe(page)


def test_what_a_program_can_ask_is_read(page: Page, colleague, sign_in, axe):
    sign_in(page, colleague)
    page.goto("/nordlys/connections/reference/")
    page.get_by_text("Add one company").click()
    expect(page.get_by_role("link", name="CompanyAdd").first).to_be_visible()
    axe(page)
