"""The demo company has a past, made by today's actions: here the clock stands where that past was."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone


@contextmanager
def standing_at(moment: datetime.datetime) -> Iterator[None]:
    """Let `django.utils.timezone.now`, and all that asks it, answer `moment` (aware) inside the block.

    Field defaults hold the function itself, so the class that it asks is replaced rather than the function.
    """

    class Then(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return moment.astimezone(tz)

    with mock.patch.object(timezone, "datetime", Then):
        yield
