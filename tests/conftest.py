"""What every test can ask for: two organisations and three named people.

Olga owns (leads) the programme of Nordlys, Kolbjørn is her colleague there, Ulla is an outsider: the lead of Fremmed.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("KYNDIG_HOME", tempfile.mkdtemp(prefix="kyndig-test-"))
os.environ.setdefault("KYNDIG_DEMO", "1")
os.environ.setdefault("KYNDIG_ADDRESS", "http://testserver")
os.environ.setdefault("KYNDIG_HOSTS", "testserver,localhost,127.0.0.1")

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase

from kyndig.ledger import guard
from kyndig.people.models import Department, Organisation, Person, Role, User

# pytest-django reads the settings before it reads this file: what tests want of them is set here once more.
settings.DEMO = True
settings.HOME = Path(os.environ["KYNDIG_HOME"])
settings.MEDIA_ROOT = settings.HOME / "files"


def make_person(organisation: Organisation, name: str, *roles: str, department: Department | None = None, **fields):
    """A person with a log-in (`<given name>@<slug>.example`) and the roles named."""
    given, _, family = name.rpartition(" ")
    email = fields.pop("email", f"{given.lower()}@{organisation.slug}.example".replace("ø", "o"))
    user = User.objects.create_user(email) if email else None
    person = Person.objects.create(
        organisation=organisation,
        given_name=given,
        family_name=family,
        email=email,
        user=user,
        department=department,
        **fields,
    )
    for kind in roles:
        scoped = kind in {Role.Kind.SUPERUSER, Role.Kind.DEPUTY}
        Role.objects.create(
            organisation=organisation,
            person=person,
            kind=kind,
            department=department if scoped else None,
            rights=Role.Rights.EDIT if kind == Role.Kind.PARTNER else "",
        )
    return person


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_guard():
    """Tests that commit empty their database afterwards, which the guard over the ledger would refuse."""
    empty = TransactionTestCase._fixture_teardown

    def empty_unguarded(case):
        for name in connections:
            guard.take_down(connections[name])
        empty(case)
        for name in connections:
            guard.put_up(connections[name])

    TransactionTestCase._fixture_teardown = empty_unguarded
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture
def nordlys(db) -> Organisation:
    return Organisation.objects.create(name="Nordlys Byggevare", slug="nordlys", crm="SuperOffice")


@pytest.fixture
def fremmed(db) -> Organisation:
    return Organisation.objects.create(name="Fremmed AS", slug="fremmed")


@pytest.fixture
def sales(nordlys) -> Department:
    return Department.objects.create(organisation=nordlys, name="Salg")


@pytest.fixture
def owner(nordlys, sales) -> Person:
    return make_person(nordlys, "Olga Owen", Role.Kind.LEAD, department=sales)


@pytest.fixture
def colleague(nordlys, sales) -> Person:
    return make_person(nordlys, "Kolbjørn Kvam", department=sales)


@pytest.fixture
def outsider(fremmed) -> Person:
    return make_person(fremmed, "Ulla Utne", Role.Kind.LEAD)


@pytest.fixture
def as_person():
    """Returns a function: a client that is signed in as the person given."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    return sign_in


# In CI the drawn examples are the same each time, so that a change is judged by what it changed; elsewhere new ones.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI") or os.environ.get("KYNDIG_TEST_ALL"):
    hypothesis.settings.load_profile("ci")
