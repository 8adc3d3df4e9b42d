"""`kyndig serve`: the web process."""

from __future__ import annotations

import argparse
import os
import sys


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kyndig.config import environment as env

    command = commands.add_parser(
        "serve",
        help="the web process",
        description="Serve the pages, with settings from the environment (docs/settings.md).",
    )
    command.add_argument("--bind", default=env.text("BIND", "127.0.0.1"), help="address to listen on (KYNDIG_BIND)")
    command.add_argument("--port", type=int, default=env.text("PORT", "8000"), help="port to listen on (KYNDIG_PORT)")
    command.add_argument(
        "--processes", type=int, default=env.text("PROCESSES", "1"), help="how many processes (KYNDIG_PROCESSES)"
    )
    command.add_argument(
        "--threads", type=int, default=env.text("THREADS", "4"), help="threads in each process (KYNDIG_THREADS)"
    )
    command.add_argument("--migrate", action="store_true", help="bring the database up to date first")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from kyndig.config.checks import pending_migrations
    from kyndig.config.serving import serve

    if arguments.migrate:
        call_command("migrate", verbosity=0, interactive=False)
    elif pending := pending_migrations():
        print(
            f"kyndig serve: the database lacks {len(pending)} migrations; start with --migrate to run them first.",
            file=sys.stderr,
        )
        return 2
    print(f"Kyndig serves on http://{arguments.bind}:{arguments.port}/", file=sys.stderr)
    serve(arguments.bind, arguments.port, processes=arguments.processes, threads=arguments.threads)
    return 0
