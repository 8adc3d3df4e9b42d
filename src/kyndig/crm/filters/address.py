"""From the parameters of an address to a filter. Whatever makes no sense is left out, and counted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kyndig.crm.fields import Field, FieldError
from kyndig.crm.filters.conditions import Condition, Filter
from kyndig.crm.filters.operators import Operator, operators_of, takes_several
from kyndig.crm.filters.values import read_values

_NAME = re.compile(r"(?:([1-9][0-9]?)\.)?([a-z][a-z0-9_]{0,59})\.([a-z_]{2,12})")
# More conditions than anybody reads as a sentence.
MOST = 30


@dataclass(frozen=True)
class Read:
    """A filter as an address tells it, and how many conditions of it made no sense."""

    filter: Filter
    left_out: int = 0


def read_filter(fields: Mapping[str, Field], parameters: Iterable[tuple[str, list[str]]]) -> Read:
    """The filter of an address; `fields` are those that can be narrowed by. Parameters without a dot are others'."""
    groups: dict[int, list[Condition]] = {}
    left_out, any_within, count = 0, False, 0
    for name, raw in parameters:
        if name == "match":
            any_within = raw[-1:] == ["any"]
            continue
        if "." not in name:
            continue
        found = _NAME.fullmatch(name)
        field = fields.get(found[2]) if found else None
        if found is None or field is None or found[3] not in operators_of(field):
            left_out += 1
            continue
        operator = Operator(found[3])
        for values in [raw] if takes_several(field, operator) else [[each] for each in raw]:
            count += 1
            try:
                condition = Condition(field.name, operator.value, read_values(field, operator, values))
            except FieldError:
                left_out += 1
                continue
            group = groups.setdefault(int(found[1] or 1), [])
            if count > MOST:
                left_out += 1
            elif condition not in group:
                group.append(condition)
    kept = tuple(tuple(groups[number]) for number in sorted(groups) if groups[number])
    return Read(Filter(kept, any_within and bool(kept)), left_out)


def filter_only(parameters: Iterable[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The parameters of an address that are the filter's, as they are."""
    return [(name, value) for name, values in parameters if "." in name or name == "match" for value in values]
