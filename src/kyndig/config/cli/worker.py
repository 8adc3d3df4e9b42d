"""`kyndig worker`: the process that sends mail, makes timetables and fetches calendars."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "worker",
        help="the worker process",
        description="Send what waits in the outbox, run background tasks and do the rounds, until told to end. "
        "Any number of workers can run at the same time.",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    import django

    django.setup()
    from kyndig.outbox.worker import run_worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    print("The Kyndig worker runs.", file=sys.stderr)
    if not run_worker(stop):
        # A thread is in the middle of something long that has been given back; waiting for it would be waiting for
        # nothing.
        sys.stderr.flush()
        os._exit(0)
    return 0
