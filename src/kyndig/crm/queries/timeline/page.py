"""A page of a timeline: what is asked for, put in order and told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kyndig.crm.models import Activity, Deal, File, Record
from kyndig.crm.queries.timeline.activities import Happened, activities_of
from kyndig.crm.queries.timeline.keys import SIZE, Key, read_key, written_key
from kyndig.crm.queries.timeline.lines import lines_of
from kyndig.crm.queries.timeline.telling import Item, Teller
from kyndig.crm.queries.viewing import Viewer
from kyndig.database import prepared
from kyndig.ledger.models import Line

# The choices above the timeline, each with the kinds of activity, or the lines of the ledger, that it shows.
SHOWN: Mapping[str, frozenset[str]] = {
    "": frozenset({*Activity.Kind.values, "deals", "changes"}),
    "calls": frozenset({Activity.Kind.CALL}),
    "meetings": frozenset({Activity.Kind.MEETING}),
    "emails": frozenset({Activity.Kind.EMAIL}),
    "notes": frozenset({Activity.Kind.NOTE, Activity.Kind.TASK}),
    "deals": frozenset({"deals"}),
    "changes": frozenset({"changes"}),
}


@dataclass(frozen=True)
class Timeline:
    """A page of it; `earlier` is the key of the next one, "" where there is none."""

    items: list[Item]
    earlier: str
    shown: str


def timeline(
    viewer: Viewer, record: Record, asked: Mapping[str, str], deals: Iterable[Deal], files: Iterable[File]
) -> Timeline:
    """What `?show=` and `?before=` ask for, with what happened to `deals` and `files` of the record.

    At most six queries, however much there is.
    """
    shown = asked.get("show", "") if asked.get("show", "") in SHOWN else ""
    before = read_key(asked.get("before", ""))
    wanted = SHOWN[shown]
    found: list[tuple[Key, Any]] = []
    kinds = [kind for kind in Activity.Kind.values if kind in wanted]
    if kinds:
        found += activities_of(viewer, record, kinds, before)
    if wanted & {"deals", "changes"}:
        found += lines_of(record, wanted, before, [each.pk for each in deals], [each.pk for each in files])
    found.sort(key=lambda pair: pair[0], reverse=True)
    page = found[:SIZE]
    bare = tuple(thing for _key, thing in page if isinstance(thing, int))
    whole = {line.pk: line for line in _whole(numbers=bare)}
    teller = Teller(viewer, record)
    items = [
        teller.happened(thing) if isinstance(thing, Happened) else teller.line(whole.get(thing, thing))
        for _key, thing in page
    ]
    return Timeline(items, written_key(page[-1][0]) if len(found) > SIZE else "", shown)


@prepared()
def _whole(*, numbers: tuple[int, ...]) -> "QuerySet[Line, Line]":
    return Line.objects.filter(pk__in=numbers).order_by()
