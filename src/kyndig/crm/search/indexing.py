"""Putting records into the index, and taking them out of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kyndig.crm.fields import KINDS
from kyndig.crm.fields.kinds import name_of as kind_name
from kyndig.crm.models import Activity, Renaming, SearchEntry, Workspace
from kyndig.crm.search import texts, vocabulary
from kyndig.crm.search.tokens import LETTERS, of_owner
from kyndig.database import update_many

BATCH = 1000
# What of an entry follows from its record.
_KEPT = ["workspace", "title", "owner_id", "fresh", "words"]
_UPSERT = {"update_conflicts": True, "unique_fields": ["kind", "record_id"], "update_fields": _KEPT}


def index_many(records: "QuerySet[Any]", *, learn: bool = True) -> int:
    """Put the records of a query set into the index, and take out those that lie in the bin; how many were put in.

    Without `learn` the words are left for `recount`, which is quicker where there are a great many.
    """
    kind, many, last = kind_name(records.model), 0, 0
    wanted = texts.with_beside(records.order_by("pk"), kind)
    while batch := list(wanted.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        with transaction.atomic():
            many += _put_in(kind, batch, learn=learn)
    return many


def index_numbers(model: type[Any], numbers: Sequence[int], *, hold: bool = False) -> int:
    """As `index_many` with the records of these numbers, in one go.

    With `hold` a change of one of them waits until this is written, so that it is never older than what the change
    writes. Who holds other records already must not, or two would wait for each other.
    """
    kind, wanted = kind_name(model), texts.with_beside(model._default_manager.order_by("pk"), kind_name(model))
    with transaction.atomic():
        if hold:
            wanted = wanted.select_for_update(of=("self",))
        return _put_in(kind, list(wanted.filter(pk__in=numbers)))


def _put_in(kind: str, records: list[Any], *, learn: bool = True) -> int:
    forget(kind, [record.pk for record in records if record.binned])
    return index(kind, [record for record in records if not record.binned], learn=learn)


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
    Renaming.objects.filter(workspace=workspace).delete()
    workspace_words = vocabulary.SearchWord.objects.filter(workspace=workspace)
    workspace_words.delete()


def index(kind: str, records: Iterable[Any], *, learn: bool = True) -> int:
    """Put records that do not lie in the bin into the index."""
    entries, found_by = [], {}
    for record in records:
        found = texts.words(record)
        for word in found:
            found_by.setdefault((record.workspace_id, word))
        entries.append(
            SearchEntry(
                workspace_id=record.workspace_id, kind=kind, record_id=record.pk, title=texts.title(record),
                owner_id=record.owner_id, fresh=fresh(record), words=texts.tokens(kind, record, found),
            )
        )  # fmt: skip
    SearchEntry.objects.bulk_create(entries, **_UPSERT)
    if learn:
        for workspace in {each for each, _word in found_by}:
            vocabulary.learn(workspace, kind, (word for each, word in found_by if each == workspace))
    return len(entries)


def give_to_owners(kind: str, records: Sequence[Any]) -> list[int]:
    """Let the entries follow when records get other owners and nothing else; the numbers of those without an entry."""
    left, rows = {record.pk: record for record in records}, []
    entries = SearchEntry.objects.filter(kind=kind, record_id__in=list(left)) if left else SearchEntry.objects.none()
    for number, words in entries.values_list("record_id", "words"):
        record = left.pop(number)
        anybody = of_owner(LETTERS[kind], record.workspace_id, "")
        kept = [word for word in words if not word.startswith(anybody)]
        if record.owner_id:
            kept.append(of_owner(LETTERS[kind], record.workspace_id, record.owner_id))
        rows.append([kind, number, record.owner_id, fresh(record), kept])
    update_many(SearchEntry, rows, ["owner_id", "fresh", "words"], by=["kind", "record_id"])
    return list(left)


def forget(kind: str, numbers: list[int]) -> None:
    """Take records out of the index."""
    if numbers:
        SearchEntry.objects.filter(kind=kind, record_id__in=numbers).delete()


def fresh(record: Any) -> Any:
    """When something last happened with the record: what is to come counts as now."""
    if isinstance(record, Activity):
        return min(record.at, timezone.now())
    return max(record.changed, record.last_contact or record.changed)
