"""The pages on which a list of people is looked through before anything is saved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kyndig.design.formats import short_day
from kyndig.people import lists
from kyndig.people.models import PeopleImport
from kyndig.people.queries.imports import Preview, preview_of
from kyndig.people.rules import changes_in_words as words

FOLDED, PAGE = 12, 100


@dataclass(frozen=True)
class Line:
    """Somebody on the list, or something wrong in it: who, what happens, and in which row of the file."""

    name: str
    note: str
    row: int = 0


@dataclass(frozen=True)
class Section:
    """Everybody to whom the same happens. `lines` are those shown, from `first` on, of `count`."""

    key: str
    title: str
    count: int
    lines: Sequence[Line]
    first: int = 1

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    @property
    def rest(self) -> int:
        return self.count - len(self.lines)

    @property
    def following(self) -> int:
        """The number of the next page, 0 where this is the last."""
        return self.first // PAGE + 2 if self.last < self.count else 0

    @property
    def preceding(self) -> int:
        return self.first // PAGE if self.first > 1 else 0


@dataclass(frozen=True)
class PreviewPage:
    """What applying a list would do. `proof` changes with anything that would be written."""

    headline: str
    sections: list[Section]
    changes: lists.Changes
    rows: int
    employed: int
    many_leave: bool
    proof: str


def preview_page(staged: PeopleImport, *, show: str = "", page: int = 1) -> PreviewPage:
    """The preview; with `show` one section alone, a hundred lines a page. Raises ListError."""
    preview = preview_of(staged)
    changes = preview.changes
    employed = staged.organisation.people.employed().count()
    return PreviewPage(
        headline=words.headline(changes),
        sections=_sections(staged, preview, show, page),
        changes=changes,
        rows=len(preview.listed.rows),
        employed=employed,
        many_leave=words.too_many_leave(changes, employed),
        proof=preview.proof,
    )


def _sections(staged: PeopleImport, preview: Preview, show: str, page: int) -> list[Section]:
    changes, rows = preview.changes, preview.listed.rows
    names: dict[int, str] = {}

    def told(update: lists.Update) -> Line:
        notes = [words.difference(one, names, rows) for one in update.differences if one.field != "left"]
        return Line(update.person.name, "; ".join(notes), update.row.row)

    def joins(join: lists.Join) -> Line:
        return Line(join.row.name, words.place(join.row), join.row.row)

    def leaves(leave: lists.Leave) -> Line:
        note = _("no longer on the list") if leave.row is None else _("has left according to the list")
        parts = (" / ".join(leave.person.department), note, short_day(leave.on))
        return Line(leave.person.name, " · ".join(filter(None, parts)), leave.row.row if leave.row else 0)

    def problems(problem: lists.Problem) -> Line:
        return Line(problem.says, " · ".join(filter(None, (problem.sheet, problem.column))), problem.row)

    everything: list[tuple[str, str, Sequence[Any], Callable[[Any], Line]]] = [
        ("joins", _("Join"), changes.joins, joins),
        ("returns", _("Come back"), changes.returns, told),
        ("moves", _("Move to another department"), changes.moves, told),
        ("leaves", _("Leave"), changes.leaves, leaves),
        ("corrections", _("Change"), changes.corrections, told),
        ("problems", _("Worth knowing about the list"), changes.problems, problems),
    ]
    known = {key for key, *_rest in everything}
    chosen = []
    for key, title, items, tell in everything:
        if not items or (show in known and key != show):
            continue
        size = PAGE if show in known else FOLDED
        start = min(max(page - 1, 0), (len(items) - 1) // size) * size if show in known else 0
        chosen.append((key, title, len(items), items[start : start + size], start + 1, tell))
    named = {pk for _key, _title, _count, items, _first, tell in chosen if tell is told for pk in _managers(items)}
    names.update({pk: person.name for pk, person in staged.organisation.people.in_bulk(list(named)).items()})
    return [
        Section(key, title, count, [tell(item) for item in items], first)
        for key, title, count, items, first, tell in chosen
    ]


def _managers(updates: Sequence[lists.Update]) -> Iterator[int]:
    """The managers, known already, whom the lines of these updates name."""
    for update in updates:
        for one in update.differences:
            for value in (one.before, one.after):
                if isinstance(value, lists.ManagerRef) and value.id is not None:
                    yield value.id
