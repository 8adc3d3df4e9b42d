"""A file in, its tables out, or one clear sentence about what is wrong with it."""

import os
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import limits
from .columns import tabulate
from .delimited import cell_too_long, read_delimited, too_many_rows
from .errors import ListError
from .finding import find
from .tables import RawTables, Sheet
from .values import clean
from .workbooks import is_locked, locked, read_workbook, too_many_columns

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_LISTS = (
    (b"%PDF", gettext_lazy("a PDF document")),
    (b"\xff\xd8\xff", gettext_lazy("a picture (JPEG)")),
    (b"\x89PNG", gettext_lazy("a picture (PNG)")),
    (b"GIF8", gettext_lazy("a picture (GIF)")),
    (b"BM", gettext_lazy("a picture (BMP)")),
    (b"II*\x00", gettext_lazy("a picture (TIFF)")),
    (b"MM\x00*", gettext_lazy("a picture (TIFF)")),
    (b"\x1f\x8b\x08", gettext_lazy("a compressed file")),
    (b"BZh", gettext_lazy("a compressed file")),
    (b"7z\xbc\xaf", gettext_lazy("a compressed file")),
    (b"Rar!", gettext_lazy("a compressed file")),
    (b"\xfd7zXZ", gettext_lazy("a compressed file")),
    (b"\x28\xb5\x2f\xfd", gettext_lazy("a compressed file")),
    (b"{\\rtf", gettext_lazy("a text document (RTF)")),
    (b"BEGIN:VCARD", gettext_lazy("an address card (vCard)")),
    (b"BEGIN:VCALENDAR", gettext_lazy("a calendar")),
    (b"MZ", gettext_lazy("a program")),
    (b"\x7fELF", gettext_lazy("a program")),
)


def read(source: Path | BinaryIO, name: str = "") -> RawTables:
    """The tables of a list of people, with each column recognised as well as it can be.

    CSV with any usual separator and encoding, XLSX, XLS and ODS. `name` is what the file is called where it is
    mentioned to people; default the name of the path. Raises `ListError` with one translated sentence for whatever is
    not a list; nothing larger than 25 MB is read, and nothing is calculated or unpacked without a limit.
    """
    name = clean(name)[:100] or (source.name if isinstance(source, Path) else _("The file"))
    data = content_of(source, name)
    sheets = _sheets(data, name)
    _check_size(sheets, name)
    found = [table for sheet in sheets for table in find(sheet)]
    if any(table.recognised for table in found):
        found = [table for table in found if table.recognised]
    if not found:
        raise ListError(_("%(name)s is empty. Upload the list of the people in your organisation.") % {"name": name})
    found = [table for table in found if table.lines]
    if not found:
        says = _("%(name)s has headings, but nobody below them. Upload a list with at least one person.")
        raise ListError(says % {"name": name})
    return tabulate(name, found)


def content_of(source: Path | BinaryIO, name: str = "") -> bytes:
    """What the file holds. Raises `ListError` where it is too large or not there, before anything of it is read."""
    name = name or (source.name if isinstance(source, Path) else _("The file"))
    try:
        if isinstance(source, Path):
            if not source.is_file():
                raise ListError(_("There is no file called %(name)s.") % {"name": name})
            if source.stat().st_size > limits.BYTES:
                raise too_large(name)
            return source.read_bytes()
        if source.seekable():
            if source.seek(0, os.SEEK_END) > limits.BYTES:
                raise too_large(name)
            source.seek(0)
        data = source.read(limits.BYTES + 1)
    except OSError:
        raise ListError(_("%(name)s cannot be opened.") % {"name": name}) from None
    if len(data) > limits.BYTES:
        raise too_large(name)
    return data


def too_large(name: str) -> ListError:
    return ListError(
        _("%(name)s is larger than %(limit)d MB, which is more than a list of people needs. Is it the right file?")
        % {"name": name, "limit": limits.BYTES // 1024 // 1024}
    )


def _sheets(data: bytes, name: str) -> list[Sheet]:
    if not data.strip():
        raise ListError(_("%(name)s is empty. Upload the list of the people in your organisation.") % {"name": name})
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_workbook(data, name)
    if data.startswith(_OLE):
        if is_locked(data):
            raise locked(name)
        return read_workbook(data, name)
    kind = _other_kind(data)
    if kind:
        says = _("%(name)s is %(kind)s, not a list of people. Upload the list as CSV or XLSX.")
        raise ListError(says % {"name": name, "kind": kind})
    return read_delimited(data, name)


def _other_kind(data: bytes) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, kind in _NOT_LISTS:
        if data.startswith(mark) and (len(mark) > 2 or b"\x00" in data[:512]):
            return str(kind)
    if data[4:8] == b"ftyp":
        return str(_("a picture or a film"))
    if data[:4] == b"RIFF":
        return str(_("a picture or a film"))
    if start[:1] == b"<":
        lower = data[:4096].lower()
        if b"<html" in lower or b"<table" in lower or b"<!doctype" in lower:
            return str(_("a web page, even if its name says Excel"))
        return str(_("an XML file"))
    if start[:1] == b"{" or start[:2] in (b"[{", b"[\n", b"[\r"):
        return str(_("a JSON file"))
    return ""


def _check_size(sheets: list[Sheet], name: str) -> None:
    if sum(len(sheet.lines) for sheet in sheets) > limits.ROWS:
        raise too_many_rows(name)
    for sheet in sheets:
        for line in sheet.lines:
            filled = max((at for at, cell in enumerate(line.cells, start=1) if cell), default=0)
            if filled > limits.COLUMNS:
                raise too_many_columns(filled, name)
            if any(len(cell) > limits.CELL for cell in line.cells):
                raise cell_too_long(line.number, name)
