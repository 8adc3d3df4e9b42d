from unittest import mock

from django.db import OperationalError
from django.test import Client

from kyndig.config import views


def test_it_is_well_while_the_database_answers(db):
    assert Client().get("/health/").json() == {"database": "ok"}


def test_it_is_not_well_without_a_database(db):
    with mock.patch.object(views, "connection") as connection:
        connection.cursor.side_effect = OperationalError
        assert Client().get("/health/").status_code == 503
