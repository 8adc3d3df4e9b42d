"""Logging in: a code by mail, the second lock, and nothing that tells who is on a list."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kyndig.outbox.models import Message
from kyndig.people.models import Person, User

LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def stored_mail(settings, db):
    """Mail goes the product's own way, and nobody has tried to log in before."""
    settings.EMAIL_BACKEND = "kyndig.outbox.backend.OutboxBackend"
    cache.clear()


def ask(client: Client, email: str, **headers):
    return client.post(LOGIN, {"login": email}, headers={"accept-language": "en", **headers})


def code_sent_to(email: str) -> str:
    return re.search(r"^ {4}(\S+)$", Message.objects.filter(to=email).latest("id").text, re.MULTILINE)[1]


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_code_by_mail_logs_in(colleague):
    client = Client()
    assert ask(client, "KOLBJORN@nordlys.example").url == CONFIRM
    answer = client.post(CONFIRM, {"code": code_sent_to(colleague.email)})
    assert answer.url == "/"
    assert signed_in(client) == str(colleague.user.pk)


def test_the_way_on_is_kept_where_it_is_ours_and_dropped_where_it_is_not(colleague):
    for wanted, expected in [("/nordlys/openness/", "/nordlys/openness/"), ("https://evil.example/", "/")]:
        client = Client()
        client.post(LOGIN, {"login": colleague.email, "next": wanted})
        answer = client.post(CONFIRM, {"code": code_sent_to(colleague.email), "next": wanted})
        assert answer.url == expected


def test_whoever_is_on_a_list_can_log_in_though_nobody_made_a_login(nordlys):
    Person.objects.create(organisation=nordlys, given_name="Ny", email="ny@nordlys.example")
    client = Client()
    ask(client, "ny@nordlys.example")
    client.post(CONFIRM, {"code": code_sent_to("ny@nordlys.example")})
    assert signed_in(client) == str(User.objects.get(email="ny@nordlys.example").pk)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(colleague):
    pages = []
    for email in (colleague.email, "nobody@nordlys.example"):
        client = Client()
        answer = ask(client, email)
        page = client.get(CONFIRM, headers={"accept-language": "en"}).content.decode().replace(email, "EMAIL")
        page = re.sub(r'(csrfmiddlewaretoken" value|"X-CSRFToken": )="?[^">]+|"X-CSRFToken": "[^"]+"', "", page)
        wrong = client.post(CONFIRM, {"code": "WRONG123"}, headers={"accept-language": "en"})
        pages.append((answer.status_code, answer.url, page, wrong.status_code))
    assert pages[0] == pages[1]
    assert list(Message.objects.values_list("to", flat=True)) == [colleague.email]


def test_an_unknown_address_takes_the_same_statements(colleague, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    ask(Client(), "first@nordlys.example")
    for email in (colleague.email, "nobody@nordlys.example"):
        with CaptureQueriesContext(connection) as queries:
            ask(Client(), email)
        counted.append(len([query for query in queries if "INSERT" in query["sql"] and "outbox" in query["sql"]]))
    assert counted == [1, 1]


def test_two_people_with_one_address_are_not_let_in(nordlys):
    for name in ("En", "To"):
        Person.objects.create(organisation=nordlys, given_name=name, email="felles@nordlys.example")
    client = Client()
    assert ask(client, "felles@nordlys.example").url == CONFIRM
    assert not Message.objects.exists()


def test_who_has_left_logs_in_to_nothing(colleague):
    from datetime import date

    colleague.left = date(2020, 1, 1)
    colleague.save()
    client = Client()
    ask(client, colleague.email)
    client.post(CONFIRM, {"code": code_sent_to(colleague.email)})
    assert client.get("/").status_code == 403
    assert client.get("/nordlys/").status_code == 404


def test_a_wrong_code_can_be_tried_five_times(colleague):
    client = Client()
    ask(client, colleague.email)
    right = code_sent_to(colleague.email)
    for _ in range(5):
        client.post(CONFIRM, {"code": "WRONG123"})
    client.post(CONFIRM, {"code": right})
    assert signed_in(client) is None


def test_codes_for_one_address_are_limited_and_the_limit_is_shared(colleague):
    answers = [ask(Client(), colleague.email).status_code for _ in range(7)]
    assert answers == [302] * 5 + [200] * 2
    assert Message.objects.count() == 5


def test_attempts_from_one_network_are_limited(db):
    answers = {ask(Client(), f"p{n}@nordlys.example").status_code for n in range(61)}
    assert 200 in answers


def test_the_second_lock_is_asked_for_and_a_passkey_alone_is_not(colleague):
    Authenticator.objects.create(user=colleague.user, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})
    client = Client()
    ask(client, colleague.email)
    assert client.post(CONFIRM, {"code": code_sent_to(colleague.email)}).url == "/"
    Authenticator.objects.all().delete()
    secret = generate_totp_secret()
    TOTP.activate(colleague.user, secret)
    client = Client()
    ask(client, colleague.email)
    assert client.post(CONFIRM, {"code": code_sent_to(colleague.email)}).url == "/accounts/2fa/authenticate/"
    assert signed_in(client) is None
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post("/accounts/2fa/authenticate/", {"code": format_hotp_value(hotp_value(secret, counter))})
    assert signed_in(client) == str(colleague.user.pk)


@pytest.mark.parametrize(
    "page", ["signup", "email", "password/reset", "password/change", "password/set", "confirm-email"]
)
def test_pages_for_passwords_and_sign_up_are_not_there(colleague, as_person, page):
    assert as_person(colleague).get(f"/accounts/{page}/").status_code == 404


PAGES = ["mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_logout"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_page_of_the_login_wears_our_look(colleague, as_person, name, language):
    answer = as_person(colleague).get(reverse(name), headers={"accept-language": language})
    assert answer.status_code == 200
    assert "design/plain.html" in {template.name for template in answer.templates}


def test_the_front_door_wears_our_look(db):
    answer = Client().get(LOGIN)
    assert "design/plain.html" in {template.name for template in answer.templates}


def test_the_companys_own_login_is_off_unless_it_is_named():
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["company"])


def test_the_language_chosen_follows_the_person_to_another_browser(colleague, as_person):
    as_person(colleague).post("/language/", {"language": "en", "next": "/accounts/2fa/"})
    page = as_person(colleague).get("/accounts/2fa/", headers={"accept-language": "nb"}).content.decode()
    assert '<html lang="en"' in page
