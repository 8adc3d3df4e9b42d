"""Records are added, changed, put in the bin and taken out of it: the one way to write them, whoever asks.

Values are given by the name of a field, cleaned (`fields.clean`), and of the shape that the field's type tells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm import events
from kyndig.crm.actions.following import follow
from kyndig.crm.fields import Field, Kind, kind_of, of, plain_values, read, write
from kyndig.crm.fields.reading import APART
from kyndig.crm.models import Record, Workspace
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry, plain
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError


@dataclass(frozen=True)
class Conflict:
    """A field that two changed at once: what it was when this one began, what the other wrote, and what this one did.

    The three are plain values.
    """

    field: Field
    base: Any
    theirs: Any
    mine: Any


class ConflictError(RefusedError):
    """Somebody else changed the same fields meanwhile; nothing was saved. `conflicts` tells which."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        self.conflicts = conflicts
        names = ", ".join(str(conflict.field.label) for conflict in conflicts)
        super().__init__(_("Somebody else has changed this meanwhile: %(fields)s.") % {"fields": names})


@transaction.atomic
def add(
    workspace: Workspace,
    kind: str,
    values: Mapping[str, Any],
    *,
    by: ledger.Actor,
    source: str = "",
    source_ref: str = "",
    verb: str = "",
) -> Any:
    """A new record, owned by whoever adds it where no owner is named. Raises RefusedError for what does not fit."""
    described = of(workspace.organisation, kind)
    record = described.model(
        organisation=workspace.organisation, workspace=workspace, source=source, source_ref=source_ref
    )
    if isinstance(by, Person):
        record.created_by = by
        record.owner = by
    values = follow(record, values, by)
    after = _differences(described, record, values)
    _write(described, record, {name: values[name] for name in after}, lambda: record.save(force_insert=True))
    kept = {
        name: value for name, value in plain_values(described.fields, record).items() if value not in ("", None, [])
    }
    with ledger.batch():
        ledger.record([Entry(verb or f"{kind}.added", record, {}, kept)], by=by)
        events.tell(events.Event("added", kind, record, {}, kept))
    return record


@transaction.atomic
def change(
    record: Record,
    values: Mapping[str, Any],
    *,
    by: ledger.Actor,
    base: Mapping[str, Any] | None = None,
    verb: str = "",
) -> bool:
    """Set what differs, tell the ledger, and bring `record` up to date; False where nothing differs.

    `base` holds the plain values that the actor saw before writing: then only what the actor changed is set, what
    others changed meanwhile is kept, and ConflictError is raised where both changed the same field to different values.
    Raises RefusedError for values that do not go together, and for a record that lies in the bin.
    """
    _lock(record)
    if record.binned:
        raise RefusedError(_("%(name)s lies in the bin. Take it out before you change it.") % {"name": record})
    described = kind_of(record)
    if base is not None:
        values = _mine(described, record, values, base)
    values = follow(record, values, by)
    before = plain_values([described[name] for name in values], record)
    after = _differences(described, record, values)
    if not after:
        return False
    before = {name: before[name] for name in after}
    record.version += 1
    record.changed = timezone.now()
    _write(described, record, {name: values[name] for name in after}, record.save)
    with ledger.batch():
        ledger.record([Entry(verb or f"{described.name}.changed", record, before, after)], by=by)
        events.tell(events.Event("changed", described.name, record, before, after))
    return True


@transaction.atomic
def put_in_bin(record: Record, *, by: ledger.Actor, verb: str = "") -> bool:
    """Take the record out of every page; it can be taken back for 30 days. False where it lies there already."""
    return _set_binned(record, timezone.now(), "binned", by, verb)


@transaction.atomic
def restore(record: Record, *, by: ledger.Actor, verb: str = "") -> bool:
    """Take the record out of the bin again; False where it does not lie there."""
    return _set_binned(record, None, "restored", by, verb)


def _set_binned(record: Record, moment: Any, what: str, by: ledger.Actor, verb: str) -> bool:
    _lock(record)
    if (record.binned is None) == (moment is None):
        return False
    if record.merged_into is not None:
        raise RefusedError(
            _("%(name)s is part of another record now. Take the merging back instead.") % {"name": record}
        )
    before, after = {"binned": plain(record.binned)}, {"binned": plain(moment)}
    record.binned, record.changed, record.version = moment, timezone.now(), record.version + 1
    record.save(update_fields=["binned", "changed", "version"])
    kind = kind_of(record).name
    with ledger.batch():
        ledger.record([Entry(verb or f"{kind}.{what}", record, before, after)], by=by)
        events.tell(events.Event(what, kind, record, before, after))
    return True


def _lock(record: Record) -> None:
    """Hold the record until the transaction ends, and read what others have written to it."""
    fresh = type(record).objects.select_for_update().get(pk=record.pk)
    for field in record._meta.concrete_fields:
        setattr(record, field.attname, getattr(fresh, field.attname))
    prefetched: dict[str, Any] = getattr(record, "_prefetched_objects_cache", {})
    prefetched.clear()


def _mine(kind: Kind, record: Record, values: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    mine, conflicts = {}, []
    for name, value in values.items():
        field = kind[name]
        wanted = plain(value)
        was = base.get(name, plain(read(field, record)))
        if _same(wanted, was):
            continue
        now = plain(read(field, record))
        if not _same(now, was) and not _same(now, wanted):
            conflicts.append(Conflict(field, was, now, wanted))
        mine[name] = value
    if conflicts:
        raise ConflictError(conflicts)
    return mine


def _differences(kind: Kind, record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of those that the record does not have already."""
    after = {}
    for name, value in values.items():
        wanted = plain(value)
        if kind[name].own and isinstance(value, Person):
            wanted = value.pk
        if not _same(wanted, plain(read(kind[name], record))):
            after[name] = wanted
    return after


def _same(one: Any, other: Any) -> bool:
    return bool(ledger.bare(one) == ledger.bare(other))


def _write(kind: Kind, record: Record, values: Mapping[str, Any], save: Callable[[], None]) -> None:
    apart = {name for name in values if kind[name].type in APART and not kind[name].own}
    for name in values.keys() - apart:
        write(kind[name], record, values[name])
    save()
    for name in apart:
        write(kind[name], record, values[name])
