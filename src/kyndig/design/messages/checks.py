"""What is wrong with the catalogues, in sentences."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from kyndig.design.messages.catalogues import key, messages_of, po_path, read
from kyndig.design.messages.sources import of_room

# Django tells days and months by these words: another translation of one would change every date.
DATES = frozenset({*calendar.day_name, *calendar.day_abbr, *calendar.month_name} - {""})
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")


def problems(rooms: Iterable[Path]) -> list[str]:
    """A sentence for each message that is missing, untranslated, fuzzy, unused or differs in placeholders.

    Also for one that has another Norwegian in another room: Django joins the catalogues, so only one would be seen.
    """
    found: list[str] = []
    norwegian: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in rooms:
        catalog = read(po_path(room))
        found.extend(f"{room.name}: {problem}" for problem in compare(of_room(room), catalog))
        for message in messages_of(catalog):
            if message.string:
                norwegian[key(message)][str(message.string)].append(room.name)
    for (_context, english), variants in sorted(norwegian.items()):
        if len(variants) > 1:
            told = "; ".join(f"{text!r} in {', '.join(names)}" for text, names in variants.items())
            found.append(f"{english!r} is translated in two ways: {told}")
    return found


def compare(wanted: Catalog, catalog: Catalog) -> list[str]:
    """What stands between the messages in the sources and those in the catalogue."""
    found = []
    have = {key(message): message for message in messages_of(catalog)}
    needed = {key(message): message for message in messages_of(wanted)}
    for name, message in sorted(needed.items()):
        english = name[1]
        translated = have.get(name)
        if name[0] == "" and english in DATES:
            found.append(f"{english!r} would change Django's own dates; give it a context with pgettext")
        elif translated is None:
            found.append(f"{english!r} is not in the catalogue; run extract")
        elif translated.fuzzy:
            found.append(f"{english!r} is fuzzy")
        elif not all(_strings(translated)):
            found.append(f"{english!r} is not translated")
        elif isinstance(message.id, str) != isinstance(translated.id, str):
            found.append(f"{english!r} has a plural in one of source and catalogue only; run extract")
        elif wrong := _placeholders_that_differ(translated):
            found.append(f"{english!r} and its translation differ in {', '.join(sorted(wrong))}")
    found.extend(f"{name[1]!r} is not used any more; run extract" for name in sorted(have.keys() - needed.keys()))
    return found


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _placeholders_that_differ(message: Message) -> set[str]:
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    # A singular may leave the number out ("one session"), so every form may use what any English form uses,
    # and the last form must use what the English plural uses.
    allowed = set().union(*(PLACEHOLDER.findall(text) for text in english))
    wanted = set(PLACEHOLDER.findall(english[-1]))
    strings = _strings(message)
    used = set().union(*(PLACEHOLDER.findall(text) for text in strings))
    return (used - allowed) | (wanted - set(PLACEHOLDER.findall(strings[-1])))
