"""The value of a field as it stands in a form, and lines of addresses as they are typed."""

import datetime
import decimal
import re
from typing import Any

from django.utils import timezone

from kyndig.crm.fields import Field, Type
from kyndig.crm.rules import organisation_numbers, phones
from kyndig.design.formats import number


def as_typed(field: Field, value: Any) -> Any:
    """What the field shows: numbers as people write them, lists as lines, moments in the time of the place."""
    if value in (None, "", []):
        return ""
    match field.type:
        case Type.MOMENT if isinstance(value, datetime.datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        case Type.MONEY | Type.NUMBER:
            exact = decimal.Decimal(str(value))
            whole = exact == exact.to_integral_value()
            return number(exact, 0 if whole else max(2, -int(exact.as_tuple().exponent)))
        case Type.PHONE:
            return phones.shown(value)
        case Type.ORGANISATION_NUMBER:
            return organisation_numbers.shown(value)
        case Type.TAGS:
            return ", ".join(value)
        case Type.EMAILS | Type.PHONES:
            return "\n".join(_point(field, point) for point in value)
        case Type.STAGE | Type.REASON | Type.PIPELINE:
            return value.pk
    return value


def _point(field: Field, point: dict[str, str]) -> str:
    value = phones.shown(point["value"]) if field.type == Type.PHONES else point["value"]
    return f"{value} ({point['label']})" if point["label"] else value


def points_typed(text: str) -> list[dict[str, str]]:
    """`912 34 567 (mobil)` on each line, as values with labels."""
    points = []
    for line in re.split(r"[\n;,]", text):
        value, _sep, label = line.strip().partition("(")
        if value.strip():
            points.append({"value": value.strip(), "label": label.rstrip(") ").strip()})
    return points
