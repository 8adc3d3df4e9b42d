"""Reading, writing and compiling a room's catalogue."""

import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOMS = Path(__file__).resolve().parents[2]
LANGUAGE = "nb"

# No dates and no program name: a catalogue changes only when its messages do.
HEADER = r"""msgid ""
msgstr ""
"Language: nb\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def rooms(root: Path = ROOMS) -> list[Path]:
    """The folders of all rooms, by name."""
    return sorted(path.parent for path in root.glob("*/__init__.py"))


def po_path(room: Path) -> Path:
    """Where a room keeps its Norwegian."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def messages_of(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


def key(message: Message) -> tuple[str, str]:
    """What tells two messages apart: the context and the (singular) English."""
    english = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", english


def read(path: Path) -> Catalog:
    """The catalogue at `path`, or an empty one.

    Raises `PoFileError` with the line where the file cannot be read.
    """
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, ignore_obsolete=True, abort_invalid=True)


def write(path: Path, catalog: Catalog) -> bool:
    """Write the catalogue sorted by English; answers whether the file changed. Without messages there is no file."""
    if not any(messages_of(catalog)):
        if path.exists():
            path.unlink()
            return True
        return False
    body = io.BytesIO()
    write_po(
        body,
        catalog,
        width=110,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        sort_by_file=False,
    )
    text = HEADER.encode() + body.getvalue().strip() + b"\n"
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return True


def compile_room(room: Path) -> Path | None:
    """Compile a room's catalogue to the .mo beside it and answer its path, or None where the room has no catalogue.

    The file is replaced in one step, so that processes that start at the same time never read half of it.
    """
    source = po_path(room)
    if not source.exists():
        return None
    target = source.with_suffix(".mo")
    body = io.BytesIO()
    write_mo(body, read(source))
    if target.exists() and target.read_bytes() == body.getvalue():
        return target
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(body.getvalue())
    Path(name).chmod(0o644)
    Path(name).replace(target)
    return target


def compile_all(root: Path = ROOMS) -> list[Path]:
    """Compile every room's catalogue; the paths of the .mo files."""
    return [path for room in rooms(root) if (path := compile_room(room))]
