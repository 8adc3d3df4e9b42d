"""When somebody last talked with a company, a contact, or about a deal: kept right as activities come and go.

A talk is a call, a meeting or an e-mail that is done. What is secret counts only where those who may see it alone can
see the count: a private activity nowhere, one about a confidential deal for the deal and for nobody else.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

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
    """The same for many that are added at a time."""
    last: dict[type[Any], dict[int, datetime.datetime]] = {Company: {}, Contact: {}, Deal: {}}
    for event in events:
        activity: Any = event.record
        if event.kind != "activity" or activity.done is None or activity.kind not in TALKS or activity.private:
            continue
        named = {Deal: [activity.deal_id] if activity.deal_id else []}
        if activity.deal_id is None or not activity.deal.confidential:
            named[Company] = [activity.company_id] if activity.company_id else []
            named[Contact] = _numbers(event.after.get("contacts"))
        for model, numbers in named.items():
            for number in numbers:
                last[model][number] = max(activity.at, last[model].get(number, activity.at))
    for model, moments in last.items():
        for numbers in batched(sorted(moments), 500):
            records = list(model.objects.filter(pk__in=numbers).only("last_contact"))
            for record in records:
                record.last_contact = max(moments[record.pk], record.last_contact or moments[record.pk])
            model.objects.bulk_update(records, ["last_contact"])


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
    talks = Activity.objects.filter(binned=None, private=False, kind__in=TALKS).exclude(done=None).exclude(pk=without)
    open_to_all = talks.filter(Q(deal=None) | Q(deal__confidential=False))
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
