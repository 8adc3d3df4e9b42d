"""What stands beside a timeline: what is to be done, open deals, contacts with how to reach them, files."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.crm.models import Activity, Contact, ContactPoint, Deal, File, Record
from kyndig.crm.queries.timeline import FOLLOWED, done_with, own_of
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules import phones
from kyndig.crm.rules.standing import Open, Standing, standing
from kyndig.database import prepared
from kyndig.design import formats

MOST = 6
# What a row of each is made of.
CONTACT = ("given_name", "family_name", "title")
TO_DO = ("kind", "subject", "due", "at", "deal", "owner__given_name", "owner__family_name")
DEAL = ("name", "state", "value", "currency", "entered_stage", "organisation", "workspace")


@dataclass(frozen=True)
class ToDo:
    """Something to be done: what, softly when and by whom, and whether its day is past."""

    id: int
    what: str
    url: str
    more: str
    late: bool


@dataclass(frozen=True)
class DealRow:
    """A deal: softly its stage, its value and how long it has stood there."""

    name: str
    url: str
    more: str
    without_step: bool


@dataclass(frozen=True)
class Reach:
    """A way to reach somebody: what is shown, and where it leads."""

    shown: str
    url: str
    label: str = ""


@dataclass(frozen=True)
class ContactRow:
    name: str
    url: str
    title: str
    reach: list[Reach]


@dataclass(frozen=True)
class FileRow:
    id: int
    name: str
    url: str
    more: str


def to_do(viewer: Viewer, record: Record) -> "list[Activity]":
    """What is planned with the record and not done yet, the first due first; notes are never to be done."""
    return _planned(workspace=viewer.workspace.pk, person=viewer.person.pk, of=own_of(record), pk=record.pk)


@prepared("of")
def _planned(*, workspace: int, person: int, of: str, pk: int) -> "QuerySet[Activity, Activity]":
    open_ones = done_with(_open(workspace, person), of, pk).select_related("owner").only(*TO_DO)
    return open_ones.order_by(F("due").asc(nulls_last=True), "at", "id")[:20]


def _open(workspace: int, person: int) -> "QuerySet[Activity]":
    activities: QuerySet[Activity] = Activity.objects.filter(workspace=workspace).visible_to(person).kept()
    return activities.filter(done=None).exclude(kind=Activity.Kind.NOTE)


def rows_to_do(viewer: Viewer, activities: Iterable[Activity], today: datetime.date) -> list[ToDo]:
    return [
        ToDo(
            each.pk,
            each.subject,
            viewer.url("activity", each.pk),
            " · ".join(part for part in (str(each.get_kind_display()), _when(each), _who(each, viewer)) if part),
            each.due is not None and each.due < today,
        )
        for each in activities
    ]


def _when(activity: Activity) -> str:
    return formats.day(activity.due) if activity.due else formats.moment(activity.at)


def _who(activity: Activity, viewer: Viewer) -> str:
    return activity.owner.name if activity.owner and activity.owner != viewer.person else ""


def deals_of(viewer: Viewer, record: Record) -> list[Deal]:
    """The deals with a company or a contact that changed last, with their stages."""
    return _deals_of(workspace=viewer.workspace.pk, person=viewer.person.pk, of=own_of(record), pk=record.pk)


@prepared("of")
def _deals_of(*, workspace: int, person: int, of: str, pk: int) -> "QuerySet[Deal, Deal]":
    deals: QuerySet[Deal] = Deal.objects.filter(workspace=workspace).visible_to(person).kept()
    with_them = deals.filter(**{"contacts" if of == "contact" else of: pk})
    return with_them.select_related("stage").only(*DEAL, "stage__name").order_by("-changed", "id")[:FOLLOWED]


def open_deals(viewer: Viewer, deals: Iterable[Deal], planned: Iterable[Activity]) -> list[Deal]:
    """The open ones among `deals`, each with `next_step`: whether something is planned for it. At most one query."""
    found = [deal for deal in deals if deal.state == Deal.State.OPEN][: MOST + 1]
    known = {each.deal_id for each in planned}
    missing = tuple(deal.pk for deal in found if deal.pk not in known)
    if missing:
        known |= set(_with_a_step(workspace=viewer.workspace.pk, person=viewer.person.pk, deals=missing))
    for deal in found:
        deal.next_step = deal.pk in known  # type: ignore[attr-defined]
    return found


@prepared()
def _with_a_step(*, workspace: int, person: int, deals: tuple[int, ...]) -> "QuerySet[Activity, int | None]":
    return _open(workspace, person).filter(deal__in=deals).order_by().values_list("deal_id", flat=True)


def rows_of_deals(viewer: Viewer, deals: Iterable[Deal]) -> list[DealRow]:
    now = timezone.now()
    rows = []
    for deal in deals:
        days = max(0, (now - deal.entered_stage).days)
        stood = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
        parts = (deal.stage.name, formats.money(deal.value, deal.currency), stood)
        more = " · ".join(part for part in parts if part)
        rows.append(DealRow(deal.name, viewer.url("deal", deal.pk), more, not getattr(deal, "next_step", True)))
    return rows


def rows_of_contacts(viewer: Viewer, contacts: Iterable[Contact]) -> list[ContactRow]:
    """With how to reach them; one query."""
    points: dict[int, list[ContactPoint]] = {contact.pk: [] for contact in contacts}
    for point in points_of(contacts=tuple(points)):
        points[point.contact_id].append(point)
    return [
        ContactRow(each.name or _("No name"), viewer.url("contact", each.pk), each.title, ways(points[each.pk])[:3])
        for each in contacts
    ]


def contacts_of(viewer: Viewer, record: Record) -> list[Contact]:
    """Those of a company in alphabetical order, of a deal in its own, of an activity as they were named."""
    of = own_of(record)
    if of == "company":
        return _in_company(workspace=viewer.workspace.pk, company=record.pk)
    return _named_in(of=of, pk=record.pk)


@prepared()
def _in_company(*, workspace: int, company: int) -> "QuerySet[Contact, Contact]":
    contacts: QuerySet[Contact] = Contact.objects.filter(workspace=workspace, company=company).kept()
    return contacts.only(*CONTACT).order_by("sort_name", "id")[: MOST + 1]


@prepared("of")
def _named_in(*, of: str, pk: int) -> "QuerySet[Contact, Contact]":
    contacts: QuerySet[Contact] = Contact.objects.filter(**{f"{of}_contacts__{of}": pk}, binned=None).only(*CONTACT)
    return contacts.order_by("deal_contacts__position" if of == "deal" else "id")[:MOST]


@prepared()
def points_of(*, contacts: tuple[int, ...]) -> "QuerySet[ContactPoint, ContactPoint]":
    """Mails and phones of the contacts, in their order."""
    return ContactPoint.objects.filter(contact__in=contacts).order_by("kind", "position", "id")


def reach_of(contact: Contact) -> list[Reach]:
    """How to reach one contact; one query."""
    return ways(points_of(contacts=(contact.pk,)))


def ways(points: Iterable[ContactPoint]) -> list[Reach]:
    """Phones first: they are what one looks for in a hurry."""
    return [
        Reach(phones.shown(point.value), f"tel:{point.value}", point.label)
        if point.kind == ContactPoint.Kind.PHONE
        else Reach(point.value, f"mailto:{point.value}", point.label)
        for point in sorted(points, key=lambda point: point.kind != ContactPoint.Kind.PHONE)
    ]


def files_of(record: Record) -> list[File]:
    """Those that were added last, the removed ones too."""
    return _files(of=own_of(record), pk=record.pk)


@prepared("of")
def _files(*, of: str, pk: int) -> "QuerySet[File, File]":
    return File.objects.filter(**{of: pk}).select_related("added_by")[:FOLLOWED]


def rows_of_files(viewer: Viewer, files: Iterable[File]) -> list[FileRow]:
    kept = [file for file in files if file.binned is None]
    return [FileRow(each.pk, each.name, f"{viewer.base}files/{each.pk}/", _about(each)) for each in kept]


def _about(file: File) -> str:
    who = file.added_by.name if file.added_by else ""
    return " · ".join(part for part in (size(file.size), formats.short_day(file.added), who) if part)


def size(octets: int) -> str:
    """12 kB, 3,4 MB."""
    if octets < 1_000_000:
        return f"{formats.number(max(1, round(octets / 1000)))}\u00a0kB"
    return f"{formats.number(octets / 1_000_000)}\u00a0MB"


def stands(planned: Iterable[Activity], deals: Iterable[Deal], last_contact: datetime.datetime | None) -> Standing:
    without = [(deal.pk, deal.name) for deal in deals if not getattr(deal, "next_step", True)]
    opened = [Open(each.pk, each.subject, each.due, each.at) for each in planned]
    return standing(opened, without, last_contact, timezone.localtime())
