"""What a page costs the server in an organisation of 5,000 people: queries, and milliseconds beside an empty page.

    python benchmarks/pages.py [--people 5000] [--seconds 40]

Makes an organisation in a database of its own (a temporary folder, or KYNDIG_DATABASE_URL) with the product's own
actions: a list of people, the default programme, a published timetable. Then every page is asked for as the role it is
made for; the median of seven is printed, and how many times it is that of the page that says nothing but whether the
server is well, so that two machines can be compared. Ends with 1 where a page takes more than 25 queries or 100 ms.
"""

import argparse
import datetime
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

MOST_QUERIES, MOST_MS = 25, 100
TITLES = ("Selger", "Kundekonsulent", "Lagermedarbeider", "Controller")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=5000)
    arguments.add_argument("--seconds", type=int, default=40, help="for the solver")
    chosen = arguments.parse_args()
    os.environ.setdefault("KYNDIG_HOME", tempfile.mkdtemp(prefix="kyndig-pages-"))
    os.environ["KYNDIG_HOSTS"] = "testserver,localhost"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kyndig.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return measure(furnish(chosen.people, chosen.seconds))


def furnish(size: int, seconds: int) -> dict[str, object]:
    """The organisation, and somebody for each role."""
    from django.utils import timezone

    from kyndig.ledger.actions import System
    from kyndig.people.actions.imports import import_people
    from kyndig.people.actions.organisations import found
    from kyndig.people.actions.roles import appoint
    from kyndig.training.actions.programme import create_programme
    from kyndig.training.actions.solver_runs import solve_run
    from kyndig.training.actions.timetables import draft_timetable, publish

    started = time.perf_counter()
    by = System("benchmark")
    organisation = found("Stor AS", by=by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text("".join(rows(size)), encoding="utf-8")
        import_people(organisation, path, by=by)
    everybody = list(organisation.people.order_by("pk"))
    lead, manager, teacher = everybody[0], everybody[1], everybody[2]
    appoint(lead, "lead", by=by)
    appoint(manager, "manager", by=by)
    for department in organisation.departments.filter(people__isnull=False).distinct():
        helper = department.people.order_by("pk")[3]
        appoint(helper, "superuser", department=department, by=lead)
    programme = create_programme(organisation, starts=timezone.localdate() + datetime.timedelta(days=40), by=lead)
    trainer = organisation.trainers.order_by("pk")[0]
    trainer.person = teacher
    trainer.save(update_fields=["person"])
    appoint(teacher, "trainer", by=lead)
    timetable = draft_timetable(programme.periods.order_by("number")[0], by=lead, seconds=seconds, gap=0.02)
    run = timetable.runs.latest("pk")
    solve_run(run)
    run.refresh_from_db()
    print(
        f"{size} people, {timetable.sessions.count()} sessions: {run.get_state_display()} {run.says}", file=sys.stderr
    )
    publish(timetable, by=lead)
    print(f"made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return {"lead": lead, "manager": manager, "trainer": teacher, "employee": everybody[-1], "superuser": helper}


def rows(size: int) -> list[str]:
    """A list of made-up people over a hundred departments."""
    lines = [
        f"{1000 + n},Fornavn{n % 97} Etternavn{n},person{n}@stor.example,Avdeling {n % max(1, size // 50)},"
        f"{TITLES[n % len(TITLES)]},2020-01-01\n"
        for n in range(size)
    ]
    return ["employee_id,name,email,department,title,start_date\n", *lines]


def measure(people: dict[str, object]) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    organisation = people["lead"].organisation
    session = organisation.sessions.order_by("pk")[0]
    own = organisation.sessions.filter(trainer__person=people["trainer"]).order_by("pk").first()
    pages = {
        "lead": [
            "programme/", "programme/missing/", "timetable/", "sessions/", f"sessions/{session.pk}/", "people/",
            "people/superusers/", "people/departments/", f"people/{people['employee'].pk}/", "messages/", "openness/",
            "openness/ledger/", "overview/",
        ],
        "manager": ["overview/"],
        "trainer": ["my-sessions/", *([f"my-sessions/{own.pk}/"] if own else [])],
        "employee": ["me/", "me/calendar/", "openness/"],
        "superuser": ["department/"],
    }  # fmt: skip
    client = Client()
    empty = timed(client, "/health/")[0]
    print(f"{'page':42}{'status':>7}{'queries':>9}{'ms':>8}{'× empty':>9}")
    worst = 0
    for role, addresses in pages.items():
        client = Client()
        client.force_login(people[role].user, backend="django.contrib.auth.backends.ModelBackend")
        for address in addresses:
            url = f"/{organisation.slug}/{address}"
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
                queries = len(asked)
            ms, status = timed(client, url)
            slow = queries > MOST_QUERIES or ms > MOST_MS or status != 200
            worst += slow
            mark = "  <" if slow else ""
            print(f"{role + ' ' + address:42}{status:7}{queries:9}{ms:8.1f}{ms / empty:9.1f}{mark}")
    return 1 if worst else 0


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
