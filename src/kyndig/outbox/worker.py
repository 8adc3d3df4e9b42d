"""The worker: what Kyndig does when nobody is looking. One process, a thread for each kind of work.

It sends what waits in the outbox, runs background tasks, and does the rounds that rooms have registered. All it knows
is in the database, so any number of workers can run, and any of them can be killed at any time.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from kyndig.outbox import rounds, workers
from kyndig.outbox.rules import wait_for_server
from kyndig.outbox.sending import send_due

POLL_SECONDS = 0.5
ROUND_POLL_SECONDS = 1.0
AFTER_A_CRASH_SECONDS = 5.0
GRACE_SECONDS = 6.0

logger = logging.getLogger(__name__)


def run_worker(stop: threading.Event, *, grace: float = GRACE_SECONDS) -> bool:
    """Work until `stop` is set, then end within `grace` seconds; to be called in any thread, once a process.

    Answers False where something did not end in time (a long task, a mail server that does not answer). Then its task
    has been given back for another worker, and the process should end without waiting for it.
    """
    name = workers.new_name()
    workers.beat(name)
    pump = _Pump(name, stop)
    lease_part = max(0.2, min(5.0, settings.LEASE / 5))
    steps: dict[str, Callable[[], float]] = {
        "beat": lambda: _and_pause(workers.beat(name), lease_part),
        "mail": pump.step,
        "freeing": lambda: _and_pause(workers.free_what_the_dead_held(), lease_part),
        **{f"tasks of {queue}": _Tasks(name, queue, stop).step for queue in settings.TASKS["default"]["QUEUES"]},
        **{job.name: _Round(job).step for job in rounds.jobs()},
    }
    threads = [
        threading.Thread(target=_repeat, args=(title, step, stop), name=title, daemon=True)
        for title, step in steps.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    _join(threads, grace)
    late = [thread.name for thread in threads if thread.is_alive()]
    if late:
        logger.warning("Stopped without waiting for: %s", ", ".join(late))
    workers.leave(name)
    connections.close_all()
    return not late


def _repeat(title: str, step: Callable[[], float], stop: threading.Event) -> None:
    """Call `step` until `stop`; it answers how many seconds to rest. What goes wrong is logged, and tried again."""
    while not stop.is_set():
        close_old_connections()
        try:
            rest = step()
        except Exception:
            # One kind of work that fails must not end the others; the line in the log is where it is seen.
            logger.exception("%s failed; trying again in %s seconds.", title, AFTER_A_CRASH_SECONDS)
            rest = AFTER_A_CRASH_SECONDS
        stop.wait(rest)
    connections.close_all()


def _and_pause(_done: None, seconds: float) -> float:
    return seconds


def _join(threads: list[threading.Thread], grace: float) -> None:
    patience = threading.Event()
    timer = threading.Timer(grace, patience.set)
    timer.daemon = True
    timer.start()
    while any(thread.is_alive() for thread in threads) and not patience.is_set():
        next(thread for thread in threads if thread.is_alive()).join(0.05)
    timer.cancel()


@dataclass
class _Pump:
    """Sends what is due; leaves a server that is in trouble alone for longer and longer."""

    name: str
    stop: threading.Event
    failures: int = 0

    def step(self) -> float:
        tally = send_due(worker=self.name, stopped=self.stop.is_set)
        workers.tell_mail_trouble(self.name, tally.trouble, tally.says)
        if not tally.trouble:
            self.failures = 0
            return POLL_SECONDS
        self.failures += 1
        rest = wait_for_server(self.failures).total_seconds()
        logger.warning("No mail can be sent (%s: %s); trying again in %d seconds.", tally.trouble, tally.says, rest)
        return rest


@dataclass
class _Tasks:
    """Runs the background tasks of one queue, one at a time."""

    name: str
    queue: str
    stop: threading.Event
    runner: TaskRunner = field(init=False)

    def __post_init__(self) -> None:
        self.runner = TaskRunner(
            queue_names=[self.queue],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=self.name,
            excluded_queue_names=[],
        )

    def step(self) -> float:
        # Looking first keeps an idle worker from taking SQLite's one write lock twice a second.
        if not DBTaskResult.objects.ready().filter(queue_name=self.queue).exists():
            return POLL_SECONDS
        self.runner._run_tasks = 0
        self.runner.run()
        return 0.0


@dataclass
class _Round:
    job: rounds.Job

    def step(self) -> float:
        self.job.run_if_due()
        return min(ROUND_POLL_SECONDS, self.job.seconds)
