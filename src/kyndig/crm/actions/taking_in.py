"""Many records at once, as an import has them: the same rules and the same ledger as one by one, in few statements."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db import transaction

from kyndig.crm import events
from kyndig.crm.actions.following import follow
from kyndig.crm.fields import of, write
from kyndig.crm.fields.reading import APART, rows_apart
from kyndig.crm.models import Workspace
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry, plain
from kyndig.people.models import Person

BATCH = 1000


@transaction.atomic
def add_many(
    workspace: Workspace, kind: str, rows: Iterable[Mapping[str, Any]], *, by: ledger.Actor, source: str
) -> Sequence[Any]:
    """New records from cleaned values, in the order given; each has its line in the ledger, all of one batch.

    A row may give what a form does not ask for: `source_ref` (what it is called where it comes from), when a deal was
    made, entered its stage or was closed, and its place in the stage (the order of the rows where it is left out).
    Raises RefusedError for the first row that does not fit; then none is added.
    """
    described = of(workspace.organisation, kind)
    records, apart = [], []
    for number, row in enumerate(rows):
        row = dict(row)
        record = described.model(organisation=workspace.organisation, workspace=workspace, source=source)
        record.source_ref = row.pop("source_ref", "")
        if isinstance(by, Person):
            record.created_by = record.owner = by
        values = follow(record, {"rank": float(number + 1), **row} if kind == "deal" else row, by)
        kept_apart = {name for name in values if described[name].type in APART and not described[name].own}
        for name in values.keys() - kept_apart:
            write(described[name], record, values[name])
        records.append(record)
        apart.append({name: values[name] for name in kept_apart if values[name]})
    for record in records:
        record.prepare()
    described.model._default_manager.bulk_create(records, batch_size=BATCH)
    beside = [
        row
        for record, values in zip(records, apart, strict=True)
        for name, value in values.items()
        for row in rows_apart(described[name], record, value)
    ]
    for _name, group in groupby(sorted(beside, key=lambda row: row._meta.label), key=lambda row: row._meta.label):
        alike = list(group)
        type(alike[0])._default_manager.bulk_create(alike, batch_size=BATCH)
    simple = [field for field in described.fields if field.type not in APART or field.own]
    told = []
    for record, values in zip(records, apart, strict=True):
        after = {field.name: plain(getattr(record, field.name)) for field in simple if not field.own}
        after |= {field.name: record.own.get(field.name) for field in simple if field.own} | plain(values)
        after = {name: value for name, value in after.items() if value not in ("", None, [])}
        told.append(events.Event("added", kind, record, {}, after))
    with ledger.batch():
        ledger.record((Entry(f"{kind}.added", event.record, {}, event.after) for event in told), by=by)
        events.tell_many(told)
    return records
