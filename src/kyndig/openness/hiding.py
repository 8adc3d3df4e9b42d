"""Lines of the ledger that not everybody who reads it may see; the rooms above say which they are."""

from collections.abc import Callable

from django.db.models import Q

from kyndig.people.models import Person

Hide = Callable[[Person], Q]
_hides: list[Hide] = []


def hide(lines_hidden_from: Hide) -> Hide:
    """Leave out of the ledger the lines that `lines_hidden_from(viewer)` finds; twice the same counts once."""
    if lines_hidden_from not in _hides:
        _hides.append(lines_hidden_from)
    return lines_hidden_from


def hidden_from(viewer: Person) -> Q:
    """The lines that the viewer may not see, as a condition; an empty one where nothing is hidden from anybody."""
    found = Q()
    for each in _hides:
        found |= each(viewer)
    return found
