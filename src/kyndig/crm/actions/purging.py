"""What has lain in the bin for 30 days goes for good; the ledger keeps that it did."""

import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kyndig.crm import events
from kyndig.crm.fields import KINDS, kind_of
from kyndig.crm.models import Activity, Deal, File, Record
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry

KYNDIG = ledger.System("Kyndig")
DAYS = 30
AT_ONCE = 500
# Marks the line about a record that not everybody might see.
SECRET = "secret"  # noqa: S105 (no password, but the name of a value in the ledger)


def purge_bins(now: datetime.datetime | None = None) -> int:
    """Purge what was put in the bin more than 30 days ago, in every organisation; returns how many records went.

    May be cut off at any point, and run again.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=DAYS)
    gone = 0
    # Activities first, while it can be told which deals they are about.
    for kind in reversed(list(KINDS.values())):
        binned = kind.model._default_manager.filter(binned__lt=before).values_list("pk", flat=True)
        while numbers := list(binned[:AT_ONCE]):
            gone += sum(_purge_one(kind.model, number, before) for number in numbers)
    for file in File.objects.filter(binned__lt=before):
        with transaction.atomic():
            ledger.record([Entry("file.purged", file, {}, {})], by=KYNDIG)
            forget_content([file])
            file.delete()
    return gone


@transaction.atomic
def _purge_one(model: type[Record], number: int, before: datetime.datetime) -> bool:
    record: Any = model._default_manager.select_for_update().filter(pk=number, binned__lt=before).first()
    if record is None:
        return False
    purge(record, by=KYNDIG)
    return True


@transaction.atomic
def purge(record: Record, *, by: ledger.Actor, verb: str = "") -> None:
    """Delete the record for good, with its files; what pointed at it points at nothing.

    What is about a confidential deal goes with it: without the deal, everybody could see it.
    """
    kind = kind_of(record).name
    if isinstance(record, Deal) and record.confidential:
        for activity in Activity.objects.filter(deal=record).select_related("organisation", "workspace", "deal"):
            purge(activity, by=by)
    events.tell(events.Event("purged", kind, record, {}, {}))
    with ledger.batch():
        after = {SECRET: True} if is_secret(record) else {}
        ledger.record([Entry(verb or f"{kind}.purged", record, {}, after)], by=by)
    forget_content(list(File.objects.filter(**{kind: record})))
    record.delete()


def is_secret(record: Record) -> bool:
    """Whether not everybody who works in the organisation may see the record."""
    if record.workspace.is_practice:
        return True
    if isinstance(record, Activity):
        return record.private or (record.deal is not None and record.deal.confidential)
    return isinstance(record, Deal) and record.confidential


def forget_content(files: list[File]) -> None:
    """After the commit, delete from the store what no other file holds."""
    names = {file.content.name for file in files}

    def forget() -> None:
        for name in names:
            if name and not File.objects.filter(content=name).exists():
                default_storage.delete(name)

    transaction.on_commit(forget)
