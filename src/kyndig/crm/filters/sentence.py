"""A filter as a sentence: «Salg der verdien er over 100 000 og eieren er meg»."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from kyndig.crm.fields import Field, Type
from kyndig.crm.filters.conditions import Condition, Filter
from kyndig.crm.filters.operators import Family, Operator, family_of
from kyndig.crm.filters.periods import in_words
from kyndig.crm.filters.values import ME, TODAY, day_of
from kyndig.crm.filters.words import definite, listed, quoted
from kyndig.design import formats

# What a record with a number is called; "" where nobody knows.
Naming = Callable[[Type, int], str]

_PATTERNS: Mapping[Operator, str | Promise] = {
    Operator.CONTAINS: pgettext_lazy("condition", "%(field)s contains %(value)s"),
    Operator.LACKS: pgettext_lazy("condition", "%(field)s does not contain %(value)s"),
    Operator.IS: pgettext_lazy("condition", "%(field)s is %(value)s"),
    Operator.NOT: pgettext_lazy("condition", "%(field)s is not %(value)s"),
    Operator.STARTS: pgettext_lazy("condition", "%(field)s begins with %(value)s"),
    Operator.NAMED: pgettext_lazy("condition", "%(field)s has a name that contains %(value)s"),
    Operator.OVER: pgettext_lazy("condition", "%(field)s is over %(value)s"),
    Operator.LEAST: pgettext_lazy("condition", "%(field)s is at least %(value)s"),
    Operator.UNDER: pgettext_lazy("condition", "%(field)s is under %(value)s"),
    Operator.MOST: pgettext_lazy("condition", "%(field)s is at most %(value)s"),
    Operator.DURING: pgettext_lazy("condition", "%(field)s is %(value)s"),
    Operator.NOT_DURING: pgettext_lazy("condition", "%(field)s is not %(value)s"),
    Operator.ON: pgettext_lazy("condition", "%(field)s is %(value)s"),
    Operator.BEFORE: pgettext_lazy("condition", "%(field)s is before %(value)s"),
    Operator.FROM: pgettext_lazy("condition", "%(field)s is %(value)s or later"),
    Operator.EMPTY: pgettext_lazy("condition", "%(field)s is missing"),
    Operator.FILLED: pgettext_lazy("condition", "%(field)s is known"),
}


def condition_in_words(field: Field, condition: Condition, naming: Naming, today: datetime.date) -> str:
    """One condition: «verdien er over 100 000 kr». It begins with a small letter."""
    operator = Operator(condition.operator)
    if family_of(field) is Family.FLAG:
        pattern = pgettext("condition", "it is %(field)s")
        if condition.values[0] == "no":
            pattern = pgettext("condition", "it is not %(field)s")
        return pattern % {"field": definite(field)}
    values = [_value(field, operator, each, naming, today) for each in condition.values]
    if operator is Operator.BETWEEN:
        pattern = pgettext("condition", "%(field)s is between %(value)s and %(other)s")
        return pattern % {"field": definite(field), "value": values[0], "other": values[1]}
    if family_of(field) is Family.TAGS and operator in {Operator.HAS, Operator.LACKS}:
        return _tagged(operator, values)
    value = listed(values, _(" or "))
    return str(_PATTERNS[operator]) % {"field": definite(field), "value": value}


def conditions_in_words(filter_: Filter, fields: Mapping[str, Field], naming: Naming, today: datetime.date) -> str:
    """All conditions, joined by «og» and «eller»; "" where there are none."""
    both, either = _(" and "), _(" or ")
    within, between = (either, both) if filter_.any_within else (both, either)
    groups = [
        listed([condition_in_words(fields[each.field], each, naming, today) for each in group], within)
        for group in filter_.groups
    ]
    if any(len(group) > 1 for group in filter_.groups):
        between = f",{between}"
    return between.join(groups)


def _tagged(operator: Operator, values: list[str]) -> str:
    value = listed(values, _(" or "))
    if operator is Operator.LACKS:
        return pgettext("condition", "no tag is %(value)s") % {"value": value}
    return pgettext("condition", "a tag is %(value)s") % {"value": value}


def _value(field: Field, operator: Operator, value: str, naming: Naming, today: datetime.date) -> str:
    family = family_of(field)
    if family is Family.NUMBER:
        return _number(field, Decimal(value))
    if family is Family.DAY:
        if operator in {Operator.DURING, Operator.NOT_DURING}:
            return in_words(value)
        return _("today") if value == TODAY else formats.short_day(day_of(value, today), today)
    if family is Family.PERSON and value == ME:
        return pgettext("condition", "me")
    if field.type is Type.CHOICE:
        return next((str(label) for known, label in field.choices if known == value), value)
    if family in {Family.CHOICE, Family.PERSON, Family.RECORD} and operator is not Operator.NAMED:
        return naming(field.type, int(value)) or _("something that is gone")
    return quoted(value)


def _number(field: Field, value: Decimal) -> str:
    if field.type is Type.PERCENT:
        return formats.percent(value / 100)
    return formats.number(value, max(0, -int(value.as_tuple().exponent)))
