"""What a change of a draft by hand asks the database."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyndig.ledger.models import Line
from kyndig.training.actions.draft_seats import move_person, seat, take_out
from kyndig.training.actions.drafts import bring_back, drop_session, lock_session, move_session
from tests.training.clock import stand_still
from tests.training.drafting import FRIDAY, make_world

MOST = 25
FRIDAY_AT_NOON = datetime.datetime.combine(FRIDAY, datetime.time(12))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def world(nordlys, owner):
    return make_world(nordlys, owner, people=7)


def test_every_change_takes_few_queries(world):
    draft = world.draft()
    first, second = world.sessions(draft)[:2]
    other = second.seats.order_by("pk").first().person
    person = first.seats.order_by("pk").first().person
    by = {"by": world.lead}
    changes = {
        "lock": lambda: lock_session(first, **by),
        "unlock": lambda: lock_session(first, locked=False, **by),
        "move": lambda: move_session(first, starts=FRIDAY_AT_NOON, trainer=world.trainer, room=world.room, **by),
        "take out": lambda: take_out(person, first, **by),
        "move a person": lambda: move_person(other, second, first, **by),
        "seat": lambda: seat(person, second, **by),
        "drop": lambda: drop_session(first, **by),
        "bring back": lambda: bring_back(draft, Line.objects.get(verb="session.taken_away").before, **by),
    }
    counted = {}
    for name, change in changes.items():
        with CaptureQueriesContext(connection) as asked:
            change()
        # Savepoints are the test's own: it runs within a transaction already.
        said = [query["sql"] for query in asked.captured_queries]
        counted[name] = len([sql for sql in said if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))])
    assert max(counted.values()) <= MOST, counted
