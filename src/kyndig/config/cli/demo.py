"""`kyndig demo`: the product with a made-up company, in one process, on a database of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

from kyndig.config import environment as env


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "demo",
        help="the product with a made-up company",
        description="Make the demo company if it is not there, and serve it: pages, worker and mail catcher in one "
        "process. It has a database of its own, and no mail leaves this machine.",
    )
    command.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    command.add_argument("--fresh", action="store_true", help="make the company anew, as of today")
    command.add_argument("--no-browser", action="store_true", help="do not open a browser")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if not 0 < arguments.port < 65536:
        print(f"kyndig demo: --port {arguments.port} is no port; give a number from 1 to 65535.", file=sys.stderr)
        return 2
    folder = env.home() / "demo"
    folder.mkdir(exist_ok=True)
    database = folder / "demo.sqlite3"
    address = f"http://127.0.0.1:{arguments.port}"
    os.environ |= {
        "KYNDIG_HOME": str(folder),
        "KYNDIG_DEMO": "1",
        "KYNDIG_ADDRESS": address,
        "KYNDIG_ORIGINS": f"{address},http://localhost:{arguments.port}",
        "KYNDIG_DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "kyndig.config.settings",
    }
    if (arguments.fresh or not database.exists()) and (code := make(database)):
        return code
    return serve(arguments.port, open_browser=not arguments.no_browser)


def make(database: Path) -> int:
    """Make the company beside its place, and put it there when it is whole; the exit code."""
    part = database.with_suffix(".part")
    forget(part)
    print("Making the demo company: about 150 people, the first year and a half of their programme.", file=sys.stderr)
    environment = os.environ | {"KYNDIG_DATABASE_URL": f"sqlite:///{part}"}
    done = subprocess.run([sys.executable, "-m", "kyndig.demo.build"], env=environment, check=False)
    if done.returncode:
        print("kyndig demo: the demo company could not be made; what went wrong stands above.", file=sys.stderr)
        return 1
    forget(database)
    part.rename(database)
    return 0


def forget(database: Path) -> None:
    """Remove a database file and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def serve(port: int, *, open_browser: bool) -> int:
    """Serve until the process is told to end; 2 where the port is taken."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from kyndig.config.serving import serving_here
    from kyndig.outbox.catcher import catching
    from kyndig.outbox.worker import run_worker

    call_command("migrate", verbosity=0, interactive=False)
    try:
        with catching() as mail_port, serving_here("127.0.0.1", port) as address:
            settings.SMTP_URL = f"smtp://127.0.0.1:{mail_port}"
            print(f"Kyndig runs at {address}/demo/ (end with Ctrl-C)", file=sys.stderr, flush=True)
            if open_browser:
                webbrowser.open(f"{address}/demo/")
            run_worker(ended())
    except OSError as error:
        print(
            f"kyndig demo: port {port} cannot be used ({error.strerror}); choose another with --port.", file=sys.stderr
        )
        return 2
    return 0


def ended() -> threading.Event:
    """Set when the process is told to end."""
    import signal

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
