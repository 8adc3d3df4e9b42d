"""The command line of the catalogues."""

import argparse
import sys
from pathlib import Path

from kyndig.design.messages import catalogues


def extract(rooms: list[Path]) -> int:
    """Bring each room's catalogue up to date with its sources: translations are kept, gone messages dropped."""
    from kyndig.design.messages.sources import of_room

    for room in rooms:
        path = catalogues.po_path(room)
        catalog = catalogues.read(path)
        known = {catalogues.key(message): message for message in catalogues.messages_of(catalog)}
        fresh = of_room(room)
        for message in catalogues.messages_of(fresh):
            old = known.get(catalogues.key(message))
            if old is not None and isinstance(old.id, str) == isinstance(message.id, str):
                message.string = old.string
                message.flags |= old.flags & {"fuzzy"}
                message.user_comments = old.user_comments
        if catalogues.write(path, fresh):
            untranslated = sum(
                not message.string or not all(message.string) for message in catalogues.messages_of(fresh)
            )
            print(f"{room.name}: {len(fresh)} messages, {untranslated} to translate")
    return 0


def check(rooms: list[Path]) -> int:
    """Print what is wrong; 1 if anything is."""
    from kyndig.design.messages.checks import problems

    found = problems(rooms)
    for problem in found:
        print(problem)
    return 1 if found else 0


def compile_(rooms: list[Path]) -> int:
    """Compile each room's catalogue."""
    for room in rooms:
        catalogues.compile_room(room)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one verb on the rooms named, or on all."""
    verbs = {"extract": extract, "compile": compile_, "check": check}
    parser = argparse.ArgumentParser(prog="python -m kyndig.design.messages", description=__doc__)
    parser.add_argument("verb", choices=verbs)
    parser.add_argument("rooms", nargs="*", metavar="room", help="the rooms to look at; all when none is named")
    options = parser.parse_args(arguments)
    every = {room.name: room for room in catalogues.rooms()}
    if unknown := [name for name in options.rooms if name not in every]:
        parser.error(f"there is no room named {', '.join(unknown)}")
    return verbs[options.verb]([every[name] for name in options.rooms] or list(every.values()))


if __name__ == "__main__":
    sys.exit(main())
