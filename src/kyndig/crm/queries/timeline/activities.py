"""What was done with a company, a contact or about a deal, and who took part."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kyndig.crm.models import Activity, ActivityContact, Contact, Record
from kyndig.crm.queries.timeline.keys import ACTIVITY, SIZE, Key
from kyndig.crm.queries.viewing import Viewer
from kyndig.database import prepared


@dataclass(frozen=True)
class Happened:
    """An activity: who owns it or wrote it down, what it is about, and who took part as (number, name)."""

    pk: int
    at: datetime.datetime
    kind: str
    subject: str
    body: str
    outcome: str
    minutes: int | None
    private: bool
    source: str
    who: str
    deal: str
    contacts: list[tuple[int, str]]


# What is read of an activity: what it has itself, and the names of its owner, of who wrote it, and of its deal.
READ = ("pk", "at", "kind", "subject", "body", "outcome", "minutes", "private", "source")
NAMES = ("owner__given_name", "owner__family_name", "created_by__given_name", "created_by__family_name", "deal__name")
Row = tuple[Any, ...]


def own_of(record: Record) -> str:
    """The kind of the record, in the words of what an activity is about: company, contact or deal."""
    return str(record._meta.model_name)


def done_with(activities: "QuerySet[Activity]", of: str, pk: int) -> "QuerySet[Activity]":
    """Those of the activities that are with a company or a contact, or about a deal."""
    return activities.filter(**{"activity_contacts__contact" if of == "contact" else of: pk})


def activities_of(viewer: Viewer, record: Record, kinds: list[str], before: Key | None) -> list[tuple[Key, Happened]]:
    """What is done, and notes; a contact's are found by the index of the rows that tell who took part."""
    asked: dict[str, Any] = {
        "workspace": viewer.workspace.pk,
        "person": viewer.person.pk,
        "kinds": tuple(kinds) if len(kinds) < len(Activity.Kind.values) else None,
    }
    beyond: dict[str, Any] = {
        "at": before and before[0],
        "number": before[2] if before and before[1] == ACTIVITY else None,
    }
    if isinstance(record, Contact):
        found = _told(numbers=tuple(_with_contact(contact=record.pk, **beyond, **asked)))
    else:
        found = _happened(of=own_of(record), pk=record.pk, **beyond, **asked)
    happened = {row[0]: _happened_as(row) for row in found}
    for number, contact, given, family in _took_part(activities=tuple(happened)):
        happened[number].contacts.append((contact, f"{given} {family}".strip()))
    return [((each.at, ACTIVITY, each.pk), each) for each in happened.values()]


def _happened_as(row: Row) -> Happened:
    given, family, given_of_writer, family_of_writer, deal = row[len(READ) :]
    names = (given_of_writer, family_of_writer) if given is None else (given, family)
    who = " ".join(name for name in names if name)
    return Happened(**dict(zip(READ, row, strict=False)), who=who, deal=deal or "", contacts=[])


def _done(workspace: int, person: int, kinds: tuple[str, ...] | None) -> "QuerySet[Activity]":
    activities: QuerySet[Activity] = Activity.objects.filter(workspace=workspace).visible_to(person).kept()
    done = activities.filter(Q(kind=Activity.Kind.NOTE) | ~Q(done=None))
    return done if kinds is None else done.filter(kind__in=kinds)


@prepared("of", "kinds")
def _happened(
    *,
    workspace: int,
    person: int,
    of: str,
    pk: int,
    kinds: tuple[str, ...] | None,
    at: datetime.datetime | None,
    number: int | None,
) -> "QuerySet[Activity, Row]":
    done = done_with(_done(workspace, person, kinds), of, pk).filter(_beyond(at, number, "pk"))
    return done.order_by("-at", "-id").values_list(*READ, *NAMES)[: SIZE + 1]


@prepared("kinds")
def _with_contact(
    *,
    workspace: int,
    person: int,
    contact: int,
    kinds: tuple[str, ...] | None,
    at: datetime.datetime | None,
    number: int | None,
) -> "QuerySet[ActivityContact, int]":
    done = _done(workspace, person, kinds).filter(pk=OuterRef("activity"))
    parts = ActivityContact.objects.filter(contact=contact).filter(Exists(done))
    ordered = parts.filter(_beyond(at, number, "activity_id")).order_by("-at", "-activity_id")
    return ordered.values_list("activity_id", flat=True)[: SIZE + 1]


@prepared()
def _told(*, numbers: tuple[int, ...]) -> "QuerySet[Activity, Row]":
    """Those that the person is known to see."""
    activities: QuerySet[Activity] = Activity.objects.filter(pk__in=numbers).order_by()
    return activities.values_list(*READ, *NAMES)


@prepared()
def _took_part(*, activities: tuple[int, ...]) -> "QuerySet[ActivityContact, tuple[int, int, str, str]]":
    parts = ActivityContact.objects.filter(activity__in=activities)
    return parts.values_list("activity", "contact", "contact__given_name", "contact__family_name")


def _beyond(at: datetime.datetime | None, number: int | None, called: str) -> Q:
    """The rows that come after the key; lines of the ledger of the same moment come after all activities of it."""
    if at is None:
        return Q()
    earlier = Q(at__lt=at)
    return earlier if number is None else earlier | Q(at=at, **{f"{called}__lt": number})
