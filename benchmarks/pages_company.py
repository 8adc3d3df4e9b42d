"""An organisation of thousands for `benchmarks/pages.py`, made with the product's own actions."""

import datetime
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TITLES = ("Selger", "Kundekonsulent", "Lagermedarbeider", "Controller")
FILE = "employee_id,name,email,department,title,start_date\n"


@dataclass
class Company:
    """The organisation, somebody for each role, and one of each thing that an address names by its number."""

    organisation: Any
    people: dict[str, Any]
    things: dict[str, int] = field(default_factory=dict)
    timetable: Any = None

    def publish(self) -> None:
        """Publish the draft; the pages of a programme that runs can be measured afterwards."""
        from kyndig.training.actions.timetables import publish

        publish(self.timetable, by=self.people["lead"])
        own = self.organisation.sessions.filter(trainer__person=self.people["trainer"]).order_by("pk").first()
        seat = self.people["employee"].seats.order_by("pk").first()
        message = self.organisation.messages.order_by("pk").first()
        self.things |= {"session": (own or self.organisation.sessions.order_by("pk")[0]).pk, "message": message.pk}
        self.things |= {"seat": seat.pk} if seat else {}


def furnish(size: int, seconds: int) -> Company:
    """People, roles, the default programme, leave, lists handed over, and a draft that is not published yet."""
    from django.utils import timezone

    from kyndig.ledger.actions import System
    from kyndig.people.actions.imports import import_people, stage_list
    from kyndig.people.actions.organisations import found
    from kyndig.people.actions.roles import appoint
    from kyndig.training.actions.absences import mark_away
    from kyndig.training.actions.calendars import add_leave
    from kyndig.training.actions.programme import create_programme
    from kyndig.training.actions.solver_runs import solve_run
    from kyndig.training.actions.timetables import draft_timetable

    started, today, now = time.perf_counter(), timezone.localdate(), timezone.now()
    by = System("benchmark")
    organisation = found("Stor AS", by=by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text(FILE + "".join(rows(size)), encoding="utf-8")
        import_people(organisation, path, by=by)
    everybody = list(organisation.people.order_by("pk"))
    lead, manager, teacher, employee = everybody[0], everybody[1], everybody[2], everybody[-1]
    appoint(lead, "lead", by=by)
    appoint(manager, "manager", by=by)
    for department in organisation.departments.filter(people__isnull=False).distinct():
        helper = department.people.order_by("pk")[3]
        appoint(helper, "superuser", department=department, by=lead)
    programme = create_programme(organisation, starts=today + datetime.timedelta(days=40), by=lead)
    trainer = organisation.trainers.order_by("pk")[0]
    trainer.person = teacher
    trainer.save(update_fields=["person"])
    appoint(teacher, "trainer", by=lead)
    for person in everybody[10 :: max(1, size // 100)]:
        add_leave(person, today, today + datetime.timedelta(days=60), by=lead)
    room = organisation.rooms.order_by("pk")[0]
    mark_away(room, now, now + datetime.timedelta(days=2), by=lead)
    # Next month's list: half of the people have another title, a tenth have left, and a tenth are new.
    next_month = [line.replace("Selger", "Kundeansvarlig") for line in rows(size + size // 10)[size // 10 :]]
    staged = stage_list(organisation, (FILE + "".join(next_month)).encode(), "people.csv", by=lead)
    timetable = draft_timetable(programme.periods.order_by("number")[0], by=lead, seconds=seconds, gap=0.02)
    run = timetable.runs.latest("pk")
    solve_run(run)
    run.refresh_from_db()
    sessions = timetable.sessions.count()
    print(f"{size} people, {sessions} sessions: {run.get_state_display()} {run.says}", file=sys.stderr)
    print(f"made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    roles = {"lead": lead, "manager": manager, "trainer": teacher, "employee": employee, "superuser": helper}
    things = {
        "person": employee.pk,
        "department": helper.department_id,
        "strand": programme.strands.order_by("pk")[0].pk,
        "trainer": trainer.pk,
        "room": room.pk,
        "run": run.pk,
        "import": staged.pk,
        "applied_import": organisation.imports.filter(state="applied").latest("pk").pk,
        "draft_session": timetable.sessions.order_by("pk")[0].pk,
    }
    return Company(organisation, roles, things, timetable)


def rows(size: int) -> list[str]:
    """A list of made-up people over a hundred departments."""
    return [
        f"{1000 + n},Fornavn{n % 97} Etternavn{n},person{n}@stor.example,Avdeling {n % max(1, min(size, 5000) // 50)},"
        f"{TITLES[n % len(TITLES)]},2020-01-01\n"
        for n in range(size)
    ]
