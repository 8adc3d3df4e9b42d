import pytest
from django.db import connection

from kyndig.outbox import rounds
from kyndig.people import statistics
from kyndig.people.models import Organisation


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL measures its tables by itself")
@pytest.mark.django_db
def test_sqlite_is_told_what_its_indexes_are_worth():
    Organisation.objects.bulk_create(Organisation(name=f"Firma {n}", slug=f"firma-{n}") for n in range(50))
    statistics.measure_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_organisation'")
        assert all(row[0].startswith("50 ") for row in cursor.fetchall())


def test_it_is_done_every_hour():
    assert "kyndig.people.statistics.measure_changed" in {job.name for job in rounds.jobs()}
