"""What workers owe each other: rounds are shared, and what a dead one held is taken up."""

import datetime as dt

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyndig.outbox import rounds, workers
from kyndig.outbox.models import Round, Worker

pytestmark = pytest.mark.django_db


def running_task(*worker_ids: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="somewhere.task",
        worker_ids=list(worker_ids),
        backend_name="default",
        run_after=timezone.now(),
    )


def test_a_round_runs_once_until_it_is_due_again():
    ran = []
    job = rounds.Job("test", 60, lambda: ran.append(1))
    assert [job.run_if_due(), job.run_if_due()] == [True, False]
    Round.objects.update(due=Now() - dt.timedelta(seconds=1))
    assert job.run_if_due()
    assert len(ran) == 2


def test_a_task_of_a_dead_worker_runs_again():
    workers.beat("alive")
    dead, kept = running_task("dead"), running_task("dead", "alive")
    workers.free_what_the_dead_held()
    dead.refresh_from_db()
    kept.refresh_from_db()
    assert (dead.status, kept.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def test_a_task_that_was_cut_off_three_times_has_failed():
    task = running_task("one", "two", "three")
    workers.free_what_the_dead_held()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "killed 3 times" in task.traceback


def test_who_stops_in_order_leaves_no_trace_and_gives_its_tasks_back():
    workers.beat("mine")
    task = running_task("mine")
    workers.leave("mine")
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY
    assert not Worker.objects.exists()


def test_a_worker_is_alive_for_the_length_of_a_lease(settings):
    workers.beat("w")
    assert workers.alive().count() == 1
    settings.LEASE = -1
    assert workers.alive().count() == 0
