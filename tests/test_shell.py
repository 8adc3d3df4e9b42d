"""The rail and the menu are drawn once for all who look the same: nobody may be shown another's."""

import re

import pytest
from django.test import RequestFactory

from kyndig.design import navigation, shell
from kyndig.people.models import Role
from tests.conftest import make_person

FORM = re.compile(r'<form[^>]*action="([^"]+)"[^>]*>.*?</form>', re.S)


@pytest.fixture(autouse=True)
def nothing_kept():
    navigation._told.clear()
    shell._drawn.clear()


def rail(client, address: str = "/nordlys/openness/", **more) -> str:
    text = client.get(address, **more).content.decode()
    return text[text.index('<header class="rail">') : text.index('<main id="content"')]


def without_token(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def test_the_second_time_it_is_the_same_as_the_first(owner, as_person):
    client = as_person(owner)
    first = without_token(rail(client))
    assert without_token(rail(client)) == first
    assert "Olga Owen" in first


def test_everybody_gets_their_own(owner, colleague, outsider, nordlys, as_person):
    both = make_person(nordlys, "Lisa Lund", Role.Kind.LEAD)
    for _round in range(2):
        assert "Olga Owen" in rail(as_person(owner))
        assert "Lisa Lund" in rail(as_person(both))
        mine = rail(as_person(colleague))
        assert "Kolbjørn Kvam" in mine
        assert "/nordlys/openness/ledger/" not in mine
        assert "/nordlys/openness/ledger/" in rail(as_person(owner))
        other = rail(as_person(outsider), "/fremmed/openness/")
        assert "Fremmed AS" in other
        assert "nordlys" not in other


def test_a_role_that_is_given_or_taken_back_shows_at_once(owner, colleague, as_person):
    client = as_person(colleague)
    assert "/nordlys/openness/ledger/" not in rail(client)
    role = Role.objects.create(organisation=colleague.organisation, person=colleague, kind=Role.Kind.LEAD)
    assert "/nordlys/openness/ledger/" in rail(client)
    role.delete()
    assert "/nordlys/openness/ledger/" not in rail(client)


def test_the_token_and_the_page_are_those_of_the_request(owner, as_person):
    client = as_person(owner)
    rail(client)
    found = rail(client, "/nordlys/openness/?a=1&b=%22%3E%3Cb%3E")
    assert 'name="next" value="/nordlys/openness/?a=1&amp;b=%22%3E%3Cb%3E"' in found
    tokens = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', found))
    assert len(tokens) == 1
    assert tokens != set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', rail(client)))
    assert client.post("/language/", {"language": "en", "next": "/nordlys/openness/"}).status_code == 302


def test_a_form_of_the_rail_is_accepted_with_its_token(owner):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    rail(client)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', rail(client)).group(1)
    sent = {"language": "en", "next": "/nordlys/openness/"}
    assert client.post("/language/", sent).status_code == 403
    assert client.post("/language/", {**sent, "csrfmiddlewaretoken": token}).status_code == 302


def test_language_theme_space_and_page_have_their_own(owner, as_person):
    client = as_person(owner)
    for _round in range(2):
        client.cookies["django_language"] = "nb"
        assert "Kunder" in rail(client)
        client.cookies["django_language"] = "en"
        assert "Customers" in rail(client)
        client.cookies["kyndig_theme"] = "dark"
        assert 'value="dark" aria-pressed="true"' in rail(client)
        client.cookies["kyndig_theme"] = "light"
        assert 'value="dark" aria-pressed="false"' in rail(client)
        assert 'href="/nordlys/crm/bin/" aria-current="page"' in rail(client, "/nordlys/crm/bin/")
        practice = rail(client, "/nordlys/practice/bin/")
        assert 'href="/nordlys/practice/bin/" aria-current="page"' in practice
        assert "/nordlys/crm/bin/" not in practice


def test_what_was_searched_for_stands_in_the_field_of_that_page_alone(owner, as_person):
    client = as_person(owner)
    assert 'value="&lt;b&gt; bygg"' in rail(client, "/nordlys/crm/search/?q=%3Cb%3E+bygg")
    assert "bygg" not in rail(client, "/nordlys/crm/search/?q=")
    assert 'type="search" value=""' in rail(client, "/nordlys/crm/bin/?q=bygg")


def test_where_a_room_cannot_tell_the_providers_are_asked_each_time(monkeypatch):
    asked = []
    monkeypatch.setattr(navigation, "_providers", [lambda request: asked.append(1) or []])
    monkeypatch.setattr(navigation, "_keys", [lambda request: request.GET.get("key")])
    for address in ("/", "/", "/?key=a", "/?key=a", "/?key=b"):
        assert not navigation.context(RequestFactory().get(address))["navigation"].sections
    assert len(asked) == 4
