"""What a worker does around every piece of solving: it claims the row, tells how far it is, and says what went wrong.

A piece of work belongs to whoever counted `attempts` up last. A worker that was killed lets its heartbeat go cold;
another takes the work up then, and whatever the first might still write finds that the count has moved on.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kyndig.timetable import Progress
from kyndig.training.models import Timetable, Work
from kyndig.training.rules.timetable_runs import Says

COLD_AFTER = timedelta(seconds=45)
TELL_EVERY = 0.5
MOST_ATTEMPTS = 3
GOES_ON = (Work.State.WAITING, Work.State.RUNNING)


class LostError(Exception):
    """Another worker has taken the work, or the draft is gone: what was found is not wanted any more."""


def mine(work: Any) -> QuerySet[Any]:
    """The row, as long as it is still this process's."""
    rows: QuerySet[Any] = type(work).objects.filter(pk=work.pk, attempts=work.attempts, state=Work.State.RUNNING)
    return rows


@transaction.atomic
def claim(model: Any, key: int) -> Any:
    """Make work on a draft this process's own; None where it is taken or over, or the draft is none any more."""
    work = take(model, key, "timetable__period__programme", "timetable__period__organisation")
    if work is not None and work.timetable.status != Timetable.Status.DRAFT:
        fail(work, Says.THROWN_AWAY)
        return None
    return work


@transaction.atomic
def take(model: Any, key: int, *related: str) -> Any:
    """Make the work this process's own, with its `related` rows; None where it is taken or over.

    The fourth try is not made.
    """
    now = timezone.now()
    free = Q(state=Work.State.WAITING) | Q(state=Work.State.RUNNING, heartbeat__lt=now - COLD_AFTER)
    claimed = model.objects.filter(free, pk=key).update(
        state=Work.State.RUNNING, heartbeat=now, attempts=F("attempts") + 1, phase="reading"
    )
    if not claimed:
        return None
    work = model.objects.select_related("asked_by", *related).get(pk=key)
    if work.attempts > MOST_ATTEMPTS:
        fail(work, Says.CUT_OFF)
        return None
    return work


def fail(work: Any, says: str) -> None:
    type(work).objects.filter(pk=work.pk, attempts=work.attempts).update(
        state=Work.State.FAILED, finished=timezone.now(), says=says
    )


def take_up(model: Any, enqueue: Callable[[int], object]) -> int:
    """Hand the work of workers that were killed to whoever is free; returns how much of it."""
    cold = model.objects.filter(state=Work.State.RUNNING, heartbeat__lt=timezone.now() - COLD_AFTER)
    taken = 0
    for key, attempts in cold.values_list("pk", "attempts"):
        with transaction.atomic():
            if cold.filter(pk=key, attempts=attempts).update(state=Work.State.WAITING):
                enqueue(key)
                taken += 1
    return taken


class Teller:
    """Writes how far the work is, and reads whether it is to stop; raises LostError once it is another worker's.

    `more` gives fields of the row besides, from how far the solver is.
    """

    def __init__(self, work: Any, more: Callable[[Progress], dict[str, Any]] = lambda progress: {}) -> None:
        self.work = work
        self.more = more
        self.told = 0.0
        self.stopping = work.stop_asked

    def stop(self) -> bool:
        return bool(self.stopping)

    def tell(self, progress: Progress) -> None:
        if progress.seconds - self.told < TELL_EVERY:
            return
        self.told = progress.seconds
        written = mine(self.work).update(
            heartbeat=timezone.now(),
            elapsed=round(progress.seconds, 1),
            phase=progress.phase[:30],
            **self.more(progress),
        )
        if not written:
            raise LostError
        self.stopping = type(self.work).objects.values_list("stop_asked", flat=True).get(pk=self.work.pk)
