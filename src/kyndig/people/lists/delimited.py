"""Text with separators: whatever encoding, whatever separator, one list of lines."""

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from django.utils.translation import gettext as _

from . import limits
from .errors import ListError
from .headers import meaning_of
from .tables import Line, Sheet
from .values import clean

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EXPECTED = re.compile("[æøåÆØÅéäöüÄÖ]")
_UNEXPECTED = re.compile(r"[^\x00-\x7fæøåÆØÅéäöüÄÖèàáíóôñçÉÜß–—’“”«»§°\u00a0]")
# What the Nordic letters of an old Mac or DOS file become when it is read as Windows text.
_MISREAD = re.compile("(?<=[A-Za-z])[›‘†¾¿Œ„”•\x9d\x8f\x81\x90\x8d](?=[a-z])|(?<![A-Za-z])[¯\x9d\x8f’®](?=[a-z])")
_TWICE_ENCODED = re.compile("Ã[¦¸¥†˜…©¤¶¼]")
_SEPARATORS = (";", ",", "\t", "|")


def read_delimited(data: bytes, name: str) -> list[Sheet]:
    """The lines of a text file as one sheet without a name. Raises `ListError`."""
    text = decode(data, name)
    if not text.strip(' \r\n"' + "".join(_SEPARATORS)):
        return []
    separator, text, skipped = _separator(text)
    lines = list(_lines(text, separator, name, skipped, csv.QUOTE_MINIMAL))
    if any(cell.count("\n") > 30 for _number, cells in lines for cell in cells):
        # A quotation mark that is never closed has swallowed the rest of the file: here it is only a sign.
        lines = list(_lines(text, separator, name, skipped, csv.QUOTE_NONE))
    return [Sheet("", tuple(Line(number, tuple(map(clean, cells))) for number, cells in lines))]


def decode(data: bytes, name: str) -> str:
    """The text of the bytes. Raises `ListError` with the line where it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if b"\x00" in data[:4096]:
        odd, even = data[1:4096:2].count(0), data[0:4096:2].count(0)
        if max(odd, even) > 0.3 * min(len(data), 4096) / 2:
            return _strictly(data, "utf-16-le" if odd > even else "utf-16-be", name)
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        says = _(
            "Line %(line)d of %(name)s holds something other than text. Save the list as CSV or XLSX, and upload that."
        )
        raise ListError(says % {"name": name, "line": line}, row=line)
    controls = sum(data.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
    if controls > 2 + len(data) // 1000:
        says = _("%(name)s is not a text file, and not a spreadsheet either. Upload the list as CSV or XLSX.")
        raise ListError(says % {"name": name})
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _eight_bits(data, name)
    if _TWICE_ENCODED.search(text):
        # Where only some of it looks so, it is left as it is written.
        with contextlib.suppress(UnicodeError):
            text = text.encode("cp1252").decode("utf-8")
    return text


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise _undecodable(name, line) from None


def _undecodable(name: str, line: int) -> ListError:
    says = _("Line %(line)d of %(name)s cannot be read as text. Save the list as “CSV UTF-8” or XLSX, and upload that.")
    return ListError(says % {"name": name, "line": line}, row=line)


def _eight_bits(data: bytes, name: str) -> str:
    best, best_score = "", None
    for encoding in ("cp1252", "mac_roman", "cp865"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = len(_EXPECTED.findall(text)) - len(_UNEXPECTED.findall(text)) - 3 * len(_MISREAD.findall(text))
        if best_score is None or score > best_score:
            best, best_score = text, score
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as error:
        if best_score is None or best_score <= 0:
            raise _undecodable(name, data[: error.start].count(b"\n") + 1) from None
    return best


def _separator(text: str) -> tuple[str, str, int]:
    """(separator, text without a line that only names it, how many lines that were)."""
    first, _end, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[-1], rest, 1
    start = text[:100_000]
    best = max(_SEPARATORS, key=lambda separator: _fit(start, separator))
    if _fit(start, best)[0] > 0:
        return best, text, 0
    return _odd_separator(start), text, 0


def _fit(text: str, separator: str) -> tuple[float, int, float]:
    """How well a separator cuts the text: by header words found, by columns, by how even the lines are."""
    try:
        lines = csv.reader(io.StringIO(text), delimiter=separator)
        rows = list(islice((row for row in lines if any(cell.strip() for cell in row)), 200))
    except csv.Error:
        return (0, 0, 0)
    widths = Counter(len(row) for row in rows)
    usual, count = widths.most_common(1)[0] if widths else (0, 0)
    if usual < 2:
        wide = [row for row in rows if len(row) > 1]
        known = max((sum(bool(meaning_of(cell)) for cell in row) for row in wide[:60]), default=0)
        return (known if known > 1 else 0, usual, 0.0)
    words = max((sum(bool(meaning_of(cell)) for cell in row) for row in rows[:60] if len(row) > 1), default=0)
    return (words + count / len(rows), usual, count / len(rows))


def _odd_separator(text: str) -> str:
    """A separator that nobody expects, such as ~ or :, if the text has one; else a comma, which leaves one column."""
    import clevercsv  # slow to load, and seldom needed

    try:
        found = clevercsv.Sniffer().sniff(text[:8_000], delimiters="~:^#*!$&")
    except (clevercsv.Error, ValueError, IndexError):
        return ","
    separator = (found.delimiter if found else "") or ""
    if len(separator) != 1 or separator.isalnum() or separator.isspace():
        return ","
    return separator if _fit(text, separator)[0] > 1 else ","


def _lines(
    text: str, separator: str, name: str, skipped: int, quoting: Literal[0, 3]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    begun, rows = skipped, 0
    while True:
        number = begun + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise cell_too_long(number, name) from None
        begun = skipped + reader.line_num
        if any(cells):
            rows += 1
            if rows > limits.ROWS + 1_000:
                raise too_many_rows(name)
            yield number, cells


def too_many_rows(name: str) -> ListError:
    says = _("%(name)s has more than %(limit)s rows, which is more than is read from one list. Is it the right file?")
    return ListError(says % {"name": name, "limit": f"{limits.ROWS:,}".replace(",", "\u00a0")})


def cell_too_long(line: int, name: str) -> ListError:
    says = _("A cell in line %(line)d of %(name)s is far too long for a list of people. Is it the right file?")
    return ListError(says % {"line": line, "name": name}, row=line)
