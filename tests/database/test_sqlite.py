import threading

import pytest
from django.db import OperationalError, connection, transaction

from kyndig.database.sqlite import base
from kyndig.people.models import Organisation

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite waits for its one lock"),
    pytest.mark.django_db(transaction=True),
]


def test_many_who_write_at_once_all_get_their_turn():
    together, wrong = threading.Barrier(6), []

    def write(number):
        try:
            together.wait()
            for turn in range(10):
                with transaction.atomic():
                    Organisation.objects.create(name=f"{number} {turn}", slug=f"o{number}-{turn}")
        except Exception as error:  # noqa: BLE001 (told by the assertion below)
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert Organisation.objects.count() == 60


def test_who_waits_too_long_is_told(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    held, told = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            held.set()
            told.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    slept = []
    monkeypatch.setattr(base.time, "sleep", slept.append)
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    told.set()
    holder.join()
    assert slept
    assert set(slept) == {base.AGAIN}
    with transaction.atomic():
        Organisation.objects.create(name="After", slug="after")
    monkeypatch.undo()
    assert connection.connection.execute("PRAGMA busy_timeout").fetchone()[0] == 50
