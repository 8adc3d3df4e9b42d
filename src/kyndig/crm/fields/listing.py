"""What a list can show and be sorted by; fields that a list has and a form has not."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kyndig.crm.fields.kinds import Kind
from kyndig.crm.fields.types import Field, Text, Type

# A contact is listed by the whole name.
NAME = Field("name", _("name"), Type.TEXT, edited=False)
# The field that a row is called by, and leads to the record.
TITLES: Mapping[str, str] = {"company": "name", "contact": "name", "deal": "name", "activity": "subject"}


@dataclass(frozen=True)
class Order:
    """Columns to sort by. With `nulls_last` the first may be NULL, and those rows come last either way."""

    columns: tuple[str, ...]
    nulls_last: bool = False

    @property
    def turned(self) -> "Order":
        columns = (name[1:] if name.startswith("-") else f"-{name}" for name in self.columns)
        return Order(tuple(columns), self.nulls_last)


_BY_NAME = Order(("sort_name", "id"))
_BY_CHANGE = Order(("changed", "-id"))
_BY_CONTACT = Order(("last_contact", "id"), nulls_last=True)
# The orders that have an index, by the field that they sort by, rising.
ORDERS: Mapping[str, Mapping[str, Order]] = {
    "company": {"name": _BY_NAME, "last_contact": _BY_CONTACT, "changed": _BY_CHANGE},
    "contact": {"name": _BY_NAME, "family_name": _BY_NAME, "last_contact": _BY_CONTACT, "changed": _BY_CHANGE},
    "deal": {
        "value": Order(("value", "id"), nulls_last=True),
        "expected_close": Order(("expected_close", "id"), nulls_last=True),
        "changed": _BY_CHANGE,
    },
    "activity": {"at": Order(("at", "id")), "due": Order(("due", "id"), nulls_last=True)},
}
FIRST_ORDER: Mapping[str, str] = {"company": "name", "contact": "name", "deal": "-changed", "activity": "-at"}


def order_of(kind: str, sort: str) -> Order:
    """The order that `value` or `-value` asks for. Raises KeyError for what a kind is not sorted by."""
    order = ORDERS[kind][sort.removeprefix("-")]
    return order.turned if sort.startswith("-") else order


def listed(kind: Kind) -> dict[str, Field]:
    """The fields that a list of the kind can have as columns, by name."""
    return {field.name: field for field in _fields(kind) if field.listed}


def filtered(kind: Kind) -> dict[str, Field]:
    """The fields that a list of the kind can be narrowed by, by name."""
    return {field.name: field for field in _fields(kind) if field.filtered}


def _fields(kind: Kind) -> tuple[Field, ...]:
    return (NAME, *kind.fields) if kind.name == "contact" else kind.fields


def heading(field: Field) -> Text:
    """What stands above a column."""
    text = str(field.label)
    return text[:1].upper() + text[1:]
