"""Filters drawn at random for a kind of record, and the same filters answered by plain Python."""

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from kyndig.crm.fields import FieldError, Type
from kyndig.crm.filters import Condition, Filter, operators_of
from kyndig.crm.filters.operators import Family, family_of, takes_several
from kyndig.crm.filters.periods import OFFERED, span
from kyndig.crm.filters.values import read_values

LETTERS = "abAB øØåÅ%_.1*["
TEXTS = st.text(LETTERS, min_size=1, max_size=4)
DAYS = st.sampled_from(["today", "2026-03-01", "2026-11-20", "2026-12-31", "2027-01-01"])


def raw_values(field, operator, choices):
    """Values as somebody may type them; `choices` are those offered by the field's name, or its type."""
    family = family_of(field)
    if operator in {"empty", "filled"}:
        return st.just([])
    if family is Family.NUMBER:
        one = st.sampled_from(["0", "5", "7.5", "100000", "1 000,25", "-3"])
    elif family is Family.DAY:
        one = st.sampled_from([*OFFERED, "last_3_days"]) if "during" in operator else DAYS
    elif family is Family.FLAG:
        one = st.sampled_from(["yes", "no"])
    elif operator == "named" or family is Family.TEXT:
        one = TEXTS
    else:
        one = st.sampled_from([*choices.get(field.name, choices.get(field.type, ["1"]))])
    if operator == "between":
        return st.tuples(one, one).map(list)
    return st.lists(one, min_size=1, max_size=3 if takes_several(field, operator) else 1)


@st.composite
def conditions(draw, fields, choices):
    field = draw(st.sampled_from(list(fields.values())))
    operator = draw(st.sampled_from(operators_of(field)))
    try:
        values = read_values(field, operator, draw(raw_values(field, operator, choices)))
    except FieldError:
        values = None
    return Condition(field.name, operator.value, values) if values is not None else None


@st.composite
def filters(draw, fields, choices):
    """A filter as `read_filter` gives it: several values of one operator stand in one condition."""
    groups = []
    for _group in range(draw(st.integers(0, 3))):
        group = {}
        for condition in draw(st.lists(conditions(fields, choices), max_size=3)):
            if condition is not None:
                several = takes_several(fields[condition.field], condition.operator)
                key = (condition.field, condition.operator, () if several else condition.values)
                group.setdefault(key, condition)
        if group:
            names = [key[:2] for key in group]
            groups.append(tuple(group[key] for key in sorted(group, key=lambda key: names.index(key[:2]))))
    return Filter(tuple(groups), bool(groups) and draw(st.booleans()))


def holds(filter_, fields, record, me, today):
    """Whether a record, as a mapping from the name of a field to plain values, is what the filter asks for."""
    if not filter_:
        return True
    within, between = (any, all) if filter_.any_within else (all, any)
    return between(
        within(_holds(fields[each.field], each, record[each.field], me, today) for each in group)
        for group in filter_.groups
    )


def _holds(field, condition, value, me, today):
    operator, family = condition.operator, family_of(field)
    missing = value in (None, "", [])
    if operator in {"empty", "filled"}:
        return missing == (operator == "empty")
    if family is Family.FLAG:
        return value == (condition.values[0] == "yes")
    if family is Family.DAY:
        return _day_holds(field, operator, condition.values, value, today)
    if family is Family.NUMBER:
        return not missing and _compare(operator, Decimal(str(value)), [Decimal(each) for each in condition.values])
    several = value if isinstance(value, list) else [value]
    if family is Family.TEXT:
        several = [each for each in several if each is not None] or [""]
        if field.type in {Type.EMAILS, Type.PHONES} and missing:
            return operator in {"lacks", "not"}
        return _text_holds(operator, condition.values[0].casefold(), [each.casefold() for each in several])
    if operator == "named":
        return any(condition.values[0].casefold() in each["name"].casefold() for each in several if each)
    if family is Family.TAGS or field.type is Type.CHOICE:
        found = bool(set(several) & set(condition.values))
    else:
        wanted = {me if each == "me" else int(each) for each in condition.values}
        found = bool({each["id"] for each in several if each} & wanted)
    return found != (operator in {"not", "lacks"})


def _text_holds(operator, wanted, texts):
    return {
        "contains": any(wanted in text for text in texts),
        "lacks": not any(wanted in text for text in texts),
        "is": wanted in texts,
        "not": wanted not in texts,
        "starts": any(text.startswith(wanted) for text in texts),
    }[operator]


def _compare(operator, value, wanted):
    return {
        "over": value > wanted[0],
        "least": value >= wanted[0],
        "under": value < wanted[0],
        "most": value <= wanted[0],
        "is": value == wanted[0],
        "between": wanted[0] <= value <= wanted[-1],
    }[operator]


def _day_holds(field, operator, values, value, today):
    if value in (None, ""):
        return operator == "not_during"
    if operator in {"during", "not_during"}:
        first, last = span(values[0], today)
        return (first <= value <= last) == (operator == "during")
    wanted = sorted(today if each == "today" else datetime.date.fromisoformat(each) for each in values)
    return {
        "on": value == wanted[0],
        "before": value < wanted[0],
        "from": value >= wanted[0],
        "between": wanted[0] <= value <= wanted[-1],
    }[operator]
