"""Keeping the index in step with the records: in the transaction of each change, and in bulk."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kyndig.crm.events import Event
from kyndig.crm.fields import KINDS
from kyndig.crm.fields.kinds import name_of as kind_name
from kyndig.crm.models import Activity, Company, Contact, Deal, Record, SearchEntry, Workspace
from kyndig.crm.search import texts, vocabulary
from kyndig.database import update_many

BATCH = 1000
# What of an entry follows from its record.
_KEPT = ["workspace", "title", "owner_id", "fresh", "words"]
_UPSERT = {"update_conflicts": True, "unique_fields": ["kind", "record_id"], "update_fields": _KEPT}


def on_change(event: Event) -> None:
    """Let the index follow one change."""
    record, kind = event.record, event.kind
    if event.verb in {"binned", "merged", "purged"}:
        _forget(kind, [record.pk])
        _index_moved(event)
    elif event.verb == "changed" and not _is_about_texts(event):
        SearchEntry.objects.filter(kind=kind, record_id=record.pk).update(fresh=_fresh(record))
    else:
        _index(kind, [record])
        if event.verb == "restored" or _is_renamed(event):
            _index_related(record)


def on_many(events: Sequence[Event]) -> None:
    """Let the index follow many records of one kind at once."""
    if not events:
        return
    kind, gone, fresh, wanted = events[0].kind, [], [], []
    for event in events:
        if event.verb in {"binned", "merged", "purged"}:
            gone.append(event)
        elif event.verb == "changed" and not _is_about_texts(event):
            fresh.append(event)
        else:
            wanted.append(event)
    _forget(kind, [event.record.pk for event in gone])
    for event in gone:
        _index_moved(event)
    rows = ([kind, event.record.pk, _fresh(event.record)] for event in fresh)
    update_many(SearchEntry, rows, ["fresh"], by=["kind", "record_id"])
    if wanted:
        index_many(type(wanted[0].record)._default_manager.filter(pk__in=[event.record.pk for event in wanted]))
    for event in wanted:
        if event.verb == "restored" or _is_renamed(event):
            _index_related(event.record)


def index_many(records: "QuerySet[Any]", *, learn: bool = True) -> int:
    """Put the records of a query set into the index, and take out those that lie in the bin; how many were put in.

    Without `learn` the words are left for `recount`, which is quicker where there are a great many.
    """
    kind, many, last = kind_name(records.model), 0, 0
    wanted = texts.with_beside(records.order_by("pk"), kind)
    while batch := list(wanted.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        with transaction.atomic():
            _forget(kind, [record.pk for record in batch if record.binned])
            many += _index(kind, [record for record in batch if not record.binned], learn=learn)
    return many


def reindex(
    workspaces: "QuerySet[Workspace] | None" = None, told: Callable[[str, int], object] = lambda kind, many: None
) -> int:
    """Make the index anew from the records, in chunks that others can work between; how many entries it has.

    `told` is called with each kind and how many of it were put in. Entries without a record are dropped.
    """
    total = 0
    chosen = {} if workspaces is None else {"workspace__in": workspaces}
    for name, kind in KINDS.items():
        many = index_many(kind.model.objects.filter(**chosen), learn=False)
        told(name, many)
        total += many
    drop_orphans()
    vocabulary.recount()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE crm_searchentry, crm_searchword")
    return total


def drop_orphans() -> None:
    """Drop the entries whose record is gone, or lies in the bin."""
    for name, kind in KINDS.items():
        # "Not in" a list of a million would be looked through anew for each entry by PostgreSQL.
        kept = kind.model.objects.filter(pk=OuterRef("record_id"), binned=None)
        SearchEntry.objects.filter(~Exists(kept), kind=name).delete()


def tidy() -> None:
    """Once a day: what is gone goes out of the index, and the words are counted anew."""
    drop_orphans()
    vocabulary.recount()


def forget_all(workspace: Workspace) -> None:
    """Take everything of a workspace out of the index: its records are gone."""
    SearchEntry.objects.filter(workspace=workspace).delete()
    workspace_words = vocabulary.SearchWord.objects.filter(workspace=workspace)
    workspace_words.delete()


def _index(kind: str, records: Iterable[Any], *, learn: bool = True) -> int:
    entries, found_by = [], {}
    for record in records:
        found = texts.words(record)
        for word in found:
            found_by.setdefault((record.workspace_id, word))
        entries.append(
            SearchEntry(
                workspace_id=record.workspace_id, kind=kind, record_id=record.pk, title=texts.title(record),
                owner_id=record.owner_id, fresh=_fresh(record), words=texts.tokens(kind, record, found),
            )
        )  # fmt: skip
    SearchEntry.objects.bulk_create(entries, **_UPSERT)
    if learn:
        for workspace in {each for each, _word in found_by}:
            vocabulary.learn(workspace, kind, (word for each, word in found_by if each == workspace))
    return len(entries)


def _forget(kind: str, numbers: list[int]) -> None:
    if numbers:
        SearchEntry.objects.filter(kind=kind, record_id__in=numbers).delete()


def _fresh(record: Any) -> Any:
    """When something last happened with the record: what is to come counts as now."""
    if isinstance(record, Activity):
        return min(record.at, timezone.now())
    return max(record.changed, record.last_contact or record.changed)


def _is_about_texts(event: Event) -> bool:
    """Whether what the record is found by has changed; fields that are not the product's are the organisation's own."""
    known = {field.name for field in KINDS[event.kind].fields}
    return any(name == "owner" or name in texts.FIELDS[event.kind] or name not in known for name in event.after)


def _is_renamed(event: Event) -> bool:
    names = {"company": {"name"}, "contact": {"given_name", "family_name"}}.get(event.kind, set())
    return event.verb == "changed" and not names.isdisjoint(event.after)


def _index_related(record: Record) -> None:
    """The name of a company stands with its contacts, deals and activities; so does that of a contact."""
    if isinstance(record, Company):
        related: Iterator[Any] = (model._default_manager.filter(company=record) for model in (Contact, Deal, Activity))
    elif isinstance(record, Contact):
        links = [(Deal, "deal_contacts"), (Activity, "activity_contacts")]
        related = (model._default_manager.filter(**{f"{name}__contact": record}) for model, name in links)
    else:
        return
    for records in related:
        index_many(records)


def _index_moved(event: Event) -> None:
    """What moved with a merging stands with the name of the kept record now."""
    for name, numbers in event.after.get("moved", {}).items() if event.verb == "merged" else ():
        relation, _, field = name.partition(".")
        if relation in {"dealcontact", "activitycontact"} and field == "contact":
            model: Any = Deal if relation == "dealcontact" else Activity
            index_many(model.objects.filter(**{f"{model._meta.model_name}_contacts__in": numbers}))
        elif relation in KINDS and field == "company":
            index_many(KINDS[relation].model.objects.filter(pk__in=numbers))
