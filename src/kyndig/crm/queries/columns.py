"""The values of a list's columns: read as plain values, a page or a chunk at a time, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from kyndig.crm.fields import Field, Type
from kyndig.crm.models import ActivityContact, Company, Contact, ContactPoint, Deal, DealContact
from kyndig.database import prepared
from kyndig.people.models import Person

Raw = Mapping[str, Any]


class Named(NamedTuple):
    """A record that a value points at."""

    id: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Columns:
    """The columns of a list of one kind of record, in their order."""

    kind: str
    fields: Sequence[Field]

    @property
    def wanted(self) -> list[str]:
        """What `values()` has to be asked for, so that `load` can be given its rows."""
        names = {"id"}
        for field in self.fields:
            names.update(_asked(self.kind, field))
        return sorted(names)

    def load(self, rows: Sequence[Raw]) -> list[list[Any]]:
        """The values of each row, as `show` takes them; a record is a `Named`. A query for each column kept apart."""
        numbers = tuple(row["id"] for row in rows)
        apart = {
            field.name: _APART[field.type](self.kind, numbers)
            for field in self.fields
            if field.type in _APART and not field.own
        }
        people = self._people(rows)
        return [[_value(self.kind, field, row, apart, people) for field in self.fields] for row in rows]

    def _people(self, rows: Sequence[Raw]) -> dict[int, Person]:
        """Those named in own fields, by number."""
        names = [field.name for field in self.fields if field.own and field.type is Type.PERSON]
        numbers = {row["own"][name] for row in rows for name in names if isinstance(row["own"].get(name), int)}
        return Person.objects.in_bulk(numbers) if numbers else {}


_ONE = {
    Type.COMPANY: "name",
    Type.DEAL: "name",
    Type.PIPELINE: "name",
    Type.STAGE: "name",
    Type.REASON: "name",
}  # fmt: skip


def _asked(kind: str, field: Field) -> Iterable[str]:
    if field.own:
        return ["own"]
    if kind == "contact" and field.name == "name":
        return ["given_name", "family_name"]
    if field.type in _APART:
        return []
    if field.type in _ONE:
        return [f"{field.name}_id", f"{field.name}__name"]
    if field.type is Type.PERSON:
        return [f"{field.name}_id", f"{field.name}__given_name", f"{field.name}__family_name"]
    if field.type is Type.MONEY:
        return [field.name, "currency"]
    return [field.name]


def _value(kind: str, field: Field, row: Raw, apart: Mapping[str, Mapping[int, Any]], people: dict[int, Person]) -> Any:
    name = field.name
    if field.own:
        value = row["own"].get(name)
        if field.type is Type.PERSON:
            return Named(value, people[value].name) if value in people else None
        return value
    if name in apart:
        return apart[name].get(row["id"], [])
    if kind == "contact" and name == "name":
        return f"{row['given_name']} {row['family_name']}".strip()
    if field.type in _ONE:
        number = row[f"{name}_id"]
        return None if number is None else Named(number, row[f"{name}__name"])
    if field.type is Type.PERSON:
        number = row[f"{name}_id"]
        full = f"{row[f'{name}__given_name']} {row[f'{name}__family_name']}".strip()
        return None if number is None else Named(number, full)
    return row[name]


def _tags(kind: str, numbers: tuple[int, ...]) -> dict[int, list[str]]:
    return _grouped(sorted(_tag_names(kind=kind, numbers=numbers), key=lambda row: row[1].casefold()))


@prepared("kind")
def _tag_names(*, kind: str, numbers: tuple[int, ...]) -> "QuerySet[Any, tuple[int, str]]":
    models: dict[str, Any] = {"company": Company, "contact": Contact, "deal": Deal}
    through: QuerySet[Any] = models[kind].tags.through.objects.filter(**{f"{kind}_id__in": numbers})
    return through.values_list(f"{kind}_id", "tag__name")


def _points(point: str) -> Callable[[str, tuple[int, ...]], dict[int, list[str]]]:
    return lambda kind, numbers: _grouped(_values(point=point, contacts=numbers))


@prepared()
def _values(*, point: str, contacts: tuple[int, ...]) -> "QuerySet[ContactPoint, tuple[int, str]]":
    rows = ContactPoint.objects.filter(contact__in=contacts, kind=point).order_by("position", "id")
    return rows.values_list("contact_id", "value")


def _contacts(kind: str, numbers: tuple[int, ...]) -> dict[int, list[Named]]:
    rows = _contact_names(kind=kind, numbers=numbers)
    return _grouped((each, Named(number, f"{given} {family}".strip())) for each, number, given, family in rows)


@prepared("kind")
def _contact_names(*, kind: str, numbers: tuple[int, ...]) -> "QuerySet[Any, tuple[int, int, str, str]]":
    names = ("contact_id", "contact__given_name", "contact__family_name")
    if kind == "deal":
        deals = DealContact.objects.filter(deal__in=numbers).order_by("position", "id")
        return deals.values_list("deal_id", *names)
    return ActivityContact.objects.filter(activity__in=numbers).order_by("id").values_list("activity_id", *names)


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    grouped = defaultdict(list)
    for number, value in pairs:
        grouped[number].append(value)
    return grouped


_APART: Mapping[Type, Callable[[str, tuple[int, ...]], dict[int, Any]]] = {
    Type.TAGS: _tags,
    Type.EMAILS: _points(ContactPoint.Kind.EMAIL),
    Type.PHONES: _points(ContactPoint.Kind.PHONE),
    Type.CONTACTS: _contacts,
}
