"""When somebody last talked with a company, a contact, or about a deal: kept right as activities come and go.

A talk is a call, a meeting or an e-mail that is done. What is secret counts only where those who may see it alone can
see the count: a private activity nowhere, one about a confidential deal for the deal and for nobody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kyndig.crm.events import Event
from kyndig.crm.models import Activity, ActivityContact, Company, Contact, Deal

TALKS = (Activity.Kind.CALL, Activity.Kind.MEETING, Activity.Kind.EMAIL)
MATTERS = frozenset({"kind", "at", "done", "private", "company", "deal", "contacts", "binned"})


def keep_last_contact(event: Event) -> None:
    """A listener (`crm.events`)."""
    if event.kind == "activity":
        _after_activity(event)
    elif event.verb == "merged":
        record: Any = event.record
        _work_out({event.kind: {record.pk, record.merged_into_id}})
    elif event.verb == "restored":
        record = event.record
        _work_out({event.kind: {record.pk, *_numbers(event.before.get("merged"))}})
    elif event.kind == "deal" and event.verb == "changed" and "confidential" in event.after:
        deal: Any = event.record
        contacts = Contact.objects.filter(activity_contacts__activity__deal=deal).values_list("pk", flat=True)
        companies = Activity.objects.filter(deal=deal).exclude(company=None).values_list("company_id", flat=True)
        _work_out({"company": set(companies), "contact": set(contacts)})


def keep_last_contacts(events: Sequence[Event]) -> None:
    """The same for many at a time, in a few statements whatever their number."""
    touched: dict[str, set[int]] = {"company": set(), "contact": set(), "deal": set()}
    talks = [event for event in events if event.kind == "activity" and _may_matter(event)]
    _tell_participants([event.record.pk for event in talks if event.verb == "changed" and "at" in event.after])
    for event in talks:
        activity: Any = event.record
        touched["company"] |= {activity.company_id, *_of(event, "company")} - {None}
        touched["deal"] |= {activity.deal_id, *_of(event, "deal")} - {None}
        touched["contact"].update(_of(event, "contacts"))
    touched["contact"] |= _contacts_of([event.record.pk for event in talks if event.verb != "added"])
    opened = [event.record.pk for event in events if event.kind == "deal" and "confidential" in event.after]
    if opened:
        about = Activity.objects.filter(deal__in=opened)
        touched["company"].update(about.exclude(company=None).values_list("company_id", flat=True))
        touched["contact"] |= _contacts_of(about.values("pk"))
    for event in events:
        if event.kind != "activity" and event.verb in {"merged", "restored"}:
            touched[event.kind] |= {event.record.pk, event.record.merged_into_id, *_of(event, "merged")} - {None}
    _work_out_many(touched, without=[event.record.pk for event in talks if event.verb == "purged"])


def _may_matter(event: Event) -> bool:
    activity: Any = event.record
    if event.verb == "added":
        return activity.done is not None and activity.kind in TALKS and not activity.private
    return event.verb != "changed" or not MATTERS.isdisjoint(event.after)


def _tell_participants(activities: Sequence[int]) -> None:
    """Where those who took part are listed, when the activities were stands too."""
    if activities:
        at = Activity.objects.filter(pk=OuterRef("activity")).values("at")
        ActivityContact.objects.filter(activity__in=activities).update(at=Subquery(at[:1]))


def _contacts_of(activities: Any) -> set[int]:
    if isinstance(activities, list) and not activities:
        return set()
    return set(ActivityContact.objects.filter(activity__in=activities).values_list("contact_id", flat=True))


def _work_out_many(touched: Mapping[str, set[int]], without: Sequence[int]) -> None:
    talks = _talks().exclude(pk__in=without)
    last = {
        Company: _open_to_all(talks).filter(company=OuterRef("pk")).order_by("-at").values("at"),
        Contact: _open_to_all(talks)
        .filter(activity_contacts__contact=OuterRef("pk"))
        .order_by("-activity_contacts__at")
        .values("at"),
        Deal: talks.filter(deal=OuterRef("pk")).order_by("-at").values("at"),
    }
    for model, moment in last.items():
        for numbers in batched(sorted(touched[str(model._meta.model_name)]), 1000):
            model._default_manager.filter(pk__in=numbers).update(last_contact=Subquery(moment[:1]))


def _talks() -> "QuerySet[Any]":
    return Activity.objects.filter(binned=None, private=False, kind__in=TALKS).exclude(done=None)


def _open_to_all(talks: "QuerySet[Any]") -> "QuerySet[Any]":
    return talks.filter(Q(deal=None) | Q(deal__confidential=False))


def batched(numbers: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def _after_activity(event: Event) -> None:
    activity: Any = event.record
    if event.verb == "changed" and not MATTERS & set(event.after):
        return
    if event.verb == "changed" and "at" in event.after:
        ActivityContact.objects.filter(activity=activity).update(at=activity.at)
    if event.verb == "added" and (activity.done is None or activity.kind not in TALKS):
        return
    if event.verb == "added":
        contacts = set(_numbers(event.after.get("contacts")))
    else:
        contacts = set(activity.activity_contacts.values_list("contact_id", flat=True))
    touched = {
        "company": {activity.company_id, *_of(event, "company")} - {None},
        "deal": {activity.deal_id, *_of(event, "deal")} - {None},
        "contact": contacts | set(_of(event, "contacts")),
    }
    _work_out(touched, without=activity.pk if event.verb == "purged" else 0)


def _of(event: Event, name: str) -> Iterable[int]:
    return [number for values in (event.before, event.after) for number in _numbers(values.get(name))]


def _numbers(value: Any) -> list[int]:
    if isinstance(value, Mapping):
        return [value["id"]]
    return [each["id"] for each in value or []] if isinstance(value, list) else []


def _work_out(touched: Mapping[str, set[int]], without: int = 0) -> None:
    talks = _talks().exclude(pk=without)
    open_to_all = _open_to_all(talks)
    for number in touched.get("company", ()):
        _set(Company, number, open_to_all.filter(company=number).order_by("-at"))
    for number in touched.get("contact", ()):
        with_contact = open_to_all.filter(activity_contacts__contact=number)
        _set(Contact, number, with_contact.order_by("-activity_contacts__at"))
    for number in touched.get("deal", ()):
        _set(Deal, number, talks.filter(deal=number).order_by("-at"))


def _set(model: Any, number: int, talks: Any) -> None:
    last = talks.values_list("at", flat=True).first()
    model.objects.filter(pk=number).exclude(last_contact=last).update(last_contact=last)
