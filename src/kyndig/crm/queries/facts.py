"""What is known about a record, field by field, as its page shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from kyndig.crm.fields import Field, Kind, Type, plain_values, read
from kyndig.crm.models import Record
from kyndig.crm.queries.told import said
from kyndig.crm.queries.viewing import Viewer
from kyndig.design import formats
from kyndig.people.models import Person


@dataclass(frozen=True)
class Fact:
    """A label and a value in words; `url` is where the value leads (a record, a web page, a phone)."""

    label: str
    value: str
    url: str = ""


def facts(viewer: Viewer, kind: Kind, record: Record, left_out: frozenset[str]) -> list[Fact]:
    """The fields that hold something, in their order, without those named in `left_out`."""
    told = []
    for field in kind.fields:
        if field.name in left_out:
            continue
        value = read(field, record)
        if value in (None, "", [], False):
            continue
        told.append(Fact(capfirst(str(field.label)), *_told(viewer, field, value, record)))
    return told


def _told(viewer: Viewer, field: Field, value: Any, record: Record) -> tuple[str, str]:
    match field.type:
        case Type.COMPANY:
            return str(value), viewer.url("company", value.pk)
        case Type.DEAL:
            return str(value), viewer.url("deal", value.pk)
        case Type.PERSON:
            person = Person.objects.filter(pk=value).first() if field.own else value
            return (person.name if person else ""), ""
        case Type.PEOPLE:
            return ", ".join(person.name for person in value), ""
        case Type.LINK:
            return value.partition("://")[2].rstrip("/"), value
        case Type.EMAIL:
            return value, f"mailto:{value}"
        case Type.MOMENT:
            return formats.moment(value), ""
        case Type.MONEY:
            return formats.money(value, getattr(record, "currency", "NOK")), ""
        case Type.PHONE:
            return said(field, value), f"tel:{value}"
    return said(field, plain_values([field], record)[field.name]), ""
