"""A line of the ledger about a record, as people read it: which fields, from what, to what."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kyndig.crm.fields import KINDS, Field, Kind, Type
from kyndig.crm.rules import organisation_numbers, phones
from kyndig.design import formats
from kyndig.ledger.models import Line

# Said by the sentence of the line itself, or of no use to a reader.
UNSAID = frozenset({"rank", "entered_stage", "created", "changed", "last_contact", "binned", "merged", "moved"})


@dataclass(frozen=True)
class Difference:
    """One field: an empty text is nothing."""

    label: str
    before: str
    after: str


def differences(line: Line, kind: Kind | None = None) -> list[Difference]:
    """What the line changed, in the order of the fields. `kind` has the organisation's own fields too, where given."""
    described = kind or KINDS[line.subject_type.partition(".")[2]]
    told = []
    for field in described.fields:
        if field.name in UNSAID or not (field.name in line.before or field.name in line.after):
            continue
        before, after = (said(field, values.get(field.name)) for values in (line.before, line.after))
        if before != after:
            told.append(Difference(capfirst(str(field.label)), before, after))
    return told


def said(field: Field, value: Any) -> str:
    """A plain value of a field in words; nothing is an empty text."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return ", ".join(said(field, each) for each in value)
    if isinstance(value, Mapping):
        return _of_mapping(field, value)
    return _of_type(field, value)


def _of_mapping(field: Field, value: Mapping[str, Any]) -> str:
    if "value" in value:
        shown = _of_type(field, value["value"])
        return f"{shown} ({value['label']})" if value.get("label") else shown
    if "company" in value:
        company = value["company"]
        parts = [str(value.get("title") or ""), str(company["name"]) if isinstance(company, Mapping) else ""]
        return ", ".join(part for part in parts if part)
    return str(value.get("name", ""))


def _of_type(field: Field, value: Any) -> str:
    match field.type:
        case Type.FLAG:
            return _("yes") if value else _("no")
        case Type.DATE:
            day = parse_date(str(value))
            return formats.short_day(day) if day else str(value)
        case Type.MOMENT:
            moment = parse_datetime(str(value))
            return formats.moment(moment) if isinstance(moment, datetime.datetime) else str(value)
        case Type.MONEY | Type.NUMBER:
            return formats.number(value)
        case Type.PERCENT:
            return f"{value} %"
        case Type.CHOICE:
            return str(dict(field.choices).get(value, value))
        case Type.PHONE | Type.PHONES:
            return phones.shown(str(value))
        case Type.ORGANISATION_NUMBER:
            return organisation_numbers.shown(str(value))
    return str(value)
