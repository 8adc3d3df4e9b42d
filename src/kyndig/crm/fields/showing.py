"""A value as text, by the type of its field, in the language of the reader."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import pgettext

from kyndig.crm.fields.types import Field, Type
from kyndig.crm.rules import organisation_numbers, phones
from kyndig.design import formats


def show(field: Field, value: Any, *, currency: str = "NOK", today: datetime.date | None = None) -> str:
    """The value as a list, a page or a sentence shows it; "" for what is not known.

    `value` is what `read` gives; where a record is meant, its name will do. What is a list is joined by commas.
    `currency` is that of an amount. `today` is the local date, which decides whether a day needs its year: whoever
    shows many asks for it once.
    """
    if value is None or value == "" or value == []:
        return ""
    if field.type is Type.MONEY:
        return formats.money(value, currency)
    if field.type in _DAYS:
        return formats.short_day(datetime.date.fromisoformat(value) if isinstance(value, str) else value, today)
    shower = _SHOWERS.get(field.type)
    return shower(field, value) if shower else str(value)


def show_moment(value: datetime.datetime | None, today: datetime.date | None = None) -> str:
    """4. mars kl. 08.30"""
    if value is None:
        return ""
    return formats.short_moment(value, today)


def _number(field: Field, value: Any) -> str:
    exact = Decimal(str(value))
    decimals = max(0, -int(exact.normalize().as_tuple().exponent))
    return formats.number(exact, decimals)


def _choice(field: Field, value: Any) -> str:
    return next((str(label) for known, label in field.choices if known == value), str(value))


def _flag(field: Field, value: Any) -> str:
    return pgettext("answer", "yes") if value else pgettext("answer", "no")


def _link(field: Field, value: Any) -> str:
    return str(value).removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _point(show_one: Callable[[str], str]) -> Callable[[Field, Any], str]:
    def shown(field: Field, value: Any) -> str:
        return ", ".join(show_one(each["value"] if isinstance(each, Mapping) else each) for each in value)

    return shown


def _joined(field: Field, value: Any) -> str:
    return ", ".join(str(each) for each in value)


def _employments(field: Field, value: Any) -> str:
    return ", ".join(f"{each['title']}, {each['company']}" if each["title"] else str(each["company"]) for each in value)


_phone = lru_cache(maxsize=4096)(phones.shown)
_DAYS = frozenset({Type.DATE, Type.MOMENT})
_SHOWERS: Mapping[Type, Callable[[Field, Any], str]] = {
    Type.NUMBER: _number,
    Type.PERCENT: lambda field, value: formats.percent(Decimal(value) / 100),
    Type.FLAG: _flag,
    Type.CHOICE: _choice,
    Type.LINK: _link,
    Type.PHONE: lambda field, value: _phone(value),
    Type.ORGANISATION_NUMBER: lambda field, value: organisation_numbers.shown(value),
    Type.PEOPLE: _joined,
    Type.CONTACTS: _joined,
    Type.TAGS: _joined,
    Type.EMAILS: _point(str),
    Type.PHONES: _point(_phone),
    Type.EMPLOYMENTS: _employments,
}
