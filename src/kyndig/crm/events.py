"""Who wants to know when a record changes: the search index, the last contact, webhooks of a room above."""

from collections.abc import Callable, Mapping
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
_listeners: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Call `listener(event)` inside the transaction of each change; twice the same counts once."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(event: Event) -> None:
    for listener in _listeners:
        listener(event)
