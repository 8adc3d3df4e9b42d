"""Records as plain values for JSON, a page of them in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kyndig.crm.fields import Kind, Type
from kyndig.crm.models import ActivityContact, ContactPoint, DealContact, DealMember, Employment, Record
from kyndig.ledger.actions import plain

REFERENCES = frozenset({Type.PERSON, Type.COMPANY, Type.DEAL, Type.PIPELINE, Type.STAGE, Type.REASON})
Lists = dict[str, dict[int, list[Any]]]


def related(kind: Kind) -> list[str]:
    """What to fetch beside the records in the same query."""
    return [field.name for field in kind.fields if field.type in REFERENCES and not field.own]


def represent(kind: Kind, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Each record with all its fields; own fields under `own`. Fetch the records with `related` of the kind."""
    lists = _lists(kind.name, [record.pk for record in records])
    return [_one(kind, record, lists) for record in records]


def _one(kind: Kind, record: Any, lists: Lists) -> dict[str, Any]:
    values: dict[str, Any] = {"id": record.pk, "version": record.version}
    own = {}
    for field in kind.fields:
        if field.own:
            own[field.name] = record.own.get(field.name)
        elif field.name in lists:
            values[field.name] = lists[field.name].get(record.pk, [])
        else:
            values[field.name] = plain(getattr(record, field.name))
    return values | {
        "own": own,
        "source": record.source,
        "source_ref": record.source_ref,
        "binned": plain(record.binned),
        "merged_into": record.merged_into_id,
    }


def _lists(kind: str, numbers: list[int]) -> Lists:
    """What lies in tables of its own, by field and number of the record."""
    if kind == "company":
        return {"tags": _tags(kind, numbers)}
    if kind == "contact":
        points = ContactPoint.objects.filter(contact__in=numbers).order_by("position", "id")
        of = {"emails": ContactPoint.Kind.EMAIL, "phones": ContactPoint.Kind.PHONE}
        found = {name: [point for point in points if point.kind == kept] for name, kept in of.items()}
        rows = Employment.objects.filter(contact__in=numbers).select_related("company").order_by("id")
        return {
            "tags": _tags(kind, numbers),
            "employments": _grouped(
                (
                    row.contact_id,
                    plain({"company": row.company, "title": row.title, "started": row.started, "ended": row.ended}),
                )
                for row in rows
            ),
            **{
                name: _grouped((point.contact_id, {"value": point.value, "label": point.label}) for point in group)
                for name, group in found.items()
            },
        }
    if kind == "deal":
        contacts = DealContact.objects.filter(deal__in=numbers).select_related("contact").order_by("position", "id")
        members = DealMember.objects.filter(deal__in=numbers).select_related("person").order_by("id")
        return {
            "tags": _tags(kind, numbers),
            "contacts": _grouped((row.deal_id, plain(row.contact)) for row in contacts),
            "members": _grouped((row.deal_id, plain(row.person)) for row in members),
        }
    taking_part = ActivityContact.objects.filter(activity__in=numbers).select_related("contact").order_by("id")
    return {"contacts": _grouped((row.activity_id, plain(row.contact)) for row in taking_part)}


def _tags(kind: str, numbers: list[int]) -> dict[int, list[str]]:
    from kyndig.crm.fields import KINDS

    model: Any = KINDS[kind].model
    rows = model.tags.through.objects.filter(**{f"{kind}__in": numbers}).values_list(f"{kind}_id", "tag__name")
    found = _grouped(rows)
    return {number: sorted(names, key=str.casefold) for number, names in found.items()}


def _grouped(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for number, value in rows:
        groups[number].append(value)
    return groups
