"""Logging in by a code, and with a passkey, in a real browser."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from kyndig.outbox.models import Message
from kyndig.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def stored_mail(settings):
    settings.EMAIL_BACKEND = "kyndig.outbox.backend.OutboxBackend"
    cache.clear()


def test_a_code_by_mail_lets_one_in(page: Page, colleague, axe):
    page.goto("/nordlys/openness/")
    axe(page)
    page.get_by_label("E-postadressen din på jobb").fill(colleague.email)
    page.get_by_role("button", name="Send meg en kode").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se etter en kode i e-posten din")
    axe(page)
    code = re.search(r"^ {4}(\S+)$", Message.objects.get().text, re.MULTILINE)[1]
    page.get_by_label("Koden fra e-posten").fill(code)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("slått deg opp")


def test_a_passkey_is_made_and_lets_one_in(desktop: Page, colleague, sign_in, live_server, axe):
    page = sign_in(desktop, colleague)
    # A passkey belongs to a name, and an address in numbers is none.
    here = live_server.url.replace("127.0.0.1", "localhost")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    cookies = [{**cookie, "domain": "localhost"} for cookie in page.context.cookies()]
    page.context.add_cookies(cookies)
    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    axe(page)
    page.get_by_role("button", name="Lag tilgangsnøkkelen").click()
    page.wait_for_url("**/accounts/2fa/")
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{here}/accounts/login/?next=/nordlys/openness/")
    page.get_by_role("button", name="Log in with a passkey").or_(
        page.get_by_role("button", name="Logg inn med tilgangsnøkkel")
    ).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert User.objects.get(pk=colleague.user.pk).authenticator_set.filter(type="webauthn").exists()
