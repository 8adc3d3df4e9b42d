"""One object of each kind in an organisation, for addresses that name an object."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from kyndig.api.models import Delivery, Endpoint, Token
from kyndig.ledger.actions import System
from kyndig.outbox.models import Message
from kyndig.outbox.sealing import seal
from kyndig.people.models import Department, Organisation, PeopleImport, Person, Role
from kyndig.training.actions.programme import create_programme
from kyndig.training.models import (
    BusyTime,
    Calendar,
    Closure,
    ExperimentPrice,
    Part,
    PlaceSearch,
    RoomAway,
    Seat,
    SeatProposal,
    Session,
    SolverRun,
    Strand,
    Timetable,
    TrainerAway,
    Unplaced,
)
from tests import url_objects_crm as customers

# What `pk` is the number of, where it is not a person of the organisation.
PK = {
    "people:import_columns": "import",
    "people:import_preview": "import",
    "people:import_discard": "import",
    "people:import_done": "applied_import",
    "people:choose_superusers": "department",
    "people:department": "department",
    "people:merge": "department",
    "people:remove_department": "empty_department",
    "people:take_back": "role",
    "people:return": "leaver",
    "openness:erase": "leaver",
    "outbox:message": "message",
    "outbox:send_again": "failed_message",
}
PK |= dict.fromkeys([f"api:{name}_endpoint" for name in ("change", "switch", "try", "remove")], "endpoint")
PK |= {
    "api:revoke_token": "token",
    "api:endpoint": "endpoint",
    "api:rotate_secret": "endpoint",
    "api:delivery": "delivery",
    "api:send_again": "delivery",
}
PK |= {
    f"training:{name}": kind
    for kind, names in {
        "seat": "seat_calendar does_not_suit accept switch",
        "calendar": "remove_calendar fetch_calendar",
        "leave": "remove_my_leave remove_leave",
        "session": "session move_session cancel_session session_note add_to_session seat my_session my_note turned_up",
        "cancelled": "restore_session",
        "held": "reopen_session",
    }.items()
    for name in names.split()
}
# What other names of values are the number of, in some addresses.
OTHERS = {
    "training:take_draft_back": {"draft": "thrown_away"},
    "training:draft_session": {"session": "draft_session"},
    "training:lock_session": {"session": "draft_session"},
    "training:take_session_away": {"session": "draft_session"},
    "training:give_seat": {"session": "draft_session"},
    "training:move_sitter": {"session": "draft_session"},
}
NOTHING_FOUND = {"moves": [], "new": [], "unplaced": [], "before": 0, "after": 0, "sessions": {}}


@dataclass(frozen=True)
class Objects:
    numbers: dict[str, int]

    def values_for(self, name: str, wanted: list[str], given: dict[str, str]) -> dict[str, int]:
        """The number for each value in an address that `given` does not hold."""
        space, _colon, page = name.partition(":")
        if space in {"crm", "practice"}:
            kinds = {value: customers.kind_of(space, page, value) for value in wanted}
        else:
            kinds = {"pk": PK.get(name, "person"), **OTHERS.get(name, {})}
        return {value: self.numbers[kinds.get(value, value)] for value in wanted if value not in given}


def objects_of(organisation: Organisation) -> Objects:
    """Make one of each in the organisation; the two organisations of a test never share a number by accident."""
    _skip_numbers(organisation)
    now = timezone.now()
    own = {"organisation": organisation}
    department = Department.objects.filter(**own).first() or Department.objects.create(**own, name="Drift")
    person = Person.objects.create(**own, given_name="Nils", family_name="Objekt", department=department)
    leaver = Person.objects.create(**own, given_name="Lena", family_name="Objekt", left=date(2020, 1, 1))
    role = Role.objects.create(**own, person=person, kind=Role.Kind.MANAGER)
    with transaction.atomic():
        programme = create_programme(organisation, starts=date(2026, 8, 1), by=System("test"))
    period, strand = programme.periods.first(), programme.strands.filter(course__level="basic").first()
    trainer, room = organisation.trainers.first(), organisation.rooms.first()
    draft = Timetable.objects.create(**own, programme=programme, period=period)
    thrown = Timetable.objects.create(**own, programme=programme, period=period, status=Timetable.Status.THROWN_AWAY)
    run = SolverRun.objects.create(**own, timetable=draft)

    def session(status: str, timetable: Timetable | None = None) -> Session:
        starts = now + timedelta(days=20)
        made = Session.objects.create(
            **own, strand=strand, period=period, timetable=timetable, trainer=trainer, room=room, status=status,
            starts=starts, ends=starts + timedelta(hours=6),
        )  # fmt: skip
        Part.objects.create(**own, session=made, number=1, starts=made.starts, ends=made.ends)
        return made

    published, drafted = session(Session.Status.PUBLISHED), session(Session.Status.DRAFT, draft)
    seat = Seat.objects.create(**own, session=published, person=person, status=Seat.Status.INVITED)
    SeatProposal.objects.create(**own, timetable=draft, session=drafted, person=person)
    Unplaced.objects.create(**own, timetable=draft, strand=strand, person=leaver, why="Ingen tid")
    away = RoomAway.objects.create(**own, room=room, starts=now, ends=now + timedelta(days=1))
    TrainerAway.objects.create(pk=away.pk, **own, trainer=trainer, starts=now, ends=now + timedelta(days=1))
    calendar = Calendar.objects.create(**own, person=person, kind=Calendar.Kind.FEED, url="https://cal.example/a.ics")
    leave = BusyTime.objects.create(
        **own, person=person, kind=BusyTime.Kind.LEAVE, starts=now, ends=now + timedelta(days=9)
    )
    closure = Closure.objects.create(
        programme=programme, **own, name="Ferie", starts=date(2026, 12, 24), ends=date(2026, 12, 31)
    )
    return Objects(
        {
            **customers.customers_of(person),
            "department": department.pk,
            "empty_department": Department.objects.create(**own, name="Tom").pk,
            "person": person.pk,
            "leaver": leaver.pk,
            "role": role.pk,
            "import": PeopleImport.objects.create(**own, name="liste.csv", content=b"Navn\nKari Berg\n").pk,
            "applied_import": PeopleImport.objects.create(**own, name="liste.csv", state="applied").pk,
            "message": _message(organisation, "sent").pk,
            "failed_message": _message(organisation, "failed").pk,
            "programme": programme.pk,
            "period": period.pk,
            "strand": Strand.objects.get(pk=strand.pk).pk,
            "trainer": trainer.pk,
            "room": room.pk,
            "draft": draft.pk,
            "thrown_away": thrown.pk,
            "run": run.pk,
            "price": ExperimentPrice.objects.create(**own, timetable=draft, version=1, state="done").pk,
            "search": PlaceSearch.objects.create(**own, period=period, state="done", found=NOTHING_FOUND).pk,
            "session": published.pk,
            "draft_session": drafted.pk,
            "cancelled": session(Session.Status.CANCELLED).pk,
            "held": session(Session.Status.HELD).pk,
            "seat": seat.pk,
            "away": away.pk,
            "calendar": calendar.pk,
            "leave": leave.pk,
            "closure": closure.pk,
            **_connected(organisation, person),
        }
    )


def _connected(organisation: Organisation, person: Person) -> dict[str, int]:
    """A token of the person, and a receiver of changes that was told of one."""
    own = {"organisation": organisation}
    day = timezone.localdate() + timedelta(days=9)
    digest = f"{organisation.slug}-digest"
    token = Token.objects.create(**own, person=person, name="Program", digest=digest, scopes=[], expires=day)
    endpoint = Endpoint.objects.create(**own, name="Mottaker", url="https://x.example/", secret=seal("x", "webhooks"))
    delivery = Delivery.objects.create(
        **own, endpoint=endpoint, message_id=f"msg_{digest}", type="test", body="{}", state="failed"
    )
    return {"token": token.pk, "endpoint": endpoint.pk, "delivery": delivery.pk}


def _message(organisation: Organisation, state: str) -> Message:
    key = f"{organisation.slug}:{state}"
    return Message.objects.create(
        organisation=organisation, key=key, kind="invitation", to="n@x.example", subject="Hei", text="Hei", state=state,
        message_id=f"<{key}@x.example>", due=timezone.now(),
    )  # fmt: skip


def _skip_numbers(organisation: Organisation) -> None:
    """Let this organisation's departments and people have other numbers than those of the first."""
    Department.objects.create(organisation=organisation, name="Hopp over").delete()
