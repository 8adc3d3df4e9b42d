"""Filters for figures and dates; see `kyndig.design.formats`."""

from datetime import date, datetime, time

from kyndig.design import formats
from kyndig.design.tags import register


@register.filter
def money(value: formats.Number | None, currency: str = "NOK") -> str:
    return formats.money(value, currency)


@register.filter
def number(value: formats.Number | None, decimals: int | None = None) -> str:
    return formats.number(value, decimals)


@register.filter
def percent(value: formats.Number | None, decimals: int | None = None) -> str:
    return formats.percent(value, decimals)


@register.filter(expects_localtime=True)
def day(value: date | datetime | None) -> str:
    return formats.day(value)


@register.filter(expects_localtime=True)
def short_day(value: date | datetime | None) -> str:
    return formats.short_day(value)


@register.filter
def month(value: date | None) -> str:
    return formats.month(value) if value else ""


@register.filter(expects_localtime=True)
def clock(value: datetime | time | None) -> str:
    return formats.clock(value)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    return formats.moment(value)


@register.filter(expects_localtime=True)
def span(start: datetime | None, end: datetime | None) -> str:
    return formats.span(start, end)


@register.filter(expects_localtime=True)
def days(start: date | datetime | None, end: date | datetime | None) -> str:
    return formats.days(start, end)


@register.filter
def minutes(value: formats.Number | None) -> str:
    return formats.minutes(value)


@register.filter
def weekday(value: date | None) -> str:
    return formats.weekday(value) if value else ""
