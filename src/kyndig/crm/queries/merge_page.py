"""Two records side by side, before one becomes part of the other."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from kyndig.crm.fields import kind_of, plain_values, read
from kyndig.crm.fields.reading import APART
from kyndig.crm.models import Record
from kyndig.crm.queries.told import said
from kyndig.crm.queries.twins import Twin, twins
from kyndig.crm.queries.viewing import Viewer
from kyndig.ledger.actions import bare


@dataclass(frozen=True)
class Side:
    """A field: what the kept record has, and what the twin has. `choose` where one of them has to give way."""

    name: str
    label: str
    kept: str
    twin: str
    choose: bool


def sides(kept: Record, twin: Record) -> list[Side]:
    """The fields in which the two differ. Lists are joined, and what one lacks is had from the other."""
    kind = kind_of(kept)
    mine, theirs = plain_values(kind.edited, kept), plain_values(kind.edited, twin)
    return [
        Side(
            field.name,
            capfirst(str(field.label)),
            said(field, mine[field.name]),
            said(field, theirs[field.name]),
            field.type not in APART and mine[field.name] not in (None, "") and theirs[field.name] not in (None, ""),
        )
        for field in kind.edited
        if bare(mine[field.name]) != bare(theirs[field.name])
    ]


def chosen(kept: Record, twin: Record, names: set[str]) -> dict[str, Any]:
    """The twin's values of the fields that are named, where the two differ; a company that is the kept one is left."""
    values = {}
    fields = kind_of(kept).by_name
    for side in sides(kept, twin):
        if side.choose and side.name in names:
            value = read(fields[side.name], twin)
            if value != kept:
                values[side.name] = value
    return values


def likely_twins(viewer: Viewer, record: Record) -> list[Twin]:
    """Records that may be the same as this one."""
    kind = kind_of(record)
    values = {field.name: read(field, record) for field in kind.edited if not field.own}
    return twins(viewer, kind.name, values, but=record.pk)
