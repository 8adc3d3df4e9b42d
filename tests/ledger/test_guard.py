"""Lines are never changed or deleted: not by the models, and not by SQL."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from kyndig.ledger import actions as ledger
from kyndig.ledger import guard
from kyndig.ledger.models import Erasure, ImmutableError, Line


@pytest.fixture
def line(owner, colleague) -> Line:
    ledger.look_up(colleague, by=owner, verb="person.looked_up")
    return Line.objects.get()


ATTEMPTS = [
    lambda line: Line.objects.filter(pk=line.pk).update(actor="x"),
    lambda line: Line.objects.all().delete(),
    lambda line: line.save(),
    lambda line: line.delete(),
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_models_refuse(line, attempt):
    with pytest.raises(ImmutableError):
        attempt(line)


STATEMENTS = [
    "UPDATE ledger_line SET actor = 'x'",
    "UPDATE ledger_line SET verb = 'x'",
    "DELETE FROM ledger_line",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(line, statement):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Line.objects.get().actor == "Olga Owen"


@pytest.mark.parametrize(
    "column", ["verb = 'x'", "organisation_id = 0", "actor_id = 0", "kind = 'x'", "subject_id = 0"]
)
def test_also_while_somebody_is_erased_what_happened_stays(line, column):
    Erasure.objects.create(organisation_id=line.organisation_id)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_line SET {column}")


def test_an_erasure_in_another_organisation_opens_nothing_here(line, fremmed):
    Erasure.objects.create(organisation_id=fremmed.pk)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        models.QuerySet(Line).update(actor="x")


def test_the_guard_is_put_up_again_by_migrate(line):
    guard.take_down(connection)
    call_command("migrate", "ledger", verbosity=0)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        models.QuerySet(Line).update(actor="x")
