"""What stands beside a timeline: what is to be done, open deals, contacts with how to reach them, files."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.crm.models import Activity, Contact, ContactPoint, Deal, File, Record
from kyndig.crm.queries.timeline import FOLLOWED, happened
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules import phones
from kyndig.crm.rules.standing import Open, Standing, standing
from kyndig.design import formats

MOST = 6
# What a row of a deal is made of.
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
    open_ones = happened(viewer, record).filter(done=None).exclude(kind=Activity.Kind.NOTE).select_related("owner")
    return list(open_ones.order_by(F("due").asc(nulls_last=True), "at", "id")[:20])


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


def deals_of(deals: "QuerySet[Deal]") -> list[Deal]:
    """Those that changed last, with their stages."""
    shown = deals.select_related("stage").only(*DEAL, "stage__name")
    return list(shown.order_by("-changed", "id")[:FOLLOWED])


def open_deals(viewer: Viewer, deals: Iterable[Deal], planned: Iterable[Activity]) -> list[Deal]:
    """The open ones among `deals`, each with `next_step`: whether something is planned for it. At most one query."""
    found = [deal for deal in deals if deal.state == Deal.State.OPEN][: MOST + 1]
    known = {each.deal_id for each in planned}
    missing = [deal.pk for deal in found if deal.pk not in known]
    if missing:
        steps = viewer.reachable("activity").filter(deal__in=missing, done=None).exclude(kind=Activity.Kind.NOTE)
        known |= set(steps.values_list("deal_id", flat=True))
    for deal in found:
        deal.next_step = deal.pk in known  # type: ignore[attr-defined]
    return found


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


def rows_of_contacts(viewer: Viewer, contacts: "QuerySet[Contact]", most: int = MOST) -> list[ContactRow]:
    """Two queries."""
    points = Prefetch("points", ContactPoint.objects.order_by("kind", "position", "id"))
    return [
        ContactRow(each.name or _("No name"), viewer.url("contact", each.pk), each.title, reach_of(each)[:3])
        for each in contacts.prefetch_related(points)[:most]
    ]


def reach_of(contact: Contact) -> list[Reach]:
    """Phones first: they are what one looks for in a hurry."""
    points = sorted(contact.points.all(), key=lambda point: point.kind != ContactPoint.Kind.PHONE)
    return [
        Reach(phones.shown(point.value), f"tel:{point.value}", point.label)
        if point.kind == ContactPoint.Kind.PHONE
        else Reach(point.value, f"mailto:{point.value}", point.label)
        for point in points
    ]


def files_of(record: Record) -> list[File]:
    """Those that were added last, the removed ones too."""
    files = File.objects.filter(**{str(record._meta.model_name): record}).select_related("added_by")
    return list(files[:FOLLOWED])


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
