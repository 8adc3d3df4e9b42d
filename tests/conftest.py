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

# What takes longest is begun first, so that no process works on it alone while the others have nothing to do.
LONGEST = ["test_crash.py", "test_setup.py", "test_random_changes.py", "test_description.py"]
LEFT_OUT = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first. On PostgreSQL, leave out what can reach no database: it says the same again.

    The suite runs on SQLite first, and there everything runs. Where nothing else was asked for, it runs here too.
    """
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))
    if connection.vendor != "postgresql":
        return
    asking = [item for item in items if _can_ask(item)]
    if asking and len(asking) < len(items):
        config.stash[LEFT_OUT] = len(items) - len(asking)
        config.hook.pytest_deselected(items=[item for item in items if not _can_ask(item)])
        items[:] = asking


def _can_ask(item: pytest.Item) -> bool:
    """Whether a test can reach the database; pytest-django refuses the connection to all that ask for none of this.

    A file that holds the connection finds its way to the server by itself, as the crash test does.
    """
    return (
        not {"_django_db_helper", "django_db_setup", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("django_db") is not None
        or (isinstance(item.cls, type) and issubclass(item.cls, TransactionTestCase))
        or any(value is connection or value is connections for value in vars(item.module).values())
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of xdist tells the one that began it what it left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left_out} tests that can reach no database were left out: they run on SQLite.")


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
