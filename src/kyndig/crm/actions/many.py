"""Many records are changed in one go: by the same rules and with the same ledger as one by one, in few statements.

Only what a list offers for many is changed here: what lies in a column of the record, the organisation's own fields,
and tags.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from kyndig.crm import events
from kyndig.crm.actions.following import follow, last_rank
from kyndig.crm.fields import Kind, Type, of, plain_values, write
from kyndig.crm.models import Company, Contact, Deal, Record, Tag, Workspace
from kyndig.database import update_many
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry, plain
from kyndig.people.models import Person

CHUNK = 1000
Values = Callable[[Any], Mapping[str, Any]]


@transaction.atomic
def change_many(
    workspace: Workspace, kind: str, numbers: Sequence[int], values: Values, *, by: ledger.Actor, verb: str = ""
) -> int:
    """Give each record the cleaned values that `values(record)` tells; how many were changed, as one batch.

    Records that lie in the bin, or are of another workspace, are left as they are. Raises RefusedError for values that
    do not fit one of them; then none is changed.
    """
    described, changed = of(workspace.organisation, kind), 0
    with ledger.batch():
        for chunk in _chunks(numbers):
            records = _locked(workspace, described, chunk, binned=None)
            changed += _change(workspace, described, records, values, by, verb or f"{kind}.changed")
    return changed


@transaction.atomic
def bin_many(
    workspace: Workspace, kind: str, numbers: Sequence[int], *, by: ledger.Actor, out: bool = False, verb: str = ""
) -> int:
    """Put the records in the bin, or with `out` take them out of it; how many were, as one batch.

    Those that have become part of another record are left where they are.
    """
    described, moved = of(workspace.organisation, kind), 0
    what, moment = ("restored", None) if out else ("binned", timezone.now())
    with ledger.batch():
        for chunk in _chunks(numbers):
            told, now = [], timezone.now()
            for record in _locked(workspace, described, chunk, binned__isnull=not out, merged_into=None):
                before, after = {"binned": plain(record.binned)}, {"binned": plain(moment)}
                record.binned, record.changed, record.version = moment, now, record.version + 1
                told.append(events.Event(what, kind, record, before, after))
            _save(described, [event.record for event in told], {"binned"})
            _tell(told, verb or f"{kind}.{what}", by)
            moved += len(told)
    return moved


def _change(workspace: Workspace, kind: Kind, records: list[Any], values: Values, by: ledger.Actor, verb: str) -> int:
    told, columns, tags, now = [], set(), {}, timezone.now()
    ranks: dict[int, float] = {}
    for record in records:
        wanted = dict(values(record))
        if isinstance(record, Deal) and "stage" in wanted and "rank" not in wanted:
            wanted |= _rank(record, wanted["stage"], ranks)
        if not _FOLLOWED.isdisjoint(wanted):
            wanted = follow(record, wanted, by)
        after = {name: _plain(kind, name, value) for name, value in wanted.items()}
        before = plain_values([kind[name] for name in after], record)
        differs = [name for name in after if ledger.bare(before[name]) != ledger.bare(after[name])]
        if not differs:
            continue
        for name in differs:
            if kind[name].type is Type.TAGS and not kind[name].own:
                tags[record.pk] = wanted[name]
            else:
                write(kind[name], record, wanted[name])
                columns.add("own" if kind[name].own else name)
        record.version, record.changed = record.version + 1, now
        differing = ({name: each[name] for name in differs} for each in (before, after))
        told.append(events.Event("changed", kind.name, record, *differing))
    if not _NAMES.isdisjoint(columns) and hasattr(kind.model, "sort_name"):
        columns.add("sort_name")
        for event in told:
            event.record.prepare()
    _save(kind, [event.record for event in told], columns)
    if tags:
        _set_tags(workspace, kind, tags)
    _tell(told, verb, by)
    return len(told)


def _plain(kind: Kind, name: str, value: Any) -> Any:
    return value.pk if kind[name].own and isinstance(value, Person) else plain(value)


def _rank(deal: Deal, stage: Any, ranks: dict[int, float]) -> dict[str, float]:
    """The next place in a stage that the deal comes to; `ranks` are those that were given last."""
    if stage is None or stage.pk == deal.stage_id:
        return {}
    ranks[stage.pk] = (ranks[stage.pk] if stage.pk in ranks else last_rank(stage)) + 1
    return {"rank": ranks[stage.pk]}


def _save(kind: Kind, records: list[Any], columns: set[str]) -> None:
    fields = sorted({*columns, "version", "changed"})
    names = [kind.model._meta.get_field(name).attname for name in ("id", *fields)]  # type: ignore[union-attr]
    update_many(kind.model, ([getattr(record, name) for name in names] for record in records), fields)


def _tell(told: list[events.Event], verb: str, by: ledger.Actor) -> None:
    if told:
        ledger.record((Entry(verb, each.record, each.before, each.after) for each in told), by=by)
        events.tell_many(told)


def _set_tags(workspace: Workspace, kind: Kind, tags: Mapping[int, list[str]]) -> None:
    """Let each record have just these tags; those that are new to the workspace are made."""
    wanted = {name for names in tags.values() for name in names}
    known = {tag.name: tag.pk for tag in Tag.objects.filter(workspace=workspace, name__in=wanted)}
    made = Tag.objects.bulk_create(Tag(workspace=workspace, name=name) for name in sorted(wanted - set(known)))
    known |= {tag.name: tag.pk for tag in made}
    models: dict[str, Any] = {"company": Company, "contact": Contact, "deal": Deal}
    through, column = models[kind.name].tags.through, f"{kind.name}_id"
    put = {(number, known[name]) for number, names in tags.items() for name in names}
    rows = through.objects.filter(**{f"{column}__in": list(tags)}).values_list("pk", column, "tag_id")
    held = {(number, tag): row for row, number, tag in rows}
    through.objects.filter(pk__in=[held[each] for each in held.keys() - put]).delete()
    through.objects.bulk_create(through(**{column: number, "tag_id": tag}) for number, tag in sorted(put - held.keys()))


def _locked(workspace: Workspace, kind: Kind, numbers: Sequence[int], **wanted: Any) -> list[Any]:
    """The records, held until the transaction ends, with what they are compared by."""
    records = kind.model.objects.filter(workspace=workspace, pk__in=numbers, **wanted).order_by("pk")
    held = list(records.select_for_update().prefetch_related(*([] if kind.name == "activity" else ["tags"])))
    for record in held:
        record.workspace, record.organisation = workspace, workspace.organisation
    for field in kind.fields:
        if field.type in _LINKS and not field.own:
            _attach(kind.model._meta.get_field(field.name), held)
    return held


def _attach(link: Any, records: list[Any]) -> None:
    """Let each record have what it points at; who is named by many is read, and made, once."""
    numbers = {getattr(record, link.attname) for record in records} - {None}
    named = link.related_model._default_manager.in_bulk(numbers)
    for record in records:
        number = getattr(record, link.attname)
        link.set_cached_value(record, None if number is None else named[number])


_LINKS = frozenset({Type.PERSON, Type.COMPANY, Type.DEAL, Type.PIPELINE, Type.STAGE, Type.REASON})
_NAMES = frozenset({"name", "given_name", "family_name"})
# What more follows from than the value itself, or what may not be empty.
_FOLLOWED = frozenset({*_NAMES, "stage", "subject"})


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    ordered = sorted(set(numbers))
    return (ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK))


def tagged(names: Sequence[str], *, off: bool = False) -> Values:
    """Values that put tags on each record, or take them off."""

    def values(record: Record) -> dict[str, Any]:
        held = [tag.name for tag in record.tags.all()]  # type: ignore[attr-defined]
        kept = set(held) - set(names) if off else set(held) | set(names)
        return {"tags": sorted(kept, key=str.casefold)}

    return values
