"""Between a record and the values of its fields. What lies in tables of its own is read and written as a list."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kyndig.crm.fields.types import Field, Type
from kyndig.crm.models import (
    Activity,
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


def write(field: Field, record: Record, value: Any) -> None:
    """Set a cleaned value. What is kept apart is written to its table at once; the rest is left for `save`."""
    if field.own:
        kept = value.pk if isinstance(value, Person) else plain(value)
        record.own = {**record.own, field.name: kept}
        if kept in (None, "", []):
            record.own.pop(field.name)
    elif field.type in APART:
        _WRITERS[field.name](record, value)
    else:
        setattr(record, field.name, value)


_NONE = frozenset({Type.NUMBER, Type.DATE, Type.PERSON})


def _tags(record: Any) -> list[str]:
    return sorted((tag.name for tag in record.tags.all()), key=str.casefold)


def _set_tags(record: Any, names: list[str]) -> None:
    known = {tag.name: tag for tag in Tag.objects.filter(workspace=record.workspace_id, name__in=names)}
    missing = [Tag(workspace_id=record.workspace_id, name=name) for name in names if name not in known]
    record.tags.set([*known.values(), *Tag.objects.bulk_create(missing)])


def _points(kind: str) -> Callable[[Any], list[dict[str, str]]]:
    def points(contact: Contact) -> list[dict[str, str]]:
        return [{"value": point.value, "label": point.label} for point in contact.points.all() if point.kind == kind]

    return points


def _set_points(kind: str) -> Callable[[Any, list[Mapping[str, str]]], None]:
    def set_points(contact: Contact, points: list[Mapping[str, str]]) -> None:
        contact.points.filter(kind=kind).delete()
        ContactPoint.objects.bulk_create(
            ContactPoint(workspace_id=contact.workspace_id, contact=contact, kind=kind, position=position, **point)
            for position, point in enumerate(points)
        )

    return set_points


def _contacts(record: Any) -> list[Contact]:
    if isinstance(record, Deal):
        return [link.contact for link in record.deal_contacts.select_related("contact")]
    return [link.contact for link in record.activity_contacts.select_related("contact").order_by("id")]


def _set_contacts(record: Any, contacts: list[Contact]) -> None:
    if isinstance(record, Deal):
        record.deal_contacts.all().delete()
        DealContact.objects.bulk_create(
            DealContact(deal=record, contact=contact, position=position) for position, contact in enumerate(contacts)
        )
    elif isinstance(record, Activity):
        record.activity_contacts.all().delete()
        ActivityContact.objects.bulk_create(
            ActivityContact(activity=record, contact=contact, at=record.at) for contact in contacts
        )


def _members(record: Any) -> list[Person]:
    return [link.person for link in record.deal_members.select_related("person").order_by("id")]


def _set_members(record: Any, people: list[Person]) -> None:
    record.deal_members.all().delete()
    DealMember.objects.bulk_create(DealMember(deal=record, person=person) for person in people)


def _employments(record: Any) -> list[dict[str, Any]]:
    return [
        {"company": each.company, "title": each.title, "started": each.started, "ended": each.ended}
        for each in record.employments.select_related("company").order_by("id")
    ]


def _set_employments(record: Any, employments: list[Mapping[str, Any]]) -> None:
    record.employments.all().delete()
    Employment.objects.bulk_create(Employment(contact=record, **each) for each in employments)


_READERS: dict[str, Callable[[Any], Any]] = {
    "tags": _tags,
    "emails": _points(ContactPoint.Kind.EMAIL),
    "phones": _points(ContactPoint.Kind.PHONE),
    "contacts": _contacts,
    "members": _members,
    "employments": _employments,
}
_WRITERS: dict[str, Callable[[Any, Any], None]] = {
    "tags": _set_tags,
    "emails": _set_points(ContactPoint.Kind.EMAIL),
    "phones": _set_points(ContactPoint.Kind.PHONE),
    "contacts": _set_contacts,
    "members": _set_members,
    "employments": _set_employments,
}
