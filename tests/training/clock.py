"""A clock that stands still, so that no test depends on the day it runs."""

import datetime

import pytest
from django.utils import timezone

NOW = datetime.datetime(2027, 2, 1, 11, tzinfo=datetime.UTC)


def stand_still(monkeypatch: pytest.MonkeyPatch, at: datetime.datetime = NOW) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
