"""Everything that happened with a company, a contact or a deal, newest first, a page at a time."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Activity, ActivityContact, Company, Contact, Deal, File, Record
from kyndig.crm.queries.told import Difference, differences
from kyndig.crm.queries.viewing import Viewer
from kyndig.database import attach, prepared
from kyndig.design import formats
from kyndig.ledger.models import Line
from kyndig.ledger.words import sentence

SIZE = 25
# So many deals and contacts of a company are followed; those of them that changed last.
FOLLOWED = 100
# So many lines of the ledger are read whole at once.
FEW = 60
# The choices above the timeline, each with the kinds of activity, or the lines of the ledger, that it shows.
SHOWN: Mapping[str, frozenset[str]] = {
    "": frozenset({*Activity.Kind.values, "deals", "changes"}),
    "calls": frozenset({Activity.Kind.CALL}),
    "meetings": frozenset({Activity.Kind.MEETING}),
    "emails": frozenset({Activity.Kind.EMAIL}),
    "notes": frozenset({Activity.Kind.NOTE, Activity.Kind.TASK}),
    "deals": frozenset({"deals"}),
    "changes": frozenset({"changes"}),
}


@dataclass(frozen=True)
class Item:
    """Something that happened: who (for the initials), what in a sentence, and softly when and from where."""

    who: str
    what: SafeString
    when: str
    more: str
    changes: tuple[Difference, ...]
    tag: str
    tag_kind: str


@dataclass(frozen=True)
class Timeline:
    """A page of it; `earlier` is the key of the next one, "" where there is none."""

    items: list[Item]
    earlier: str
    shown: str


# What a line about an activity is made of.
TOLD = ("kind", "subject", "body", "at", "minutes", "outcome", "private", "source", "owner__given_name",
        "owner__family_name", "created_by__given_name", "created_by__family_name", "deal__name")  # fmt: skip
Key = tuple[datetime.datetime, int, int]
ACTIVITY, LINE = 1, 0


def timeline(
    viewer: Viewer, record: Record, asked: Mapping[str, str], deals: Iterable[Deal], files: Iterable[File]
) -> Timeline:
    """What `?show=` and `?before=` ask for, with what happened to `deals` and `files` of the record.

    At most five queries, however much there is.
    """
    shown = asked.get("show", "") if asked.get("show", "") in SHOWN else ""
    before = _key(asked.get("before", ""))
    wanted = SHOWN[shown]
    found: list[tuple[Key, Any]] = []
    kinds = [kind for kind in Activity.Kind.values if kind in wanted]
    if kinds:
        found += _activities(viewer, record, kinds, before)
    if wanted & {"deals", "changes"}:
        found += _lines(record, wanted, before, [each.pk for each in deals], [each.pk for each in files])
    found.sort(key=lambda pair: pair[0], reverse=True)
    page = found[:SIZE]
    bare = [thing for _key, thing in page if isinstance(thing, int)]
    whole = Line.objects.in_bulk(bare) if bare else {}
    items = [
        _of_activity(viewer, record, thing) if source == ACTIVITY else _of_line(viewer, whole.get(thing, thing))
        for (_at, source, _pk), thing in page
    ]
    earlier = "~".join(map(str, (page[-1][0][0].isoformat(), *page[-1][0][1:]))) if len(found) > SIZE else ""
    return Timeline(items, earlier, shown)


def _key(text: str) -> Key | None:
    parts = text.split("~")
    try:
        at = parse_datetime(parts[0]) if len(parts) == 3 else None
        return (at, int(parts[1]), int(parts[2])) if at is not None and at.tzinfo else None
    except ValueError:
        return None


def own_of(record: Record) -> str:
    """The kind of the record, in the words of what an activity is about: company, contact or deal."""
    return str(record._meta.model_name)


def done_with(activities: "QuerySet[Activity]", of: str, pk: int) -> "QuerySet[Activity]":
    """Those of the activities that are with a company or a contact, or about a deal."""
    return activities.filter(**{"activity_contacts__contact" if of == "contact" else of: pk})


def _activities(viewer: Viewer, record: Record, kinds: list[str], before: Key | None) -> Iterable[tuple[Key, Any]]:
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
    took_part: dict[int, list[ActivityContact]] = {activity.pk: [] for activity in found}
    for part in _took_part(activities=tuple(took_part)):
        took_part[part.activity_id].append(part)
    for activity in found:
        attach(activity, "activity_contacts", took_part[activity.pk])
    return [((each.at, ACTIVITY, each.pk), each) for each in found]


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
) -> "QuerySet[Activity, Activity]":
    done = done_with(_done(workspace, person, kinds), of, pk).select_related("owner", "created_by", "deal").only(*TOLD)
    return done.filter(_beyond(at, number, "pk")).order_by("-at", "-id")[: SIZE + 1]


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
def _told(*, numbers: tuple[int, ...]) -> "QuerySet[Activity, Activity]":
    """Those that the person is known to see."""
    activities: QuerySet[Activity] = Activity.objects.filter(pk__in=numbers)
    return activities.select_related("owner", "created_by", "deal").only(*TOLD).order_by()


@prepared()
def _took_part(*, activities: tuple[int, ...]) -> "QuerySet[ActivityContact, ActivityContact]":
    parts = ActivityContact.objects.filter(activity__in=activities).select_related("contact")
    return parts.only("activity", "contact__given_name", "contact__family_name", "contact__title")


def _beyond(at: datetime.datetime | None, number: int | None, called: str) -> Q:
    """The rows that come after the key; lines of the ledger of the same moment come after all activities of it."""
    if at is None:
        return Q()
    earlier = Q(at__lt=at)
    return earlier if number is None else earlier | Q(at=at, **{f"{called}__lt": number})


def _lines(
    record: Record, wanted: frozenset[str], before: Key | None, deals: list[int], files: list[int]
) -> Iterable[tuple[Key, Any]]:
    """The lines of the ledger about the record and what belongs to it, newest first: whole where they are few.

    Where they are many, only those of the page are to be read: then their numbers stand in their place.
    """
    changes, of_deals = "changes" in wanted, "deals" in wanted
    company = isinstance(record, Company)
    asked: dict[str, Any] = {
        "organisation": record.organisation_id,
        "kind": own_of(record),
        "pk": record.pk if changes or isinstance(record, Deal) else None,
        "contacts": tuple(_contacts_of(company=record.pk)) if company and changes else (),
        "deals": tuple(deals) if of_deals and not isinstance(record, Deal) else (),
        "files": tuple(files) if changes else (),
    }
    few = _few_lines(**asked)
    if len(few) <= FEW:
        told = [((line.at, LINE, line.pk), line) for line in few]
        return sorted((each for each in told if before is None or each[0] < before), key=lambda pair: pair[0])
    keys = [(at, LINE, pk) for at, pk in _keys_of_lines(**asked)]
    after = sorted((key for key in keys if before is None or key < before), reverse=True)
    return [(key, key[2]) for key in islice(after, SIZE + 1)]


@prepared()
def _contacts_of(*, company: int) -> "QuerySet[Contact, int]":
    contacts: QuerySet[Contact] = Contact.objects.filter(company=company, binned=None).order_by("-pk")
    return contacts.values_list("pk", flat=True)[:FOLLOWED]


@prepared("kind")
def _few_lines(
    *,
    organisation: int,
    kind: str,
    pk: int | None,
    contacts: tuple[int, ...],
    deals: tuple[int, ...],
    files: tuple[int, ...],
) -> "QuerySet[Line, Line]":
    return _lines_about(organisation, kind, pk, contacts, deals, files)[: FEW + 1]


@prepared("kind")
def _keys_of_lines(
    *,
    organisation: int,
    kind: str,
    pk: int | None,
    contacts: tuple[int, ...],
    deals: tuple[int, ...],
    files: tuple[int, ...],
) -> "QuerySet[Line, tuple[datetime.datetime, int]]":
    return _lines_about(organisation, kind, pk, contacts, deals, files).values_list("at", "pk")


def _lines_about(
    organisation: int,
    kind: str,
    pk: int | None,
    contacts: tuple[int, ...],
    deals: tuple[int, ...],
    files: tuple[int, ...],
) -> "QuerySet[Line]":
    of = Q(pk__in=[])
    if pk is not None:
        of |= Q(subject_type=f"crm.{kind}", subject_id=pk)
    if contacts:
        of |= Q(subject_type="crm.contact", verb="contact.added", subject_id__in=contacts)
    if deals:
        of |= Q(subject_type="crm.deal", subject_id__in=deals)
    if files:
        of |= Q(subject_type="crm.file", subject_id__in=files)
    return Line.objects.filter(of, organisation_id=organisation, kind=Line.Kind.CHANGE).order_by()


SENTENCES = {
    Activity.Kind.CALL: lambda: _("{who} called {whom}: {what}"),
    Activity.Kind.MEETING: lambda: _("{who} met {whom}: {what}"),
    Activity.Kind.EMAIL: lambda: _("{who} and {whom} wrote: {what}"),
    Activity.Kind.TASK: lambda: _("{who} did for {whom}: {what}"),
    Activity.Kind.NOTE: lambda: _("{who} noted about {whom}: {what}"),
}
ALONE = {
    Activity.Kind.CALL: lambda: _("{who} called: {what}"),
    Activity.Kind.MEETING: lambda: _("{who} had a meeting: {what}"),
    Activity.Kind.EMAIL: lambda: _("{who} wrote: {what}"),
    Activity.Kind.TASK: lambda: _("{who} did: {what}"),
    Activity.Kind.NOTE: lambda: _("{who} noted: {what}"),
}


def _of_activity(viewer: Viewer, record: Record, activity: Activity) -> Item:
    who = activity.owner or activity.created_by
    name = who.name if who else _("Somebody")
    links = [(viewer.url("contact", each.contact_id), str(each.contact)) for each in activity.activity_contacts.all()]
    whom = format_html_join(", ", '<a href="{}">{}</a>', links)
    what = format_html('<a href="{}">{}</a>', viewer.url("activity", activity.pk), activity.subject)
    pattern = (SENTENCES if links else ALONE)[Activity.Kind(activity.kind)]()
    about = activity.deal.name if activity.deal and not isinstance(record, Deal) else ""
    more = [activity.outcome, Truncator(activity.body).chars(280), about]
    if activity.private:
        more.append(_("private"))
    return Item(
        name,
        format_html(pattern, who=name, whom=whom, what=what),
        " · ".join(part for part in (said_at(activity.at), length(activity.minutes), came_from(activity)) if part),
        " · ".join(part for part in more if part),
        (),
        str(activity.get_kind_display()),
        {"meeting": "external", "email": "own"}.get(activity.kind, "external" if activity.kind == "call" else "plain"),
    )


def said_at(at: datetime.datetime) -> str:
    """Today at 09.14; yesterday so too; else the day and the time."""
    days = (timezone.localdate() - timezone.localtime(at).date()).days
    if days in {0, 1}:
        told = _("Today at %(time)s") if days == 0 else _("Yesterday at %(time)s")
        return told % {"time": formats.clock(at)}
    return formats.moment(at)


def length(minutes: int | None) -> str:
    return formats.minutes(minutes) if minutes else ""


def came_from(record: Record) -> str:
    """From where a record came, where it was not typed in here."""
    return _("from %(source)s") % {"source": record.source} if record.source else ""


def _of_line(viewer: Viewer, line: Line) -> Item:
    kind = line.subject_type.partition(".")[2]
    told = tuple(differences(line)) if kind in KINDS and line.before else ()
    tag, tag_kind, what = pgettext("in a timeline", "change"), "plain", sentence(line)
    if not line.before:
        tag = pgettext("in a timeline", "new")
    if kind == "deal":
        tag, tag_kind, what, told = _of_deal(line, told)
    if kind == "file":
        tag = _("file")
    return Item(line.actor, _linked(viewer, kind, line, what), said_at(line.at), "", told, tag, tag_kind)


def _linked(viewer: Viewer, kind: str, line: Line, what: str) -> SafeString:
    """The sentence, with the name of the record in it as a link."""
    first, found, rest = what.rpartition(line.subject)
    if not found or kind not in KINDS:
        return format_html("{}", what)
    return format_html('{}<a href="{}">{}</a>{}', first, viewer.url(kind, line.subject_id), line.subject, rest)


def _of_deal(line: Line, told: tuple[Difference, ...]) -> tuple[str, str, str, tuple[Difference, ...]]:
    state, stage = line.after.get("state"), line.after.get("stage")
    named = {"deal": line.subject, "actor": line.actor}
    if line.before and state == Deal.State.WON:
        return _("won"), "own", _("%(actor)s won the deal %(deal)s") % named, ()
    if line.before and state == Deal.State.LOST:
        return _("lost"), "plain", _("%(actor)s lost the deal %(deal)s") % named, ()
    if line.before and isinstance(stage, dict) and line.before.get("stage"):
        steps = {**named, "from": line.before["stage"]["name"], "to": stage["name"]}
        rest = tuple(each for each in told if each.after not in {stage["name"]})
        return _("deal"), "own", _("The deal %(deal)s went from %(from)s to %(to)s.") % steps, rest
    return _("deal"), "plain", sentence(line), told
