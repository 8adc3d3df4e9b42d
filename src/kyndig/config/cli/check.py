"""`kyndig check`: is everything there that Kyndig stands on?"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "check",
        help="what is wrong and what to do",
        description="Look at the database, its migrations, the mail server, the worker, the clock and the disk. "
        "Ends with 1 if anything is wrong.",
    )
    command.add_argument("--json", action="store_true", help="one JSON object a line instead of sentences")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    import django

    django.setup()
    from django.utils import translation

    from kyndig.config.checks import look

    translation.activate("en")
    well = True
    for finding in look():
        well &= finding.well
        if arguments.json:
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)
        else:
            print(f"{'ok   ' if finding.well else 'WRONG'} {finding.name}: {finding.says}", flush=True)
            if not finding.well:
                print(f"      {finding.remedy}", flush=True)
    return 0 if well else 1
