"""What each page costs the server in an organisation of 5,000 people: queries, and milliseconds beside an empty page.

    python benchmarks/pages.py [--people 5000] [--seconds 40] [--only programme]

Makes an organisation in a database of its own (a temporary folder, or KYNDIG_DATABASE_URL) with the product's own
actions: a list of people, the default programme, a published timetable. Then every page of the table of addresses that
the tests hold (`tests/url_roles.py`) is asked for as the role that sees most of it; the pages of a timetable before it
is published too. The median of seven is printed, and how many times it is that of the page that says nothing but
whether the server is well, so that two machines can be compared. Ends with 1 where a page takes more than 25 queries
or 100 ms, or is not reached. The pages of `crm` have a benchmark of their own.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pages_company import Company, furnish
from tests.url_roles import EMPLOYEE, LEAD, MANAGER, NOBODY, ORGANISATION, SUPERUSER, TRAINER

MOST_QUERIES, MOST_MS = 25, 100
SEES_MOST = [LEAD, TRAINER, SUPERUSER, MANAGER, EMPLOYEE]
# Customers have a benchmark of their own; what is connected is the same few rows however many people there are.
ELSEWHERE = ("crm:", "practice:", "api:endpoint", "api:change_endpoint", "api:delivery")
# Files that hold everything asked for, and not pages: shown, and not judged.
FILES = ("people:file", "openness:export")
# Pages that somebody else than the one who sees most opens every day, in their own way.
ALSO = [("training:overview", MANAGER), ("training:my_calendar", EMPLOYEE), ("openness:me", EMPLOYEE),
        ("training:me", EMPLOYEE), ("people:list", SUPERUSER)]  # fmt: skip
# Whose page it is, where the table says that it is out of everybody else's reach.
OWNERS = {"training:seat_calendar": EMPLOYEE, "training:my_session": TRAINER}
# What the number in an address is that of, where it is not called so and is not a person's.
NUMBERS = {
    "people:import_columns": "import",
    "people:import_preview": "import",
    "people:import_done": "applied_import",
    "people:choose_superusers": "department",
    "people:department": "department",
    "outbox:message": "message",
    "training:draft_session": "draft_session",
    "training:session": "session",
    "training:move_session": "session",
    "training:cancel_session": "session",
    "training:my_session": "session",
    "training:seat_calendar": "seat",
    "openness:erase": "leaver",
}
OF_A_DRAFT = ["training:timetable", "training:timetable_progress", "training:draft_session"]
QUERIES = {"people:list": ["?q=fornavn7", "?show=no-email"], "training:programme": ["?departments=all"]}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=5000)
    arguments.add_argument("--seconds", type=int, default=40, help="for the solver")
    arguments.add_argument("--only", default="", help="pages whose name holds this")
    chosen = arguments.parse_args()
    os.environ.setdefault("KYNDIG_HOME", tempfile.mkdtemp(prefix="kyndig-pages-"))
    os.environ["KYNDIG_HOSTS"] = "testserver,localhost"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kyndig.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    company = furnish(chosen.people, chosen.seconds)
    print(f"{'page':48}{'status':>7}{'queries':>9}{'ms':>8}{'× empty':>9}")
    slow = measure(company, [(name, LEAD) for name in OF_A_DRAFT if chosen.only in name], " (draft)")
    company.publish()
    company.things["leaver"] = leaver(company)
    slow += measure(company, [(name, role) for name, role in pages() if chosen.only in name])
    print(f"{slow} over {MOST_QUERIES} queries or {MOST_MS} ms, or not reached")
    return 1 if slow else 0


def pages() -> Iterator[tuple[str, str]]:
    """The name of every page that is got, and who sees most of it."""
    for name, row in ORGANISATION.items():
        if row.post or name in OF_A_DRAFT[1:] or name.startswith(ELSEWHERE) or name == "land":
            continue
        if row.roles is not NOBODY:
            yield name, next(role for role in SEES_MOST if role in row.roles)
        elif name in OWNERS:
            yield name, OWNERS[name]
    yield from ALSO


def leaver(company: Company) -> int:
    """Only who has left can be erased, and one is enough."""
    from django.utils import timezone

    from kyndig.people.actions.people import mark_left

    person = company.organisation.people.employed().order_by("-pk")[7]
    mark_left(person, timezone.localdate(), company.people["lead"])
    return person.pk


def measure(company: Company, wanted: list[tuple[str, str]], note: str = "") -> int:
    """Ask for each page as its role, print what it costs, and answer how many cost too much or were not there."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    empty = timed(Client(), "/health/")[0]
    slow = 0
    for name, role in wanted:
        client = Client()
        client.force_login(company.people[role].user)
        for query in ["", *QUERIES.get(name, [])]:
            address = address_of(company, name)
            if address is None:
                print(f"{name:48}  no number known for its address  <")
                slow += 1
                continue
            address += query
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
                queries = len(asked)
            ms, status = timed(client, address)
            too_much = name not in FILES and (queries > MOST_QUERIES or ms > MOST_MS)
            over = too_much or status not in {200, 302}
            slow += over
            mark = "  <" if over else ""
            print(
                f"{f'{role} {name}{query}{note}':48}{status:7}{queries:9}{ms:8.1f}{ms / empty:9.1f}{mark}", flush=True
            )
    return slow


def address_of(company: Company, name: str) -> str | None:
    from django.urls import reverse

    from tests.test_url_table import ADDRESSES

    values = {"organisation": company.organisation.slug, **ORGANISATION[name].extra}
    for value in set(ADDRESSES[name]) - set(values):
        kind = NUMBERS.get(name, "person" if value == "pk" else value)
        if kind not in company.things:
            return None
        values[value] = company.things[kind]
    return reverse(name, kwargs=values)


def timed(client: object, url: str) -> tuple[float, int]:
    """The median of seven answers in milliseconds, and the status."""
    times, status = [], 0
    for _ in range(7):
        started = time.perf_counter()
        status = client.get(url).status_code
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), status


if __name__ == "__main__":
    sys.exit(main())
