"""Who wants to know when a record changes: the search index, the last contact, webhooks of a room above."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kyndig.crm.models import Record


@dataclass(frozen=True)
class Event:
    """What happened to a record. `verb` is `added`, `changed`, `binned`, `restored`, `merged` or `purged`.

    `before` and `after` hold the plain values of the fields that differ.
    """

    verb: str
    kind: str
    record: Record
    before: Mapping[str, Any]
    after: Mapping[str, Any]


Listener = Callable[[Event], None]
ManyListener = Callable[[Sequence[Event]], None]
_listeners: dict[Listener, ManyListener | None] = {}


def listen(listener: Listener, many: ManyListener | None = None) -> Listener:
    """Call `listener(event)` inside the transaction of each change; twice the same counts once.

    `many` is called instead, once, where many records are taken in at a time.
    """
    _listeners[listener] = many
    return listener


def tell(event: Event) -> None:
    for listener in _listeners:
        listener(event)


def tell_many(events: Sequence[Event]) -> None:
    """Tell of many records at once: to those who listen to many, and one by one to the others."""
    for listener, many in _listeners.items():
        if many is not None:
            many(events)
        else:
            for event in events:
                listener(event)
