"""Looking at everything Kyndig stands on: what is wrong, and what to do about it."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kyndig.crm.search.storage import finds_two_mistakes
from kyndig.outbox import smtp, workers
from kyndig.outbox.models import Message, Worker

LEAST_FREE_BYTES = 500 * 2**20
MOST_SECONDS_APART = 5.0
LONGEST_QUEUE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, what was seen, and what to do where it is not."""

    name: str
    well: bool
    says: str
    remedy: str = ""


def look() -> Iterator[Finding]:
    """Look at one thing after the other. Without a database nothing that lies in it is looked at."""
    found = database()
    yield found
    steps: list[Callable[[], Finding]] = [mail, disk]
    if found.well:
        found = migrations()
        yield found
        steps = [mail, worker, outbox, search, clock, disk] if found.well else [mail, clock, disk]
    for step in steps:
        yield step()


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding(
            "database",
            False,
            str(error).strip(),
            "Start the database, or correct KYNDIG_DATABASE_URL (docs/settings.md).",
        )
    where = connection.settings_dict["NAME"] if connection.vendor == "sqlite" else connection.settings_dict["HOST"]
    return Finding("database", True, f"{connection.display_name} at {where}")


def migrations() -> Finding:
    pending = pending_migrations()
    if pending:
        return Finding(
            "migrations",
            False,
            f"{len(pending)} have not been run, the first is {pending[0]}",
            "Run `kyndig manage migrate`.",
        )
    return Finding("migrations", True, "the database is up to date")


def pending_migrations() -> list[str]:
    """The migrations that the database lacks, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def mail() -> Finding:
    try:
        server = smtp.MailServer.from_settings()
        server.connect().close()
    except smtp.MailSettingsError as error:
        return Finding("mail", False, "KYNDIG_SMTP_URL is not right", str(error))
    except smtp.ServerTroubleError as trouble:
        says = f"{server}: {Worker.MailTrouble(trouble.trouble).label} ({trouble.says})"
        return Finding(
            "mail", False, says, "Correct KYNDIG_SMTP_URL, or see to the mail server. What waits is sent later."
        )
    return Finding("mail", True, f"{server} takes mail")


def worker() -> Finding:
    running = workers.alive().count()
    if running:
        return Finding("worker", True, f"{running} running")
    last = Worker.objects.order_by("-beat").values_list("beat", flat=True).first()
    says = f"none runs; one was last heard of at {timezone.localtime(last):%Y-%m-%d %H:%M}" if last else "none runs"
    return Finding(
        "worker", False, says, "Start `kyndig worker`. Without it no mail goes out and no timetable is made."
    )


def outbox() -> Finding:
    late = timezone.now() - LONGEST_QUEUE
    waiting = Message.objects.filter(state=Message.State.WAITING, due__lt=late).count()
    if waiting:
        minutes = int(LONGEST_QUEUE.total_seconds() // 60)
        says = f"{waiting} messages should have gone out more than {minutes} minutes ago"
        return Finding("outbox", False, says, "See to the worker and the mail server; nothing is lost.")
    return Finding("outbox", True, "nothing waits for long")


def search() -> Finding:
    if not finds_two_mistakes(connection):
        return Finding(
            "search",
            False,
            "words with two wrong letters are not found, as PostgreSQL lacks the extension pg_trgm",
            "Let a superuser of the database run `CREATE EXTENSION pg_trgm` in it, then run `kyndig manage migrate`.",
        )
    return Finding("search", True, "finds words that are spelled almost right")


def clock() -> Finding:
    with connection.cursor() as cursor:
        sql = "SELECT strftime('%s', 'now')" if connection.vendor == "sqlite" else "SELECT extract(epoch FROM now())"
        cursor.execute(sql)
        theirs = float(cursor.fetchone()[0])
    apart = abs(dt.datetime.now(dt.UTC).timestamp() - theirs)
    if apart > MOST_SECONDS_APART:
        says = f"this machine and the database are {apart:.0f} seconds apart"
        return Finding("clock", False, says, "Let both keep time by NTP.")
    return Finding("clock", True, "this machine and the database agree")


def disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    says = f"{free / 2**30:.1f} GB free in {settings.HOME}"
    if free < LEAST_FREE_BYTES:
        return Finding("disk", False, says, "Make room, or point KYNDIG_HOME to a larger disk.")
    return Finding("disk", True, says)
