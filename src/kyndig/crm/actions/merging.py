"""Two records of one and the same become one; nothing is lost, and they can be parted again."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm import events
from kyndig.crm.actions.records import change
from kyndig.crm.fields import kind_of, read
from kyndig.crm.fields.reading import APART
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


@transaction.atomic
def merge(kept: Any, twin: Any, *, by: ledger.Actor, values: Mapping[str, Any] | None = None) -> None:
    """Let `twin` become part of `kept`: every relation moves, lists are joined, empty fields are filled from the twin.

    `values` are those chosen where both have one. The twin lies in the bin, marked with what it became part of. Raises
    RefusedError where the two are one, of different kinds or workspaces, or lie in the bin.
    """
    if type(kept) is not type(twin) or kept.workspace_id != twin.workspace_id or kept.pk == twin.pk:
        raise RefusedError(_("Choose two different records of the same kind."))
    for record in sorted((kept, twin), key=lambda each: each.pk):
        type(record).objects.select_for_update().get(pk=record.pk)
        record.refresh_from_db()
    if kept.binned or twin.binned:
        raise RefusedError(_("One of the two lies in the bin. Take it out first."))
    kind = kind_of(kept)
    with ledger.batch():
        moved = _move_relations(kept, twin)
        change(kept, _joined(kept, twin) | dict(values or {}), by=by)
        twin.binned, twin.merged_into, twin.changed = timezone.now(), kept, timezone.now()
        twin.version += 1
        twin.save(update_fields=["binned", "merged_into", "changed", "version"])
        after = {"merged": {"id": kept.pk, "name": str(kept)}, "moved": moved}
        ledger.record([Entry(f"{kind.name}.merged", twin, {}, after)], by=by)
        events.tell(events.Event("merged", kind.name, twin, {}, after))


@transaction.atomic
def part_again(twin: Any, line: Line, *, by: ledger.Actor) -> bool:
    """Take a merging back: what moved, and has not moved on since, moves back; False where the two are apart already.

    Taking that back in turn merges the two again.
    """
    if line.after["merged"] is None:
        kept = type(twin).objects.filter(pk=line.before["merged"]["id"], workspace=twin.workspace_id).first()
        if kept is None or twin.merged_into_id is not None:
            return False
        merge(kept, twin, by=by)
        return True
    if twin.merged_into_id != line.after["merged"]["id"]:
        return False
    kept, kind = twin.merged_into, kind_of(twin)
    for name, numbers in line.after["moved"].items():
        relation = _relations(type(twin))[name]
        relation.related_model._base_manager.filter(pk__in=numbers, **{relation.field.name: kept}).update(
            **{relation.field.name: twin}
        )
    twin.binned, twin.merged_into, twin.changed = None, None, timezone.now()
    twin.version += 1
    twin.save(update_fields=["binned", "merged_into", "changed", "version"])
    after = {"merged": None, "moved": line.after["moved"]}
    ledger.record([Entry(f"{kind.name}.parted", twin, {"merged": line.after["merged"]}, after)], by=by)
    events.tell(events.Event("restored", kind.name, twin, {"merged": line.after["merged"]}, {}))
    return True


def _relations(model: type[models.Model]) -> dict[str, models.ManyToOneRel]:
    """The relations that point at the model by a foreign key, by `model.field`; twins stay where they were merged."""
    return {
        f"{relation.related_model._meta.model_name}.{relation.field.name}": relation
        for relation in model._meta.related_objects
        if isinstance(relation, models.ManyToOneRel) and relation.field.name != "merged_into"
    }


# What is a list of the record itself is joined by `_joined`, in its order, and not moved.
_LISTS = frozenset(
    {
        "contactpoint.contact", "employment.contact", "dealcontact.deal", "dealmember.deal", "activitycontact.activity"
    }
)  # fmt: skip


def _move_relations(kept: Any, twin: Any) -> dict[str, list[int]]:
    moved = {}
    for name, relation in _relations(type(twin)).items():
        if name in _LISTS:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: twin})
        if name in {"dealcontact.contact", "activitycontact.contact"}:
            other = "deal" if name.startswith("deal") else "activity"
            taken = relation.related_model._base_manager.filter(contact=kept).values(other)
            rows = rows.exclude(**{f"{other}__in": taken})
        if name == "company.parent":
            rows = rows.exclude(pk=kept.pk)
        numbers = list(rows.values_list("pk", flat=True))
        if numbers:
            relation.related_model._base_manager.filter(pk__in=numbers).update(**{relation.field.name: kept})
            moved[name] = numbers
    return moved


def _joined(kept: Any, twin: Any) -> dict[str, Any]:
    """What the kept record gets of the twin: what it has none of, and the items of lists that it lacks."""
    values: dict[str, Any] = {}
    for field in kind_of(kept).edited:
        mine, theirs = read(field, kept), read(field, twin)
        if field.type in APART:
            added = [each for each in theirs if not _has(mine, each)]
            if added:
                values[field.name] = [*mine, *added]
        elif mine in (None, "") and theirs not in (None, "") and theirs != kept:
            values[field.name] = theirs
    return values


def _has(items: list[Any], item: Any) -> bool:
    if isinstance(item, Mapping) and "value" in item:
        return any(each["value"] == item["value"] for each in items)
    return item in items
