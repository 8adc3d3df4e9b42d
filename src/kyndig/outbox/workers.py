"""The rows that say which workers are alive, and freeing what the dead ones held."""

import datetime as dt
import os
import secrets
import socket

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyndig.outbox import claims
from kyndig.outbox.models import Worker

TASK_ATTEMPTS = 3
FORGET_AFTER = dt.timedelta(days=1)
KEEP_TASKS = dt.timedelta(days=30)
KILLED = "kyndig.outbox.workers.WorkerKilled"


def new_name() -> str:
    """A name that no other worker has or had."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


def alive() -> QuerySet[Worker]:
    """The workers that have been heard of within the length of a lease."""
    return Worker.objects.filter(beat__gt=Now() - dt.timedelta(seconds=settings.LEASE))


def beat(name: str) -> None:
    """Say that the worker is alive."""
    if not Worker.objects.filter(name=name).update(beat=Now()):
        Worker.objects.create(name=name, started=Now(), beat=Now())


def tell_mail_trouble(name: str, trouble: str, says: str) -> None:
    """Keep why this worker can send no mail, or "" that it can."""
    Worker.objects.filter(name=name).exclude(mail_trouble=trouble, mail_says=says).update(
        mail_trouble=trouble, mail_says=says
    )


def leave(name: str) -> None:
    """The worker has stopped in order: what it still runs is for another to run again."""
    for task in _running():
        if task.worker_ids[-1:] == [name]:
            _again(task)
    Worker.objects.filter(name=name).delete()


def free_what_the_dead_held() -> None:
    """Take back the messages and the tasks of workers that were killed."""
    claims.take_back()
    running = list(_running())
    names = set(alive().values_list("name", flat=True))
    for task in running:
        if not names.intersection(task.worker_ids[-1:]):
            _again(task)
    Worker.objects.filter(beat__lt=Now() - FORGET_AFTER).delete()


def tidy() -> None:
    """Delete sessions that have run out and what is left of tasks that are long done."""
    call_command("clearsessions", verbosity=0)
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_TASKS).delete()


def _running() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("enqueued_at")


@transaction.atomic
def _again(task: DBTaskResult) -> None:
    """Let a task that was cut off run again; one that was cut off three times has likely killed its workers, and
    failed.
    """
    still = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids)
    if len(task.worker_ids) < TASK_ATTEMPTS:
        still.update(status=TaskResultStatus.READY, started_at=None)
    else:
        says = f"The worker was killed {len(task.worker_ids)} times while it ran this task."
        still.update(
            status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=KILLED, traceback=says
        )
