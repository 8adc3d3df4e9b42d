"""Writing to the ledger. Every function wants an open transaction: the line stands or falls with its change."""

import datetime
import decimal
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, models

from kyndig.ledger.models import Line


class Actor(Protocol):
    """Who acts: a person of the organisation, or `System` where no person asked."""

    @property
    def pk(self) -> Any: ...

    @property
    def name(self) -> Any: ...


@dataclass(frozen=True)
class System:
    """The product itself, acting on its own: a worker, the set-up."""

    name: str
    pk: None = None


@dataclass(frozen=True)
class Entry:
    """One line to be: `before` and `after` hold plain values by field name.

    `about_id` is the person it concerns; left out, it is the subject itself where that is a person, or the person that
    the subject belongs to.
    """

    verb: str
    subject: models.Model
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    about_id: int | None = None


class NoTransactionError(RuntimeError):
    """The ledger was told outside a transaction."""


_batch: ContextVar[uuid.UUID | None] = ContextVar("ledger_batch", default=None)


@contextmanager
def batch() -> Iterator[uuid.UUID]:
    """Lines written inside share a number, so that what was done in one go can be shown, and taken back, as one.

    A batch inside a batch is the outer one.
    """
    if (open_batch := _batch.get()) is not None:
        yield open_batch
        return
    token = _batch.set(uuid.uuid4())
    try:
        yield _batch.get()  # type: ignore[misc]
    finally:
        _batch.reset(token)


def record(entries: Iterable[Entry], *, by: Actor, kind: str = Line.Kind.CHANGE) -> None:
    """Write one line an entry, in the order given, a thousand a statement."""
    if not connection.in_atomic_block:
        raise NoTransactionError("Tell the ledger inside the transaction of the change.")
    Line.objects.bulk_create((_line(entry, by, kind) for entry in entries), batch_size=1000)


def add(instance: models.Model, *, by: Actor, verb: str, about_id: int | None = None) -> None:
    """Save a new record and tell the ledger what it holds."""
    instance.save(force_insert=True)
    record([Entry(verb, instance, {}, _values(instance), about_id)], by=by)


def change(instance: models.Model, *, by: Actor, verb: str, about_id: int | None = None, **values: Any) -> bool:
    """Set `values` on the record, save what differs and tell the ledger; False where nothing differs."""
    before = {name: plain(getattr(instance, name)) for name in values}
    after = {name: plain(value) for name, value in values.items()}
    changed = [name for name in values if before[name] != after[name]]
    if not changed:
        return False
    for name in changed:
        setattr(instance, name, values[name])
    instance.save(update_fields=changed)
    entry = Entry(verb, instance, {n: before[n] for n in changed}, {n: after[n] for n in changed}, about_id)
    record([entry], by=by)
    return True


def remove(instance: models.Model, *, by: Actor, verb: str, about_id: int | None = None) -> None:
    """Tell the ledger what the record held, and delete it."""
    record([Entry(verb, instance, _values(instance), {}, about_id)], by=by)
    instance.delete()


def look_up(subject: models.Model, *, by: Actor, verb: str) -> None:
    """Tell that somebody looked at data about the person `subject`; looking at oneself leaves no line."""
    if by.pk != subject.pk:
        record([Entry(verb, subject, {}, {}, subject.pk)], by=by, kind=Line.Kind.LOOKUP)


def plain(value: Any) -> Any:
    """A value as JSON can keep it; a record becomes its id and what it is called."""
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        # A moment is the same whichever zone it was given in; the database gives it back in this one.
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def bare(value: Any) -> Any:
    """A plain value as it is compared: a record is the same whatever it was called, and nothing is an empty text."""
    if isinstance(value, dict):
        return value["id"] if set(value) == {"id", "name"} else {key: bare(each) for key, each in value.items()}
    if isinstance(value, list):
        return [bare(each) for each in value]
    return None if value == "" else value


def _values(instance: models.Model) -> dict[str, Any]:
    skipped = {"id", "organisation_id"}
    fields = [field for field in instance._meta.concrete_fields if field.attname not in skipped]
    return {field.attname: plain(getattr(instance, field.attname)) for field in fields}


def _about(subject: models.Model) -> int | None:
    if subject._meta.label_lower == "people.person":
        return int(subject.pk)
    number: int | None = getattr(subject, "person_id", None)
    return number


def _line(entry: Entry, by: Actor, kind: str) -> Line:
    subject = entry.subject
    organisation_id = getattr(subject, "organisation_id", None)
    return Line(
        organisation_id=organisation_id if organisation_id is not None else subject.pk,
        kind=kind,
        actor_id=by.pk,
        actor=str(by.name)[:200],
        verb=entry.verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject=str(subject)[:250],
        about_id=entry.about_id if entry.about_id is not None else _about(subject),
        before=plain(entry.before),
        after=plain(entry.after),
        batch=_batch.get(),
    )
