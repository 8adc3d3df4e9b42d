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
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.test import Client, TransactionTestCase

from kyndig.ledger import guard
from kyndig.people.models import Department, Organisation, Person, Role, User

# pytest-django reads the settings before it reads this file: what tests want of them is set here once more.
settings.DEMO = True
settings.HOME = Path(os.environ["KYNDIG_HOME"])
settings.MEDIA_ROOT = settings.HOME / "files"
if connection.vendor == "postgresql":
    # What a test commits need not outlive a power failure.
    connection.settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=off"


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
def quick_emptying():
    """Tests that commit empty their database afterwards: past the guard over the ledger, and by deleting.

    Django would truncate, for which PostgreSQL makes a new file for each table and index, which takes a second; and
    make the content types and permissions again, which no test changes.
    """
    empty = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: _empty()
    yield
    TransactionTestCase._fixture_teardown = empty


def _empty() -> None:
    kept = {ContentType._meta.db_table, Permission._meta.db_table}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # Keys are checked at the end of a transaction, so any order will do.
    with transaction.atomic(), connection.cursor() as cursor:
        guard.take_down(connection)
        for table in sorted(set(tables) - kept):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        guard.put_up(connection)


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
