"""`kyndig setup`: a new organisation from a list of people, with the default programme."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "setup",
        help="a new organisation from a list of people",
        description="Found an organisation from a list of people (CSV or XLSX, as it comes out of payroll or a "
        "directory), with the default programme for three years. Prints one JSON object.",
    )
    command.add_argument("organisation", metavar="ORGANISATION", help="its name")
    command.add_argument("--people", metavar="FILE", required=True, type=Path, help="the list of people")
    command.add_argument("--lead", metavar="MAIL", default="", help="who leads the programme")
    command.add_argument("--crm", metavar="NAME", default="", help="the CRM that people are trained in")
    command.add_argument("--timetable", action="store_true", help="fill the first period, and keep it as a draft")
    command.add_argument("--start", metavar="DATE", type=_day, help="the day the programme begins (today)")
    command.add_argument("--seconds", metavar="N", type=_seconds, default=20, help="at most, for the timetable (20)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError
    from django.utils import translation

    from kyndig.config.setting_up import draft_first_period, set_up
    from kyndig.people.lists.errors import ListError
    from kyndig.people.refusals import RefusedError

    translation.activate("en")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        return _refuse(f"the database cannot be used: {str(error).strip().splitlines()[0]}")
    try:
        made = set_up(
            arguments.organisation,
            arguments.people,
            lead=arguments.lead,
            crm=arguments.crm,
            starts=arguments.start,
        )
        if arguments.timetable:
            made = draft_first_period(made, seconds=arguments.seconds, progress=_progress())
    except ListError as error:
        where = "".join(f", {word} {value}" for word, value in (("row", error.row), ("column", error.column)) if value)
        return _refuse(f"{arguments.people}{where}: {error.message}")
    except RefusedError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{arguments.people}: {(error.strerror or 'cannot be read').lower()}")
    for line in made.says(settings.ADDRESS):
        print(line, file=sys.stderr)
    print(json.dumps(made.summary(), ensure_ascii=False, indent=2))
    return 0


def _progress() -> bool:
    return sys.stderr.isatty()


def _refuse(says: str) -> int:
    print(f"kyndig setup: {says}", file=sys.stderr)
    return 2


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; give it as 2027-01-04") from error


def _seconds(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of seconds from 1 to 3600")
    return int(text)
