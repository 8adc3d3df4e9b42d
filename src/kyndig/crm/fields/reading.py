"""Between a record and the values of its fields. What lies in tables of its own is read and written as a list."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from kyndig.crm.fields.types import Field, Type
from kyndig.crm.models import (
    ActivityContact,
    Contact,
    ContactPoint,
    Deal,
    DealContact,
    DealMember,
    Employment,
    Record,
    Tag,
)
from kyndig.database import prepared
from kyndig.ledger.actions import plain
from kyndig.people.models import Person

# Types whose values lie in tables of their own: they are written after the record itself.
APART = frozenset({Type.TAGS, Type.EMAILS, Type.PHONES, Type.CONTACTS, Type.PEOPLE, Type.EMPLOYMENTS})


def read(field: Field, record: Record) -> Any:
    """The value of the field, of the shape its type tells. An own field of a person gives the person's number."""
    if field.own:
        return record.own.get(field.name, [] if field.type in APART else None if field.type in _NONE else "")
    if field.type in APART:
        return _READERS[field.name](record) if record.pk else []
    if getattr(record, record._meta.get_field(field.name).attname) is None:  # type: ignore[union-attr]
        return None
    return getattr(record, field.name)


def plain_values(fields: Iterable[Field], record: Record) -> dict[str, Any]:
    """The values as JSON has them: dates in ISO form, records as `{"id", "name"}`."""
    return {field.name: plain(read(field, record)) for field in fields}


def rows_apart(field: Field, record: Record, value: Any) -> list[Model]:
    """The rows that hold a cleaned value that is kept apart, for a record that is saved and has none yet."""
    return list(_ROWS[field.name](record, value))


def write(field: Field, record: Record, value: Any) -> None:
    """Set a cleaned value. What is kept apart is written to its table at once; the rest is left for `save`."""
    if field.own:
        kept = value.pk if isinstance(value, Person) else plain(value)
        record.own = {**record.own, field.name: kept}
        if kept in (None, "", []):
            record.own.pop(field.name)
    elif field.type in APART:
        _put(field.name, record, value)
    else:
        setattr(record, field.name, value)


_NONE = frozenset({Type.NUMBER, Type.DATE, Type.PERSON})


def _put(name: str, record: Any, value: Any) -> None:
    """Replace the rows that hold the value."""
    _KEPT[name](record).delete()
    rows = list(_ROWS[name](record, value))
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _tags(record: Any) -> list[str]:
    return sorted((tag.name for tag in record.tags.all()), key=str.casefold)


def _tag_rows(record: Any, names: list[str]) -> Iterator[Model]:
    known = (
        {tag.name: tag for tag in Tag.objects.filter(workspace=record.workspace_id, name__in=names)} if names else {}
    )
    missing = [Tag(workspace_id=record.workspace_id, name=name) for name in names if name not in known]
    through = record.tags.through
    for tag in [*known.values(), *Tag.objects.bulk_create(missing)]:
        yield through(**{f"{record._meta.model_name}_id": record.pk, "tag_id": tag.pk})


def _points(kind: str) -> Callable[[Any], list[dict[str, str]]]:
    def points(contact: Contact) -> list[dict[str, str]]:
        return [{"value": point.value, "label": point.label} for point in contact.points.all() if point.kind == kind]

    return points


def _point_rows(kind: str) -> Callable[[Any, list[Mapping[str, str]]], Iterator[Model]]:
    def rows(contact: Contact, points: list[Mapping[str, str]]) -> Iterator[Model]:
        for position, point in enumerate(points):
            yield ContactPoint(
                workspace_id=contact.workspace_id, contact=contact, kind=kind, position=position, **point
            )

    return rows


def _links(record: Any) -> Any:
    return record.deal_contacts if isinstance(record, Deal) else record.activity_contacts


def _contacts(record: Any) -> list[Contact]:
    return _named(of=str(record._meta.model_name), pk=record.pk)


@prepared("of")
def _named(*, of: str, pk: int) -> "QuerySet[Contact, Contact]":
    """The contacts of a deal or an activity, in the order in which they were named."""
    contacts: QuerySet[Contact] = Contact.objects.filter(**{f"{of}_contacts__{of}": pk})
    return contacts.order_by(f"{of}_contacts__id")


def _contact_rows(record: Any, contacts: list[Contact]) -> Iterator[Model]:
    for position, contact in enumerate(contacts):
        if isinstance(record, Deal):
            yield DealContact(deal=record, contact=contact, position=position)
        else:
            yield ActivityContact(activity=record, contact=contact, at=record.at)


def _members(record: Any) -> list[Person]:
    return [link.person for link in record.deal_members.select_related("person").order_by("id")]


def _member_rows(record: Any, people: list[Person]) -> Iterator[Model]:
    for person in people:
        yield DealMember(deal=record, person=person)


def _employments(record: Any) -> list[dict[str, Any]]:
    return [
        {"company": each.company, "title": each.title, "started": each.started, "ended": each.ended}
        for each in record.employments.select_related("company").order_by("id")
    ]


def _employment_rows(record: Any, employments: list[Mapping[str, Any]]) -> Iterator[Model]:
    for each in employments:
        yield Employment(contact=record, **each)


_EMAIL, _PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE
# How a value that is kept apart is read, which rows hold it now, and which rows are to hold a new one.
_READERS: dict[str, Callable[[Any], Any]] = {
    "tags": _tags,
    "emails": _points(_EMAIL),
    "phones": _points(_PHONE),
    "contacts": _contacts,
    "members": _members,
    "employments": _employments,
}
_KEPT: dict[str, Callable[[Any], Any]] = {
    "tags": lambda record: record.tags.through.objects.filter(**{record._meta.model_name: record}),
    "emails": lambda contact: contact.points.filter(kind=_EMAIL),
    "phones": lambda contact: contact.points.filter(kind=_PHONE),
    "contacts": lambda record: _links(record).all(),
    "members": lambda deal: deal.deal_members.all(),
    "employments": lambda contact: contact.employments.all(),
}
_ROWS: dict[str, Callable[[Any, Any], Iterator[Model]]] = {
    "tags": _tag_rows,
    "emails": _point_rows(_EMAIL),
    "phones": _point_rows(_PHONE),
    "contacts": _contact_rows,
    "members": _member_rows,
    "employments": _employment_rows,
}
