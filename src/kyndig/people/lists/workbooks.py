"""Spreadsheets: XLSX, XLS and ODS, looked through before they are opened."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from . import limits
from .delimited import too_many_rows
from .errors import ListError
from .tables import Line, Sheet
from .values import clean

_CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(?:row\b(?P<row>[^>]*)|c\b(?P<cell>[^>]*))>")
_REFERENCE = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
_ODS = re.compile(rb"<table:(?:table-row\b(?P<row>[^>]*)|(?:covered-)?table-cell\b(?P<cell>[^>]*))>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
_MOST_CELLS = 5_000_000


def read_workbook(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook that hold anything. Formulas give the value that was saved with them; nothing is
    calculated. Raises `ListError`."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

    if data[:2] == b"PK":
        _look_through(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheet_names) > limits.SHEETS:
            says = _("%(name)s has %(count)d sheets. Save the one with the people alone, and upload that.")
            raise ListError(says % {"name": name, "count": len(workbook.sheet_names)})
        return [sheet for sheet in (_sheet(workbook, title, name) for title in workbook.sheet_names) if sheet.lines]
    except PasswordError:
        raise locked(name) from None
    except (CalamineError, ZipError, XmlError, OSError, ValueError, OverflowError):
        raise _broken(name) from None


def locked(name: str) -> ListError:
    says = _("%(name)s is protected by a password. Take the password off in Excel, and upload it again.")
    return ListError(says % {"name": name})


def _broken(name: str) -> ListError:
    says = _("%(name)s is damaged and cannot be opened. Open it in Excel, save it again, and upload that.")
    return ListError(says % {"name": name})


def is_locked(data: bytes) -> bool:
    """Whether an Office file of the old container format holds an encrypted new one."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _look_through(data: bytes, name: str) -> None:
    """Unpack every part once, counted, before anything is built in memory: sizes that a file declares may be lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > limits.PARTS_IN_WORKBOOK or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
                raise _too_large_inside(name)
            if not any(part.startswith("xl/") or part == "content.xml" for part in names):
                says = _("%(name)s is a ZIP file or another kind of document. Upload the list itself as CSV or XLSX.")
                raise ListError(says % {"name": name})
            unpacked = 0
            for part in parts:
                if part.flag_bits & 0x1:
                    raise locked(name)
                unpacked += _look_through_part(archive, part, limits.UNPACKED_BYTES - unpacked, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise _broken(name) from None


def _too_large_inside(name: str) -> ListError:
    return ListError(
        _("%(name)s is small, but unpacks to more than %(limit)d MB. It is not opened. Is it the right file?")
        % {"name": name, "limit": limits.UNPACKED_BYTES // 1024 // 1024}
    )


def _look_through_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int, name: str) -> int:
    wanted = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    spread = _Spread() if wanted else _OdsSpread() if part.filename == "content.xml" else None
    unpacked, rest = 0, b""
    with archive.open(part) as opened:
        while block := opened.read(1 << 20):
            unpacked += len(block)
            if unpacked > room:
                raise _too_large_inside(name)
            if spread:
                block = rest + block  # a tag may be cut in two by the end of a block
                cut = block.rfind(b"<")
                spread.take(block[:cut])
                rest = block[cut:] if len(block) - cut < 10_000 else b""
    if spread:
        spread.take(rest)
        spread.check(name)
    return unpacked


class _Spread:
    """How far the filled cells of a sheet lie apart. A sheet is built as a full rectangle, and two cells in opposite
    corners of the largest one would take more memory than any machine has."""

    def __init__(self) -> None:
        self.row, self.column, self.last_row, self.last_column = 0, 0, 0, 0

    def take(self, xml: bytes) -> None:
        for tag in _CELL_OR_ROW.finditer(xml):
            row, cell = tag["row"], tag["cell"]
            reference = _REFERENCE.search(row if row is not None else cell)
            if row is not None:
                self.row, self.column = int(reference[2]) if reference else self.row + 1, 0
                continue
            if reference and reference[1]:
                self.column, self.row = _column_number(reference[1]), int(reference[2])
            else:
                self.column += 1
            if not cell.endswith(b"/"):
                self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def check(self, name: str) -> None:
        _check_area(self.last_row, self.last_column, name)


class _OdsSpread:
    """The same for an OpenDocument sheet, whose rows and cells say how often they are repeated."""

    def __init__(self) -> None:
        self.row, self.column, self.repeat, self.cells, self.last_row, self.last_column = 0, 0, 1, 0, 0, 0

    def take(self, xml: bytes) -> None:
        for tag in _ODS.finditer(xml):
            row, cell = tag["row"], tag["cell"]
            found = _REPEATED.search(row if row is not None else cell)
            times = int(found[1]) if found else 1
            if row is not None:
                self.row, self.column, self.repeat = self.row + times, 0, times
                continue
            self.column += times
            if not cell.endswith(b"/") or b"value" in cell:
                self.cells += times * self.repeat
                self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def check(self, name: str) -> None:
        if self.cells > _MOST_CELLS:
            raise too_many_rows(name)
        _check_area(self.last_row if self.cells > limits.ROWS else 0, self.last_column, name)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def too_many_columns(count: int, name: str) -> ListError:
    says = _(
        "%(name)s has %(count)d columns, and %(limit)d is the most. Remove those that are not needed, and try again."
    )
    return ListError(says % {"name": name, "count": count, "limit": limits.COLUMNS})


def _check_area(rows: int, columns: int, name: str) -> None:
    if columns > limits.COLUMNS:
        raise too_many_columns(columns, name)
    if rows > limits.ROWS + 1_000 and rows * columns > _MOST_CELLS:
        raise too_many_rows(name)


def _sheet(workbook: object, title: str, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(title)  # type: ignore[attr-defined]
    if sheet.start is None:
        return Sheet(title, ())
    _check_area(sheet.height, sheet.width, name)
    return Sheet(title, tuple(_lines(sheet.to_python(skip_empty_area=True), sheet.start[0], name)))


def _lines(rows: list[list[object]], above: int, name: str) -> Iterator[Line]:
    kept = 0
    for number, row in enumerate(rows, start=above + 1):
        cells = tuple(_text(cell) for cell in row)
        if any(cells):
            kept += 1
            if kept > limits.ROWS + 1_000:
                raise too_many_rows(name)
            yield Line(number, cells)


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell) if isinstance(cell, int | float | timedelta) else ""
