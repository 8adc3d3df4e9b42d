"""`kyndig manage …`: Django's own commands."""

from __future__ import annotations

import argparse
import os


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("manage", help="Django's own commands", add_help=False)
    command.add_argument("arguments", nargs=argparse.REMAINDER)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kyndig manage", *arguments.arguments])
    return 0
