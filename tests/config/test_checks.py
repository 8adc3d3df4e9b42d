import socket

import pytest
from django.core.exceptions import ImproperlyConfigured

from kyndig.config import checks, environment
from kyndig.outbox import workers
from kyndig.outbox.catcher import catching

pytestmark = pytest.mark.django_db


def test_all_is_well_where_everything_is_there(settings):
    workers.beat("w")
    with catching(lambda caught: None) as port:
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        found = list(checks.look())
    assert [finding.name for finding in found if not finding.well] == []
    assert [finding.name for finding in found] == [
        "database", "migrations", "mail", "worker", "outbox", "search", "clock", "disk",
    ]  # fmt: skip


def test_what_is_wrong_says_what_to_do(settings, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.SMTP_URL = f"smtp://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setattr(checks, "LEAST_FREE_BYTES", 2**80)
    wrong = {finding.name: finding.remedy for finding in checks.look() if not finding.well}
    assert set(wrong) == {"mail", "worker", "disk"}
    assert all(wrong.values())


def test_a_number_that_is_none_is_told(monkeypatch):
    monkeypatch.setenv("KYNDIG_LEASE", "long")
    with pytest.raises(ImproperlyConfigured, match="KYNDIG_LEASE"):
        environment.number("LEASE", 30)
