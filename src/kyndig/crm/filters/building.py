"""A filter as a condition for the database: the same rows on SQLite and PostgreSQL."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat, Trim
from django.utils import timezone

from kyndig.crm.fields import Field, Type
from kyndig.crm.filters.conditions import Condition, Filter
from kyndig.crm.filters.matching import text_matches
from kyndig.crm.filters.operators import Family, Operator, family_of
from kyndig.crm.filters.periods import span
from kyndig.crm.filters.values import ME, day_of
from kyndig.crm.models import ActivityContact, Company, Contact, ContactPoint, Deal, DealContact
from kyndig.crm.rules import phones

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """For whom, of which kind of record, in which workspace, and on which day a filter is built."""

    kind: str
    workspace_id: int
    person_id: int
    today: datetime.date


def build(filter_: Filter, fields: Mapping[str, Field], asked: Asked) -> Q:
    """What the records of the kind have to be; everything where the filter is empty. `fields` are by name."""
    within, between = (or_, and_) if filter_.any_within else (and_, or_)
    groups = [reduce(within, [_one(fields[each.field], each, asked) for each in group]) for group in filter_.groups]
    return reduce(between, groups) if groups else Q()


def _one(field: Field, condition: Condition, asked: Asked) -> Q:
    operator = Operator(condition.operator)
    if operator is Operator.EMPTY:
        return ~_filled(field, asked)
    if operator is Operator.FILLED:
        return _filled(field, asked)
    return _BUILDERS[family_of(field)](field, operator, condition.values, asked)


def _filled(field: Field, asked: Asked) -> Q:
    if field.own:
        return Q(own__has_key=field.name)
    if field.type in _APART:
        return Q(pk__in=_APART[field.type](asked, Q()))
    if _is_whole_name(field, asked):
        return ~Q(given_name="", family_name="")
    if family_of(field) is Family.TEXT or field.type is Type.CHOICE:
        return ~Q(**{field.name: ""})
    return Q(**{f"{field.name}__isnull": False})


def _is_whole_name(field: Field, asked: Asked) -> bool:
    return asked.kind == "contact" and field.name == "name"


def _text_of(field: Field, asked: Asked) -> Any:
    if field.own:
        return Coalesce(KT(f"own__{field.name}"), Value(""), output_field=TextField())
    if _is_whole_name(field, asked):
        return Trim(Concat(F("given_name"), Value(" "), F("family_name")))
    return F(field.name)


def _text(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    if operator in {Operator.LACKS, Operator.NOT}:
        positive = Operator.CONTAINS if operator is Operator.LACKS else Operator.IS
        return ~_text(field, positive, values, asked)
    text = _tidied(field, operator, values[0])
    if field.type in _APART:
        return Q(pk__in=_APART[field.type](asked, _matches(F("value"), operator, text)))
    return _matches(_text_of(field, asked), operator, text)


def _matches(column: Any, operator: Operator, text: str) -> Q:
    if operator is Operator.IS:
        return text_matches(column, exactly=text)
    if operator is Operator.STARTS:
        return text_matches(column, beginning=text)
    return text_matches(column, containing=text)


def _tidied(field: Field, operator: Operator, text: str) -> str:
    """The text as the field keeps such: a phone and an organisation number without spaces."""
    if field.type in {Type.PHONE, Type.PHONES}:
        try:
            return phones.to_e164(text) if operator is Operator.IS else "".join(text.split())
        except phones.PhoneError:
            return "".join(text.split())
    return "".join(text.split()) if field.type is Type.ORGANISATION_NUMBER else text


_COMPARED = {
    Operator.OVER: "gt",
    Operator.LEAST: "gte",
    Operator.UNDER: "lt",
    Operator.MOST: "lte",
    Operator.IS: "exact",
}


def _number(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    column = f"own__{field.name}" if field.own else field.name
    numbers = [_exact(value) if field.own else Decimal(value) for value in values]
    # Django takes a bound that no number of the column can lie beyond for no bound at all, and lets NULL pass.
    known = _filled(field, asked)
    if operator is Operator.BETWEEN:
        return known & Q(**{f"{column}__gte": numbers[0], f"{column}__lte": numbers[1]})
    return known & Q(**{f"{column}__{_COMPARED[operator]}": numbers[0]})


def _exact(value: str) -> int | float:
    """As JSON keeps figures."""
    return float(value) if "." in value else int(value)


def _day(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    if operator in {Operator.DURING, Operator.NOT_DURING}:
        first, last = span(values[0], asked.today)
        during = _from(field, first) & _to(field, last)
        # Without a day there is none within the period.
        return during if operator is Operator.DURING else ~_filled(field, asked) | ~during
    days = [day_of(value, asked.today) for value in values]
    if operator is Operator.BEFORE:
        return _to(field, days[0] - DAY)
    if operator is Operator.FROM:
        return _from(field, days[0])
    return _from(field, min(days)) & _to(field, max(days))


def _from(field: Field, day: datetime.date) -> Q:
    if field.own:
        return Q(**{f"own__{field.name}__gte": day.isoformat()})
    return Q(**{f"{field.name}__gte": _midnight(day) if field.type is Type.MOMENT else day})


def _to(field: Field, day: datetime.date) -> Q:
    if field.own:
        return Q(**{f"own__{field.name}__lte": day.isoformat()})
    if field.type is Type.MOMENT:
        return Q(**{f"{field.name}__lt": _midnight(day + DAY)})
    return Q(**{f"{field.name}__lte": day})


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _flag(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    return Q(**{field.name: values[0] == "yes"})


def _among(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    """Choices and records, by what they are kept as."""
    kept: list[Any] = list(values)
    if field.type is not Type.CHOICE:
        kept = [asked.person_id if value == ME else int(value) for value in values]
    if field.type is Type.CONTACTS:
        among = Q(pk__in=_APART[field.type](asked, Q(contact__in=kept)))
    elif field.own:
        among = Q(**{f"own__{field.name}__in": kept})
    else:
        among = Q(**{f"{field.name}__in": kept})
    if operator is not Operator.NOT:
        return among
    return ~_filled(field, asked) | ~among if field.own else ~among


def _record(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    if operator is not Operator.NAMED:
        return _among(field, operator, values, asked)
    if field.type is Type.CONTACTS:
        name = Trim(Concat(F("contact__given_name"), Value(" "), F("contact__family_name")))
        return Q(pk__in=_APART[field.type](asked, text_matches(name, containing=values[0])))
    model = Company if field.type is Type.COMPANY else Deal
    named = model.objects.filter(text_matches(F("name"), containing=values[0]), workspace=asked.workspace_id)
    return Q(**{f"{field.name}__in": named.values("pk")})


def _tags(field: Field, operator: Operator, values: tuple[str, ...], asked: Asked) -> Q:
    has = Q(pk__in=_APART[field.type](asked, Q(tag__name__in=values)))
    return ~has if operator is Operator.LACKS else has


def _tagged(asked: Asked, wanted: Q) -> Any:
    models: dict[str, Any] = {"company": Company, "contact": Contact, "deal": Deal}
    return (
        models[asked.kind]
        .tags.through.objects.filter(wanted, tag__workspace=asked.workspace_id)
        .values(f"{asked.kind}_id")
    )


def _pointed(kind: str) -> Callable[[Asked, Q], Any]:
    def points(asked: Asked, wanted: Q) -> Any:
        found = ContactPoint.objects.filter(wanted, workspace_id=asked.workspace_id, kind=kind)
        return found.order_by().values("contact_id")

    return points


def _with_contact(asked: Asked, wanted: Q) -> Any:
    wanted = wanted & Q(contact__workspace=asked.workspace_id)
    if asked.kind == "deal":
        return DealContact.objects.filter(wanted).order_by().values("deal_id")
    return ActivityContact.objects.filter(wanted).values("activity_id")


# What lies in a table of its own: the numbers of the records that have a row there that is as wanted.
_APART: Mapping[Type, Callable[[Asked, Q], Any]] = {
    Type.TAGS: _tagged,
    Type.EMAILS: _pointed(ContactPoint.Kind.EMAIL),
    Type.PHONES: _pointed(ContactPoint.Kind.PHONE),
    Type.CONTACTS: _with_contact,
}
_BUILDERS: Mapping[Family, Callable[[Field, Operator, tuple[str, ...], Asked], Q]] = {
    Family.TEXT: _text,
    Family.NUMBER: _number,
    Family.DAY: _day,
    Family.FLAG: _flag,
    Family.CHOICE: _among,
    Family.PERSON: _among,
    Family.RECORD: _record,
    Family.TAGS: _tags,
}
