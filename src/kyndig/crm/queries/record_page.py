"""The page of a company, a contact, a deal or an activity, as one object."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.fields import Kind, kind_of
from kyndig.crm.models import Activity, Company, Contact, Deal, Employment, Tag
from kyndig.crm.queries import beside
from kyndig.crm.queries.facts import Fact, facts
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.sentences import Answer, answer
from kyndig.crm.queries.timeline import Timeline, timeline
from kyndig.crm.queries.viewing import Viewer
from kyndig.database import prepared

# What a page names besides, had in the same question as the record.
RELATED = {
    "company": ("created_by", "parent"),
    "contact": ("created_by", "company"),
    "deal": ("created_by", "company", "stage", "pipeline", "reason"),
    "activity": ("created_by", "company", "deal"),
}
# Said elsewhere on the page.
ELSEWHERE = {
    "company": frozenset({"name", "organisation_number", "owner", "tags", "last_contact", "created", "changed"}),
    "contact": frozenset(
        {"given_name", "family_name", "company", "title", "emails", "phones", "owner", "tags", "last_contact"}
        | {"created", "changed", "employments"}
    ),
    "deal": frozenset(
        {"name", "company", "contacts", "pipeline", "stage", "value", "currency", "state", "closed_on", "reason"}
        | {"entered_stage", "rank", "owner", "tags", "last_contact", "created", "changed", "members", "confidential"}
    ),
    "activity": frozenset({"kind", "subject", "body", "contacts", "created", "changed", "owner", "done", "private"}),
}


@dataclass(frozen=True)
class RecordPage:
    """`answer` is what the headline says; what a kind of record does not have is empty."""

    record: Any
    kind: str
    facts: list[Fact]
    tags: list[str]
    answer: Answer
    timeline: Timeline | None = None
    to_do: list[beside.ToDo] = field(default_factory=list)
    deals: list[beside.DealRow] = field(default_factory=list)
    contacts: list[beside.ContactRow] = field(default_factory=list)
    employments: list[Any] = field(default_factory=list)
    files: list[beside.FileRow] = field(default_factory=list)
    members: list[Any] = field(default_factory=list)
    reach: list[beside.Reach] = field(default_factory=list)


def record_page(viewer: Viewer, kind: str, pk: int, asked: Mapping[str, str]) -> RecordPage:
    """Raises Http404 where there is no such record to see."""
    record = reach(viewer.workspace, kind, viewer.person, pk, related=RELATED[kind])
    described = kind_of(record)
    known = facts(viewer, described, record, ELSEWHERE[kind])
    if isinstance(record, Company):
        return _company(viewer, record, described, known, asked)
    if isinstance(record, Contact):
        return _contact(viewer, record, described, known, asked)
    if isinstance(record, Deal):
        return _deal(viewer, record, described, known, asked)
    return RecordPage(
        record,
        kind,
        known,
        [],
        _answer_of_activity(viewer, record),
        contacts=beside.rows_of_contacts(viewer, beside.contacts_of(viewer, record)),
        files=beside.rows_of_files(viewer, beside.files_of(record)),
    )


def _answer_of_activity(viewer: Viewer, activity: Activity) -> Answer:
    if activity.done or activity.kind == Activity.Kind.NOTE:
        return Answer(activity.subject)
    return Answer(activity.subject, _("Mark as done"), f"{viewer.base}day/activity/{activity.pk}/done/")


def _tags(record: Any) -> list[str]:
    return _tag_names(of=type(record).tags.field.related_query_name(), pk=record.pk)


@prepared("of")
def _tag_names(*, of: str, pk: int) -> "QuerySet[Tag, str]":
    return Tag.objects.filter(**{of: pk}).order_by("name").values_list("name", flat=True)


def _company(viewer: Viewer, company: Company, kind: Kind, known: list[Fact], asked: Mapping[str, str]) -> RecordPage:
    planned = beside.to_do(viewer, company)
    all_deals, files = beside.deals_of(viewer, company), beside.files_of(company)
    deals = beside.open_deals(viewer, all_deals, planned)
    return RecordPage(
        company,
        kind.name,
        known,
        _tags(company),
        answer(viewer, company, beside.stands(planned, deals, company.last_contact)),
        timeline(viewer, company, asked, all_deals, files),
        beside.rows_to_do(viewer, planned, _today()),
        beside.rows_of_deals(viewer, deals),
        beside.rows_of_contacts(viewer, beside.contacts_of(viewer, company)),
        files=beside.rows_of_files(viewer, files),
    )


def _contact(viewer: Viewer, contact: Contact, kind: Kind, known: list[Fact], asked: Mapping[str, str]) -> RecordPage:
    planned = beside.to_do(viewer, contact)
    all_deals, files = beside.deals_of(viewer, contact), beside.files_of(contact)
    deals = beside.open_deals(viewer, all_deals, planned)
    return RecordPage(
        contact,
        kind.name,
        known,
        _tags(contact),
        answer(viewer, contact, beside.stands(planned, deals, contact.last_contact)),
        timeline(viewer, contact, asked, all_deals, files),
        beside.rows_to_do(viewer, planned, _today()),
        beside.rows_of_deals(viewer, deals),
        employments=_employments(contact=contact.pk),
        files=beside.rows_of_files(viewer, files),
        reach=beside.reach_of(contact),
    )


@prepared()
def _employments(*, contact: int) -> "QuerySet[Employment, Employment]":
    return Employment.objects.filter(contact=contact).select_related("company")


def _deal(viewer: Viewer, deal: Deal, kind: Kind, known: list[Fact], asked: Mapping[str, str]) -> RecordPage:
    planned, files = beside.to_do(viewer, deal), beside.files_of(deal)
    deal.next_step = bool(planned)  # type: ignore[attr-defined]
    stands = beside.stands(planned, [deal], deal.last_contact) if deal.state == Deal.State.OPEN else None
    return RecordPage(
        deal,
        kind.name,
        known,
        _tags(deal),
        answer(viewer, deal, stands, max(0, (timezone.now() - deal.entered_stage).days)),
        timeline(viewer, deal, asked, [], files),
        beside.rows_to_do(viewer, planned, _today()),
        contacts=beside.rows_of_contacts(viewer, beside.contacts_of(viewer, deal)),
        files=beside.rows_of_files(viewer, files),
        members=list(deal.members.all()) if deal.confidential else [],
    )


def _today() -> datetime.date:
    return timezone.localdate()
