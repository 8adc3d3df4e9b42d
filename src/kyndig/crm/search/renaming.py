"""A new name goes to what stands with it: at once where that is little, by a worker where it is much.

What is left for a worker is noted in the transaction of the change (`Renaming`) and crossed out when it is done, so
that it is taken up again after whatever went wrong.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyndig.crm.last_contact import batched
from kyndig.crm.models import Activity, ActivityContact, Contact, Deal, DealContact, Record, Renaming
from kyndig.crm.search.indexing import index_numbers

# So many are indexed while somebody waits, and so many at a time by a worker, while others wait to write.
AT_ONCE = 200
# So many names are gone through together.
TOGETHER = 100


def name_beside(kind: str, records: Sequence[Record]) -> None:
    """Let what stands with the records be found by their names: the name of a company stands with its contacts, deals
    and activities, that of a contact with deals and activities.
    """
    if not records or kind not in _BESIDE:
        return
    left = AT_ONCE
    for model, numbers in _beside(kind, [record.pk for record in records]):
        found = set(numbers[: left + 1])
        if len(found) > left:
            name_later(kind, records)
            return
        left -= len(found)
        if found:
            index_numbers(model, sorted(found))


def name_later(kind: str, records: Sequence[Record]) -> None:
    """Leave it for a worker."""
    from kyndig.crm import tasks

    now = timezone.now()
    Renaming.objects.bulk_create(
        [
            Renaming(workspace_id=record.workspace_id, kind=kind, record_id=record.pk, asked=now)
            for record in sorted(records, key=lambda each: each.pk)
        ],
        update_conflicts=True,
        unique_fields=["kind", "record_id"],
        update_fields=["asked"],
    )
    tasks.spread_names.enqueue()


def spread_names() -> None:
    """Do what is left to do. May be cut off at any point, and run again."""
    for kind in _BESIDE:
        last = 0
        while waiting := list(Renaming.objects.filter(kind=kind, pk__gt=last).order_by("pk")[:TOGETHER]):
            last = waiting[-1].pk
            for model, found in _beside(kind, [each.record_id for each in waiting]):
                for numbers in batched(sorted(set(found)), AT_ONCE):
                    index_numbers(model, numbers, hold=True)
            for each in waiting:
                # One that was asked for again meanwhile stays.
                Renaming.objects.filter(pk=each.pk, asked=each.asked).delete()


def take_up_names() -> None:
    """Where something has waited for a while and no worker is at it, ask for it again."""
    from kyndig.crm import tasks

    goes_on = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    asked = DBTaskResult.objects.filter(task_path=tasks.spread_names.module_path, status__in=goes_on)
    long_ago = timezone.now() - datetime.timedelta(seconds=30)
    if Renaming.objects.filter(asked__lt=long_ago).exists() and not asked.exists():
        tasks.spread_names.enqueue()


# By kind: whose entries the name stands in, and where it is told that they belong together.
_BESIDE: dict[str, tuple[tuple[type[Any], type[Any], str, str], ...]] = {
    "company": tuple((model, model, "company", "pk") for model in (Contact, Deal, Activity)),
    "contact": ((Deal, DealContact, "contact", "deal"), (Activity, ActivityContact, "contact", "activity")),
}


def _beside(kind: str, numbers: Sequence[int]) -> "Iterator[tuple[type[Any], QuerySet[Any]]]":
    """The models whose records stand with these, with the numbers of those records."""
    for model, rows, field, number in _BESIDE[kind]:
        yield model, rows._default_manager.filter(**{f"{field}__in": numbers}).order_by().values_list(number, flat=True)
