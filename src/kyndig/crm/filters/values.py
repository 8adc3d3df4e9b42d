"""Values of conditions: from what was typed, or stands in an address, to the one spelling that a condition keeps."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kyndig.crm.fields import Field, FieldError, Type, clean
from kyndig.crm.filters.operators import Family, Operator, family_of, takes_several
from kyndig.crm.filters.periods import is_period

LONGEST = 100
MANY = 50
ME = "me"
TODAY = "today"
_NUMBER = Field("", "", Type.NUMBER)
_DATE = Field("", "", Type.DATE)
_FLAG = Field("", "", Type.FLAG)
# What reads these values asks no database, and so needs no workspace.
_NOWHERE: Any = None


def read_values(field: Field, operator: Operator, raw: Sequence[str]) -> tuple[str, ...]:
    """The values of a condition. Raises FieldError, with a sentence for whoever typed, for what makes no sense."""
    if operator in {Operator.EMPTY, Operator.FILLED}:
        return ()
    given = [" ".join(each.replace("\x00", "").split())[: LONGEST * 5] for each in raw]
    given = [each for each in given if each]
    if not given:
        raise FieldError(_("Say what it is to be compared with."))
    if operator is Operator.BETWEEN:
        given = given[0].split("..") if len(given) == 1 else given
        if len(given) != 2:
            raise FieldError(_("Fill in both ends."))
        read = [_one(field, operator, each.strip()) for each in given]
        return tuple(sorted(read, key=Decimal if family_of(field) is Family.NUMBER else None))
    if not takes_several(field, operator):
        given = given[:1]
    if len(given) > MANY:
        raise FieldError(_("Choose at most %(most)s.") % {"most": MANY})
    return tuple(dict.fromkeys(_one(field, operator, each) for each in given))


def day_of(value: str, today: datetime.date) -> datetime.date:
    """The day that a value of a condition tells: a date, or `today`."""
    return today if value == TODAY else datetime.date.fromisoformat(value)


def _one(field: Field, operator: Operator, text: str) -> str:
    return _READERS[family_of(field)](field, operator, text)


def _text(field: Field, operator: Operator, text: str) -> str:
    if len(text) > LONGEST:
        raise FieldError(_("The text is longer than %(most)s characters.") % {"most": LONGEST})
    return text


def _number(field: Field, operator: Operator, text: str) -> str:
    value = clean(_NUMBER, text.rstrip(" %"), _NOWHERE)
    if value is None:
        raise FieldError(_("Write a number."))
    exact = Decimal(str(value))
    written = f"{exact:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _day(field: Field, operator: Operator, text: str) -> str:
    if operator in {Operator.DURING, Operator.NOT_DURING}:
        if not is_period(text):
            raise FieldError(_("Choose one of the periods."))
        return text
    if text == TODAY:
        return text
    found: datetime.date = clean(_DATE, text, _NOWHERE)
    if not 1 < found.year < 9999:
        raise FieldError(_("Write a date as 31.12.2027 or 2027-12-31."))
    return found.isoformat()


def _flag(field: Field, operator: Operator, text: str) -> str:
    return "yes" if clean(_FLAG, text, _NOWHERE) else "no"


def _choice(field: Field, operator: Operator, text: str) -> str:
    if field.type is Type.CHOICE:
        found: str = clean(field, text, _NOWHERE)
        return found
    return _record(field, operator, text)


def _person(field: Field, operator: Operator, text: str) -> str:
    return ME if text == ME else _record(field, operator, text)


def _record(field: Field, operator: Operator, text: str) -> str:
    if operator is Operator.NAMED:
        return _text(field, operator, text)
    if text.isascii() and text.isdigit() and len(text) < 19 and int(text) > 0:
        return str(int(text))
    raise FieldError(_("Choose one that is offered."))


def _tag(field: Field, operator: Operator, text: str) -> str:
    return text[:40].strip()


_READERS: Mapping[Family, Callable[[Field, Operator, str], str]] = {
    Family.TEXT: _text,
    Family.NUMBER: _number,
    Family.DAY: _day,
    Family.FLAG: _flag,
    Family.CHOICE: _choice,
    Family.PERSON: _person,
    Family.RECORD: _record,
    Family.TAGS: _tag,
}
