"""Where the tables of a sheet are: the header under its title lines, several tables below each other, or none."""

from dataclasses import dataclass
from itertools import pairwise

from .headers import meaning_of, normalised
from .names import looks_like_name
from .tables import NAME_MEANINGS, Line, Sheet
from .values import email, looks_like_phone, read_date

_LINES_TO_SEARCH = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A table as lines: its title (or ""), its header (None where the file has none) and its rows."""

    sheet: str
    title: str
    header: Line | None
    lines: tuple[Line, ...]
    recognised: bool


def find(sheet: Sheet) -> list[Found]:
    """The tables of a sheet, in order."""
    lines = [line for line in sheet.lines if line.filled]
    first = next((at for at, line in enumerate(lines[:_LINES_TO_SEARCH]) if _is_header(line)), None)
    if first is None:
        return _unknown_header(sheet.name, lines)
    starts = [first, *(at for at in range(first + 1, len(lines)) if _starts_another(lines[at], lines[first]))]
    titles = {start: _title_above(lines, start, after=before) for before, start in pairwise([-1, *starts])}
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if end < len(lines) and titles[end]:
            end -= 1  # the last line is the title of the next table
        found.append(Found(sheet.name, titles[start], lines[start], tuple(lines[start + 1 : end]), recognised=True))
    return found


def _title_above(lines: list[Line], start: int, after: int) -> str:
    above = lines[start - 1] if start - 1 > after else None
    return above.filled[0] if above and len(above.filled) == 1 else ""


def _looks_like_data(cell: str) -> bool:
    return email(cell) is not None or looks_like_phone(cell) or read_date(cell) is not None or cell.isdigit()


def _is_header(line: Line) -> bool:
    filled = line.filled
    if any(map(_looks_like_data, filled)):
        return False
    meanings = [found for found in map(meaning_of, filled) if found]
    if len(filled) == 1:
        return bool(meanings) and meanings[0] == (meanings[0][0], 1.0) and meanings[0][0] in NAME_MEANINGS
    return len(meanings) >= 2 and len(meanings) >= 0.4 * len(filled)


def _starts_another(line: Line, header: Line) -> bool:
    filled = line.filled
    if len(filled) == len(header.filled) and all(map(_same, filled, header.filled)):
        return True
    if not any(map(meaning_of, filled[:2])):
        return False  # nearly every line of a long list ends here
    known = sum(bool(meaning_of(cell)) for cell in filled)
    return len(filled) > 2 and known >= 0.75 * len(filled) and _is_header(line)


def _same(cell: str, heading: str) -> bool:
    return normalised(cell) == normalised(heading)


def _unknown_header(sheet: str, lines: list[Line]) -> list[Found]:
    """Without a word that is known: the first line that is as wide as most, which may be data already."""
    if not lines:
        return []
    widths = sorted(len(line.filled) for line in lines)
    usual = widths[len(widths) // 2]
    at = next((at for at, line in enumerate(lines) if len(line.filled) >= usual), 0)
    cells = lines[at].filled
    is_data = any(map(_looks_like_data, cells)) or looks_like_name(cells[0])
    header = None if is_data else lines[at]
    return [Found(sheet, "", header, tuple(lines[at if is_data else at + 1 :]), recognised=False)]
