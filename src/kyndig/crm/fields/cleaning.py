"""From what was typed or sent to the value a field takes, or a sentence on what is wrong with it."""

import datetime
import decimal
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from kyndig.crm.fields.types import Field, Type
from kyndig.crm.models import Company, Contact, Deal, Pipeline, Reason, Stage, Workspace
from kyndig.crm.rules import organisation_numbers, phones
from kyndig.people.models import Person

LARGEST = decimal.Decimal("999999999999.99")
MANY = 200


class FieldError(ValueError):
    """What is wrong with the value of a field, as a sentence for whoever gave it."""


def clean(field: Field, raw: Any, workspace: Workspace) -> Any:
    """The value of `raw`: text as people type it, or JSON as the ledger and REST have it. Raises FieldError.

    A record is named by its number, or by a mapping with `id`. What is empty becomes None, "", False or an empty list,
    as the type has it.
    """
    if isinstance(raw, str):
        raw = raw.replace("\x00", "").strip()
    value = _CLEANERS[field.type](field, raw, workspace)
    if field.required and value in (None, "", []):
        raise FieldError(_("This has to be filled in."))
    return value


def _text(field: Field, raw: Any, workspace: Workspace) -> str:
    text = " ".join(_string(raw).split())
    return _limited(field, text)


def _long(field: Field, raw: Any, workspace: Workspace) -> str:
    text = _string(raw).replace("\r\n", "\n")
    if len(text) > 100_000:
        raise FieldError(_("The text is longer than 100,000 characters."))
    return text


def _limited(field: Field, text: str) -> str:
    longest = field.max_length or 250
    if len(text) > longest:
        raise FieldError(_("The text is longer than %(most)s characters.") % {"most": longest})
    return text


def _string(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, str | int | float | decimal.Decimal) and not isinstance(raw, bool):
        return str(raw)
    raise FieldError(_("This has to be a text."))


def _number(field: Field, raw: Any, workspace: Workspace) -> decimal.Decimal | int | float | None:
    value = _decimal(raw)
    if value is None:
        return None
    if field.name == "minutes" and not 0 <= value <= 32767:
        raise FieldError(_("Write minutes as a number from 0 to 32,767."))
    if field.name == "rank":
        return float(value)
    # JSON keeps figures as they are written; a whole one stays whole.
    return int(value) if value == value.to_integral_value() else float(value)


def _money(field: Field, raw: Any, workspace: Workspace) -> decimal.Decimal | None:
    value = _decimal(raw)
    if value is None:
        return None
    if abs(value) > LARGEST:
        raise FieldError(_("The amount is too large."))
    return value.quantize(decimal.Decimal("0.01"))


def _percent(field: Field, raw: Any, workspace: Workspace) -> int | None:
    value = _decimal(str(raw).rstrip(" %") if isinstance(raw, str) else raw)
    if value is None:
        return None
    if not 0 <= value <= 100 or value != value.to_integral_value():
        raise FieldError(_("Write a whole number from 0 to 100."))
    return int(value)


