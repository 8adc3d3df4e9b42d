"""What the tests of the API can ask for: Nordlys' customers, and a program that asks with a token."""

import json
import sqlite3
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from kyndig.api.actions.tokens import make_token
from kyndig.api.models import Scope
from kyndig.api.rest.authentication import limit
from kyndig.people.models import Person
from tests.crm.conftest import armering, call, customers, fjordbygg, kari, others_customers

__all__ = ["armering", "call", "customers", "fjordbygg", "kari", "others_customers"]


@pytest.fixture(autouse=True)
def full_buckets():
    limit._buckets.clear()


def token_of(person: Person, *scopes: str, name: str = "Regnskap", practice: bool = False) -> str:
    """The text of a new token of the person; all scopes where none is named."""
    expires = timezone.localdate() + timedelta(days=30)
    return make_token(person, name, scopes or Scope.values, expires, practice=practice)[1]


class Program:
    """Asks the API with a token, in JSON; keeps no cookies."""

    def __init__(self, token: str, slug: str = "nordlys") -> None:
        self.token, self.slug = token, slug

    def __call__(self, method: str, path: str, body=None, **headers):
        sent = {"Accept-Language": "en", "Authorization": f"Bearer {self.token}", **headers}
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        address = path if path.startswith("/api/") else f"/api/{self.slug}/v1/{path}"
        return Client().generic(method, address, headers=sent, **given)

    def get(self, path: str, **headers):
        return self("GET", path, **headers)

    def post(self, path: str, body=None, **headers):
        return self("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body, **headers):
        return self("PATCH", path, body, **headers)


@pytest.fixture
def program(owner) -> Program:
    """Acts as Olga, with every scope."""
    return Program(token_of(owner))


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """Returns a function that calls another one in several threads at the same moment, and gives what they returned.

    The tests on SQLite run in memory, where threads do not wait for each other as they do on a disk: there the threads
    get a copy of the database on a disk. Whatever they leave is looked at in a thread too.
    """

    settings = connections.settings["default"]
    name = settings["NAME"]

    def call(function, times: int = 1) -> list:
        if connection.vendor == "sqlite" and settings["NAME"] == name:
            with sqlite3.connect(tmp_path / "copy") as copy:
                connection.connection.backup(copy)
            settings["NAME"] = str(tmp_path / "copy")
        gate, found = threading.Barrier(times), []

        def run():
            gate.wait()
            try:
                found.append(function())
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    yield call
    # Before the test's own connection is closed: one that is not in memory would be closed for good.
    settings["NAME"] = name
