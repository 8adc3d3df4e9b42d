"""Keeping the index in step with the records, in the transaction of each change."""

from collections.abc import Sequence
from typing import Any

from kyndig.crm.events import Event
from kyndig.crm.fields import KINDS
from kyndig.crm.models import Activity, Deal, SearchEntry
from kyndig.crm.search import renaming, texts
from kyndig.crm.search.indexing import forget, fresh, give_to_owners, index, index_many
from kyndig.database import update_many


def on_change(event: Event) -> None:
    """Let the index follow one change."""
    record, kind = event.record, event.kind
    if event.verb in {"binned", "merged", "purged"}:
        forget(kind, [record.pk])
        _index_moved(event)
    elif event.verb == "changed" and not texts.found_by(kind, event.after):
        SearchEntry.objects.filter(kind=kind, record_id=record.pk).update(fresh=fresh(record))
    else:
        index(kind, [record])
        if event.verb == "restored" or _is_renamed(event):
            renaming.name_beside(kind, [record])


def on_many(events: Sequence[Event]) -> None:
    """Let the index follow many records of one kind at once."""
    if not events:
        return
    kind, gone, kept, given, wanted = events[0].kind, [], [], [], []
    for event in events:
        if event.verb in {"binned", "merged", "purged"}:
            gone.append(event)
        elif event.verb == "changed" and not texts.found_by(kind, event.after):
            kept.append(event)
        elif event.verb == "changed" and texts.found_by(kind, event.after) == {"owner"}:
            given.append(event)
        else:
            wanted.append(event)
    forget(kind, [event.record.pk for event in gone])
    for event in gone:
        _index_moved(event)
    rows = ([kind, event.record.pk, fresh(event.record)] for event in kept)
    update_many(SearchEntry, rows, ["fresh"], by=["kind", "record_id"])
    unknown = give_to_owners(kind, [event.record for event in given])
    numbers = [*unknown, *(event.record.pk for event in wanted)]
    if numbers:
        index_many(type(events[0].record)._default_manager.filter(pk__in=numbers))
    renaming.name_beside(kind, [event.record for event in wanted if event.verb == "restored" or _is_renamed(event)])


def _is_renamed(event: Event) -> bool:
    names = {"company": {"name"}, "contact": {"given_name", "family_name"}}.get(event.kind, set())
    return event.verb == "changed" and not names.isdisjoint(event.after)


def _index_moved(event: Event) -> None:
    """What moved with a merging stands with the name of the kept record now."""
    if event.verb != "merged":
        return
    twin: Any = event.record
    moved = {name: numbers for name, numbers in event.after.get("moved", {}).items() if _is_named_by(name)}
    if sum(map(len, moved.values())) > renaming.AT_ONCE:
        renaming.name_later(event.kind, [twin.merged_into])
        return
    for name, numbers in moved.items():
        relation = name.partition(".")[0]
        if relation in KINDS:
            index_many(KINDS[relation].model.objects.filter(pk__in=numbers))
        else:
            model: Any = Deal if relation == "dealcontact" else Activity
            index_many(model.objects.filter(**{f"{model._meta.model_name}_contacts__in": numbers}))


def _is_named_by(name: str) -> bool:
    """Whether rows that point so (`model.field`) are found by the name of what they point at."""
    relation, _, field = name.partition(".")
    return (field == "company" and relation in KINDS) or name in {"dealcontact.contact", "activitycontact.contact"}