def _decimal(raw: Any) -> decimal.Decimal | None:
    """`1 250 000,50`, `1.250.000,50`, `1,250,000.50` and `kr 500` alike."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | decimal.Decimal):
        raise FieldError(_("Write a number."))
    text = re.sub(r"(?i)\b(kr|nok|eur|usd|sek|dkk|gbp)\b\.?|[\s\u00a0\u202f']|,-$|€|\$|£", "", str(raw))
    if "," in text and "." in text:
        thousands, point = (".", ",") if text.rfind(",") > text.rfind(".") else (",", ".")
        text = text.replace(thousands, "").replace(point, ".")
    elif text.count(",") > 1 or text.count(".") > 1:
        text = text.replace(",", "").replace(".", "")
    else:
        text = text.replace(",", ".")
    try:
        value = decimal.Decimal(text)
    except decimal.InvalidOperation as error:
        raise FieldError(_("Write a number.")) from error
    if not value.is_finite() or abs(value) > decimal.Decimal(10) ** 15:
        raise FieldError(_("Write a number."))
    return value


def _date(field: Field, raw: Any, workspace: Workspace) -> datetime.date | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw
    if isinstance(raw, str):
        if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", raw):
            day, month, year = map(int, match.groups())
            raw = f"{year:04}-{month:02}-{day:02}"
        try:
            found = parse_date(raw)
        except ValueError:
            found = None
        if found is not None:
            return found
    raise FieldError(_("Write a date as 31.12.2027 or 2027-12-31."))


def _moment(field: Field, raw: Any, workspace: Workspace) -> datetime.datetime | None:
    if raw in (None, ""):
        return None
    found = raw if isinstance(raw, datetime.datetime) else None
    if isinstance(raw, str):
        try:
            found = parse_datetime(raw)
            if found is None and (day := parse_date(raw)):
                found = datetime.datetime.combine(day, datetime.time(12))
        except ValueError:
            found = None
    if found is None:
        raise FieldError(_("Write a day and a time as 2027-12-31 13:30."))
    try:
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError) as error:
        raise FieldError(_("Write a day and a time as 2027-12-31 13:30.")) from error


def _flag(field: Field, raw: Any, workspace: Workspace) -> bool:
    if isinstance(raw, bool):
        return raw
    words = {"": False, "0": False, "false": False, "nei": False, "no": False, "1": True, "true": True, "ja": True}
    words |= {"yes": True, "on": True, "off": False}
    known = words.get(str(raw if raw is not None else "").casefold())
    if known is None:
        raise FieldError(_("Answer yes or no."))
    return known


def _choice(field: Field, raw: Any, workspace: Workspace) -> str:
    text = _string(raw)
    if not text:
        return ""
    for value, label in field.choices:
        if text.casefold() in {value.casefold(), str(label).casefold()}:
            return value
    offered = ", ".join(str(label) for value, label in field.choices)
    raise FieldError(_("Choose one of these: %(choices)s.") % {"choices": offered})


def _link(field: Field, raw: Any, workspace: Workspace) -> str:
    text = _string(raw)
    if not text:
        return ""
    if "://" not in text:
        text = f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise FieldError(_("Write a web address, such as www.fjordbygg.no.")) from error
    if len(text) > 200:
        raise FieldError(_("The text is longer than %(most)s characters.") % {"most": 200})
    return text


def _email(field: Field, raw: Any, workspace: Workspace) -> str:
    text = _string(raw).lower().removeprefix("mailto:")
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise FieldError(_("Write an e-mail address, such as kari@fjordbygg.no.")) from error
    return text


def _phone(field: Field, raw: Any, workspace: Workspace) -> str:
    text = _string(raw).removeprefix("tel:")
    if not text:
        return ""
    try:
        return phones.to_e164(text)
    except phones.PhoneError as error:
        raise FieldError(_("Write a phone number, such as 912 34 567 or +46 8 123 456 78.")) from error


def _organisation_number(field: Field, raw: Any, workspace: Workspace) -> str:
    text = _string(raw)
    if not text:
        return ""
    try:
        return organisation_numbers.tidy(text)
    except organisation_numbers.OrganisationNumberError as error:
        raise FieldError(
            _("%(text)s is no organisation number: it has nine digits, and the last one follows from the others.")
            % {"text": text}
        ) from error


def _code(length: int, sentence: Callable[[], str]) -> Callable[[Field, Any, Workspace], str]:
    def cleaned(field: Field, raw: Any, workspace: Workspace) -> str:
        text = _string(raw).upper()
        if text and not (len(text) == length and text.isascii() and text.isalpha()):
            raise FieldError(sentence())
        return text

    return cleaned


def _one(
    reach: Callable[[Workspace], "QuerySet[Any]"], model: type[Model]
) -> Callable[[Field, Any, Workspace], Model | None]:
    def cleaned(field: Field, raw: Any, workspace: Workspace) -> Model | None:
        found = _many_of(reach(workspace), model, [raw]) if raw not in (None, "") else []
        return found[0] if found else None

    return cleaned


def _several(
    reach: Callable[[Workspace], "QuerySet[Any]"], model: type[Model]
) -> Callable[[Field, Any, Workspace], list[Any]]:
    def cleaned(field: Field, raw: Any, workspace: Workspace) -> list[Any]:
        return _many_of(reach(workspace), model, _list(raw))

    return cleaned


def _many_of(reachable: "QuerySet[Any]", model: type[Model], raw: list[Any]) -> list[Any]:
    numbers = [each.pk if isinstance(each, model) else _id(each) for each in raw]
    found = reachable.in_bulk(numbers)
    if any(number not in found for number in numbers):
        raise FieldError(_("This is not among those you can choose. It may have been deleted."))
    return [found[number] for number in dict.fromkeys(numbers)]


def _id(raw: Any) -> int:
    raw = raw.get("id") if isinstance(raw, Mapping) else raw
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 19:
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**63:
        raise FieldError(_("Name a record by its number."))
    return raw


def _list(raw: Any) -> list[Any]:
    if raw in (None, ""):
        return []
    if isinstance(raw, str):
        raw = [part.strip() for part in re.split(r"[,;\n]", raw) if part.strip()]
    if not isinstance(raw, list | tuple):
        raise FieldError(_("This has to be a list."))
    if len(raw) > MANY:
        raise FieldError(_("There are more than %(most)s of them.") % {"most": MANY})
    return list(raw)


def _tags(field: Field, raw: Any, workspace: Workspace) -> list[str]:
    names = {" ".join(_string(each).split()) for each in _list(raw)} - {""}
    for name in names:
        if len(name) > 40:
            raise FieldError(_("The text is longer than %(most)s characters.") % {"most": 40})
    return sorted(names, key=str.casefold)


def _points(one: Callable[[Field, Any, Workspace], str]) -> Callable[[Field, Any, Workspace], list[dict[str, str]]]:
    def cleaned(field: Field, raw: Any, workspace: Workspace) -> list[dict[str, str]]:
        points: dict[str, dict[str, str]] = {}
        for each in _list(raw):
            given = each if isinstance(each, Mapping) else {"value": each}
            value = one(field, given.get("value"), workspace)
            label = " ".join(_string(given.get("label")).split())[:40]
            if value:
                points.setdefault(value, {"value": value, "label": label})
        return list(points.values())

    return cleaned


def _employments(field: Field, raw: Any, workspace: Workspace) -> list[dict[str, Any]]:
    cleaned = []
    for each in _list(raw):
        if not isinstance(each, Mapping):
            raise FieldError(_("Name the company, the title and the dates."))
        started, ended = (_date(field, each.get(name), workspace) for name in ("started", "ended"))
        if started and ended and ended < started:
            raise FieldError(_("It cannot end before it started."))
        company = _many_of(_companies(workspace), Company, [each.get("company")])[0]
        title = " ".join(_string(each.get("title")).split())[:120]
        cleaned.append({"company": company, "title": title, "started": started, "ended": ended})
    return cleaned


def _companies(workspace: Workspace) -> "QuerySet[Any]":
    return Company.objects.filter(workspace=workspace).kept()


_CLEANERS: dict[Type, Callable[[Field, Any, Workspace], Any]] = {
    Type.TEXT: _text,
    Type.LONG: _long,
    Type.NUMBER: _number,
    Type.MONEY: _money,
    Type.PERCENT: _percent,
    Type.DATE: _date,
    Type.MOMENT: _moment,
    Type.FLAG: _flag,
    Type.CHOICE: _choice,
    Type.LINK: _link,
    Type.EMAIL: _email,
    Type.PHONE: _phone,
    Type.ORGANISATION_NUMBER: _organisation_number,
    Type.COUNTRY: _code(2, lambda: _("Write the country with two letters, such as NO.")),
    Type.CURRENCY: _code(3, lambda: _("Write the currency with three letters, such as NOK.")),
    Type.PERSON: _one(lambda w: Person.objects.filter(organisation=w.organisation_id), Person),
    Type.PEOPLE: _several(lambda w: Person.objects.filter(organisation=w.organisation_id), Person),
    Type.COMPANY: _one(_companies, Company),
    Type.CONTACTS: _several(lambda w: Contact.objects.filter(workspace=w).kept(), Contact),
    Type.DEAL: _one(lambda w: Deal.objects.filter(workspace=w).kept(), Deal),
    Type.PIPELINE: _one(lambda w: Pipeline.objects.filter(workspace=w), Pipeline),
    Type.STAGE: _one(lambda w: Stage.objects.filter(pipeline__workspace=w), Stage),
    Type.REASON: _one(lambda w: Reason.objects.filter(workspace=w), Reason),
    Type.TAGS: _tags,
    Type.EMAILS: _points(_email),
    Type.PHONES: _points(_phone),
    Type.EMPLOYMENTS: _employments,
}
