"""Which operators a field has, by its type."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyndig.crm.fields import Field, Type


class Operator(StrEnum):
    CONTAINS = "contains"
    LACKS = "lacks"
    IS = "is"
    NOT = "not"
    STARTS = "starts"
    NAMED = "named"
    HAS = "has"
    OVER = "over"
    LEAST = "least"
    UNDER = "under"
    MOST = "most"
    BETWEEN = "between"
    DURING = "during"
    NOT_DURING = "not_during"
    ON = "on"
    BEFORE = "before"
    FROM = "from"
    EMPTY = "empty"
    FILLED = "filled"


class Family(StrEnum):
    """Types that are compared in the same way."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    PERSON = "person"
    RECORD = "record"
    TAGS = "tags"


_FAMILIES: Mapping[Family, frozenset[Type]] = {
    Family.TEXT: frozenset(
        {
            Type.TEXT, Type.LONG, Type.LINK, Type.EMAIL, Type.PHONE, Type.ORGANISATION_NUMBER, Type.COUNTRY,
            Type.CURRENCY, Type.EMAILS, Type.PHONES,
        }
    ),
    Family.NUMBER: frozenset({Type.NUMBER, Type.MONEY, Type.PERCENT}),
    Family.DAY: frozenset({Type.DATE, Type.MOMENT}),
    Family.FLAG: frozenset({Type.FLAG}),
    Family.CHOICE: frozenset({Type.CHOICE, Type.PIPELINE, Type.STAGE, Type.REASON}),
    Family.PERSON: frozenset({Type.PERSON}),
    Family.RECORD: frozenset({Type.COMPANY, Type.DEAL, Type.CONTACTS}),
    Family.TAGS: frozenset({Type.TAGS}),
}  # fmt: skip
_FAMILY_OF = {each: family for family, types in _FAMILIES.items() for each in types}

_KNOWN = (Operator.EMPTY, Operator.FILLED)
_OPERATORS: Mapping[Family, tuple[Operator, ...]] = {
    Family.TEXT: (Operator.CONTAINS, Operator.LACKS, Operator.IS, Operator.NOT, Operator.STARTS, *_KNOWN),
    Family.NUMBER: (
        Operator.OVER, Operator.LEAST, Operator.UNDER, Operator.MOST, Operator.BETWEEN, Operator.IS, *_KNOWN,
    ),
    Family.DAY: (
        Operator.DURING, Operator.NOT_DURING, Operator.ON, Operator.BEFORE, Operator.FROM, Operator.BETWEEN, *_KNOWN,
    ),
    Family.FLAG: (Operator.IS,),
    Family.CHOICE: (Operator.IS, Operator.NOT, *_KNOWN),
    Family.PERSON: (Operator.IS, Operator.NOT, *_KNOWN),
    Family.RECORD: (Operator.NAMED, Operator.IS, Operator.NOT, *_KNOWN),
    Family.TAGS: (Operator.HAS, Operator.LACKS, *_KNOWN),
}  # fmt: skip

# What an operator is called where one is chosen.
LABELS: Mapping[Operator, str | Promise] = {
    Operator.CONTAINS: pgettext_lazy("operator", "contains"),
    Operator.LACKS: pgettext_lazy("operator", "does not contain"),
    Operator.IS: pgettext_lazy("operator", "is"),
    Operator.NOT: pgettext_lazy("operator", "is not"),
    Operator.STARTS: pgettext_lazy("operator", "begins with"),
    Operator.NAMED: pgettext_lazy("operator", "has a name that contains"),
    Operator.HAS: pgettext_lazy("operator", "have"),
    Operator.OVER: pgettext_lazy("operator", "is over"),
    Operator.LEAST: pgettext_lazy("operator", "is at least"),
    Operator.UNDER: pgettext_lazy("operator", "is under"),
    Operator.MOST: pgettext_lazy("operator", "is at most"),
    Operator.BETWEEN: pgettext_lazy("operator", "is between"),
    Operator.DURING: pgettext_lazy("operator", "is in the time"),
    Operator.NOT_DURING: pgettext_lazy("operator", "is not in the time"),
    Operator.ON: pgettext_lazy("operator", "is the day"),
    Operator.BEFORE: pgettext_lazy("operator", "is before"),
    Operator.FROM: pgettext_lazy("operator", "is on or after"),
    Operator.EMPTY: _("has no value"),
    Operator.FILLED: _("has a value"),
}


def family_of(field: Field) -> Family:
    """Raises KeyError for a field that nothing is narrowed by."""
    return _FAMILY_OF[field.type]


def operators_of(field: Field) -> tuple[Operator, ...]:
    """The operators of a field, the most useful first."""
    return _OPERATORS[family_of(field)]


def takes_several(field: Field, operator: Operator) -> bool:
    """Whether one of several values is enough."""
    several = {Family.CHOICE, Family.PERSON, Family.RECORD, Family.TAGS}
    return family_of(field) in several and operator not in {*_KNOWN, Operator.NAMED}
