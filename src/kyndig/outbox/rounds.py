"""Periodic jobs. A room registers its own in `AppConfig.ready`; of all workers that run, one does each when due."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models.functions import Now

from kyndig.outbox.models import Round


@dataclass(frozen=True)
class Job:
    """A function that is to be called every `seconds` seconds. It may be cut off at any point and must bear being run
    again.
    """

    name: str
    seconds: float
    function: Callable[[], object]

    def run_if_due(self) -> bool:
        """Run the job if it is due and no other worker has taken this round; answers whether it ran."""
        if not Round.objects.filter(name=self.name, due__gt=Now()).exists() and self._take():
            self.function()
            return True
        return False

    def _take(self) -> bool:
        Round.objects.bulk_create([Round(name=self.name, due=Now())], ignore_conflicts=True)
        taken = Round.objects.filter(name=self.name, due__lte=Now())
        return bool(taken.update(due=Now() + dt.timedelta(seconds=self.seconds)))


_jobs: dict[str, Job] = {}


def every(seconds: float, function: Callable[[], object], *, name: str = "") -> Job:
    """Call `function` every `seconds` seconds in a worker. Registering the same name again replaces it."""
    job = Job(name or f"{function.__module__}.{function.__qualname__}", seconds, function)
    _jobs[job.name] = job
    return job


def jobs() -> list[Job]:
    """All jobs, by name."""
    return sorted(_jobs.values(), key=lambda job: job.name)
