"""What each column holds: first by its header, then by what stands in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from .finding import Found
from .headers import is_left_alone, meaning_of, normalised
from .names import looks_like_name
from .tables import NAME_MEANINGS, Column, Meaning, RawTables, Table
from .values import email, looks_like_phone, read_date

TITLES, SHEETS = "titles", "sheets"
_LOOKED_AT = 300
_SEVERAL_ALLOWED = frozenset({Meaning.IGNORE, Meaning.GIVEN_NAME})


def tabulate(name: str, found: Sequence[Found]) -> RawTables:
    """Tables with their columns named and recognised. Columns with the same header are one across tables."""
    headers: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    tables = []
    for table in found:
        keys = _keys(table)
        for key, (at, header) in keys.items():
            headers.setdefault(key, header)
            kept = values.setdefault(key, [])
            filled = (line.cells[at] for line in table.lines if at < len(line.cells) and line.cells[at])
            kept.extend(islice(filled, _LOOKED_AT))
        placed = {at: key for key, (at, _header) in keys.items()}
        columns = tuple(placed.get(at, "") for at in range(max(placed, default=-1) + 1))
        number = table.header.number if table.header else None
        tables.append(Table(table.sheet, table.title, number, columns, table.lines))
    guesses = {key: _guess(headers[key], values[key]) for key in headers}
    _settle(guesses, values)
    columns_found = [
        Column(key, header, *guesses[key], samples=_samples(values[key])) for key, header in headers.items()
    ]
    has_department = any(column.meaning is Meaning.DEPARTMENT for column in columns_found)
    return RawTables(name, tuple(tables), (*columns_found, *_virtual(tables, has_department)))


def _keys(table: Found) -> dict[str, tuple[int, str]]:
    """key → (position, header) of each column that has a header or anything in it."""
    width = max((len(line.cells) for line in (*table.lines, *filter(None, [table.header]))), default=0)
    used = {at for line in table.lines for at, cell in enumerate(line.cells) if cell}
    seen: Counter[str] = Counter()
    keys = {}
    for at in range(width):
        header = table.header.cells[at] if table.header and at < len(table.header.cells) else ""
        if not header and at not in used:
            continue
        word = normalised(header) or f"{at + 1}"
        seen[word] += 1
        keys[word if seen[word] == 1 else f"{word}-{seen[word]}"] = (at, header or _("Column %d") % (at + 1))
    return keys


def _share(values: Sequence[str], is_one: Callable[[str], object]) -> float:
    return sum(1 for value in values if is_one(value)) / len(values) if values else 0.0


def _guess(header: str, values: list[str]) -> tuple[Meaning, float]:
    said = meaning_of(header)
    values = values[:_LOOKED_AT]
    if said is None:
        return (Meaning.IGNORE, 1.0) if is_left_alone(header) else _by_content(values)
    meaning, sure = said
    if not values:
        return meaning, sure
    if meaning is Meaning.EMAIL and _share(values, email) < 0.3:
        return meaning, min(sure, 0.3)
    dates = _share(values, read_date)
    if meaning in (Meaning.STARTED, Meaning.LEFT) and dates < 0.3:
        return meaning, min(sure, 0.3)
    if meaning is Meaning.FULL_NAME and _share(values, email) > 0.6:
        return Meaning.EMAIL, 0.7
    if meaning is Meaning.EMPLOYEE_NUMBER and sure < 1 and len(set(values)) < len(values):
        return Meaning.IGNORE, 0.5
    return meaning, sure


def _by_content(values: Sequence[str]) -> tuple[Meaning, float]:
    if _share(values, email) > 0.6:
        return Meaning.EMAIL, 0.7
    if _share(values, lambda value: "," in value and looks_like_name(value)) > 0.6:
        return Meaning.FULL_NAME, 0.7
    if _share(values, looks_like_phone) > 0.6:
        return Meaning.PHONE, 0.5
    if _share(values, looks_like_name) > 0.8 and len(set(values)) > 0.8 * len(values):
        return Meaning.FULL_NAME, 0.5
    return Meaning.IGNORE, 0.2


def _settle(guesses: dict[str, tuple[Meaning, float]], values: dict[str, list[str]]) -> None:
    """One column a meaning: the surest, then the fullest, then the first. The rest are left out, and can be chosen."""
    by_meaning: dict[Meaning, list[str]] = {}
    for key, (meaning, _sure) in guesses.items():
        by_meaning.setdefault(meaning, []).append(key)
    for meaning, keys in by_meaning.items():
        if meaning in _SEVERAL_ALLOWED:
            continue
        keys.sort(key=lambda key: (-guesses[key][1], not _is_mobile(key), -len(values[key])))
        for key in keys[1:]:
            guesses[key] = (Meaning.IGNORE, 0.5)


def _is_mobile(key: str) -> bool:
    return "mobil" in key or "cell" in key


def _samples(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(value[:80] for value in values), 3))


def _virtual(tables: Sequence[Table], has_department: bool) -> list[Column]:
    """The title above each table, or the name of each sheet, where that is what tells the departments apart."""
    titles = [table.title for table in tables if table.title]
    sheets = list(dict.fromkeys(table.sheet for table in tables))
    meaning = Meaning.IGNORE if has_department else Meaning.DEPARTMENT
    if len(tables) > 1 and len(titles) > 1:
        return [Column(TITLES, _("The title above each table"), meaning, 0.8, _samples(titles), virtual=True)]
    if len(sheets) > 1:
        return [Column(SHEETS, _("The name of each sheet"), meaning, 0.6, _samples(sheets), virtual=True)]
    return []


def has_names(columns: Iterable[Column]) -> bool:
    return any(column.meaning in NAME_MEANINGS for column in columns)
