"""One table over every address of the product and every role. It fails when an address is not in the table.

The rows are in `tests/url_roles.py`. An address with objects in it is tried with objects of the organisation, by every
role, and with the same numbers of another organisation's objects, which must be missing for everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kyndig.crm.actions.practising import open_practice
from kyndig.people.models import Department, Organisation, Person, Role
from tests.conftest import make_person
from tests.url_objects import Objects, objects_of
from tests.url_roles import EDITS, EVERYWHERE, INSIDE, LEAD, MANAGER, ORGANISATION, OUTSIDER, SEES, SUPERUSER, TRAINER

MISSING = 404
KINDS = {
    LEAD: "lead",
    MANAGER: "manager",
    SUPERUSER: "superuser",
    TRAINER: "trainer",
    EDITS: "partner",
    SEES: "partner",
}


def addresses() -> Iterator[tuple[str, list[str]]]:
    """Every URL name with the names of the values in its address."""

    def walk(patterns, space: str, names: list[str]) -> Iterator[tuple[str, list[str]]]:
        for each in patterns:
            found = [*names, *each.pattern.converters]
            if isinstance(each, URLPattern):
                yield f"{space}{each.name}", found
            elif isinstance(each, URLResolver):
                deeper = f"{space}{each.namespace}:" if each.namespace else space
                yield from walk(each.url_patterns, deeper, found)

    return walk(get_resolver().url_patterns, "", [])


ADDRESSES = dict(addresses())


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ADDRESSES) == set(ORGANISATION) | set(EVERYWHERE)


def test_every_address_of_an_organisation_lies_in_its_table():
    assert {name for name, values in ADDRESSES.items() if "organisation" in values} == set(ORGANISATION)


@dataclass(frozen=True)
class World:
    """Two organisations with one object of each kind, and the session of somebody in each role."""

    here: Objects
    there: Objects
    sessions: dict[str, str]

    def browser(self, role: str) -> Client:
        """A browser, new to every test, of who is signed in in that role."""
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once, as it takes longer than what is asked of it; each test takes back what it changed in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _world() -> World:
    nordlys = Organisation.objects.create(name="Nordlys Byggevare", slug="nordlys", crm="SuperOffice")
    fremmed = Organisation.objects.create(name="Fremmed AS", slug="fremmed")
    sales = Department.objects.create(organisation=nordlys, name="Salg")
    sessions = {OUTSIDER: _session(make_person(fremmed, "Ulla Utne", Role.Kind.LEAD))}
    for number, role in enumerate(INSIDE):
        kinds = [KINDS[role]] if role in KINDS else []
        staff = role not in {TRAINER, EDITS, SEES}
        email = f"p{number}@nordlys.example"
        person = make_person(
            nordlys,
            f"{role.title()} Rolle",
            *kinds,
            department=sales if staff else None,
            email=email,
            is_employee=staff,
        )
        if role == SEES:
            person.roles.update(rights=Role.Rights.SEE)
        sessions[role] = _session(person)
        if role in {LEAD, MANAGER, SUPERUSER}:
            # What they practise on takes a second to make. The employee's is made by each page that asks for it first.
            open_practice(person)
    return World(objects_of(nordlys), objects_of(fremmed), sessions)


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _ask(client: Client, name: str, values: dict) -> int:
    row = ORGANISATION[name]
    address = reverse(name, kwargs=values)
    answer = client.post(address) if row.post else client.get(address)
    if answer.streaming:
        # Read to its end, as a browser does: the test client then leaves the test's own connection open.
        list(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize("name", sorted(ORGANISATION))
def test_who_gets_into_a_page_of_an_organisation(name, world, db):
    row = ORGANISATION[name]
    wanted = [value for value in ADDRESSES[name] if value != "organisation"]
    cast = {role: world.browser(role) for role in INSIDE}
    values = {"organisation": "nordlys", **row.extra, **world.here.values_for(name, wanted, row.extra)}
    foreign = {"organisation": "nordlys", **row.extra, **world.there.values_for(name, wanted, row.extra)}
    expected, found = {}, {}
    for role, client in cast.items():
        if set(wanted) - set(row.extra):
            expected[role, "foreign"], found[role, "foreign"] = MISSING, _ask(client, name, foreign)
    # Whoever gets in can change what the next one finds, so those who must not come first.
    for role, client in sorted(cast.items(), key=lambda pair: pair[0] in row.roles):
        status = _ask(client, name, values)
        if role in row.roles:
            expected[role], found[role] = "in", "in" if _is_in(status, first="in" not in found.values()) else status
        else:
            expected[role], found[role] = MISSING, status
    assert found == expected
    assert _ask(world.browser(OUTSIDER), name, values) == MISSING
    anonymous = Client()
    answer = anonymous.post(reverse(name, kwargs=values)) if row.post else anonymous.get(reverse(name, kwargs=values))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def _is_in(status: int, *, first: bool) -> bool:
    """The first who gets in must find the page; what it does may leave nothing for the next."""
    return status in ({200, 302, 409, 422} if first else {200, 302, 404, 409, 422})


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_pages_that_belong_to_no_organisation(name, world, db):
    samples = {"pk": 1, "fingerprint": "x", "token": "x", "slug": "nordlys", "rest": "x"}
    address = reverse(name, kwargs={value: samples[value] for value in ADDRESSES[name]})
    anonymous, everybody = EVERYWHERE[name]
    assert (Client().get(address).status_code, world.browser(LEAD).get(address).status_code) == (anonymous, everybody)
