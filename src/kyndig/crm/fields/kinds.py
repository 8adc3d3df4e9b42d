"""The four kinds of record and their fields."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kyndig.crm.fields.types import Field, Text, Type
from kyndig.crm.models import Activity, Company, Contact, Deal, OwnField, Record
from kyndig.database import prepared
from kyndig.people.models import Organisation


@dataclass(frozen=True)
class Kind:
    """A kind of record: its model, what it is called, and its fields in the order they are shown."""

    name: str
    model: type[Record]
    label: Text
    plural: Text
    fields: tuple[Field, ...]
    columns: tuple[str, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    @property
    def edited(self) -> list[Field]:
        return [field for field in self.fields if field.edited]


OWNER = Field("owner", _("owner"), Type.PERSON)
TAGS = Field("tags", _("tags"), Type.TAGS)
CREATED = Field("created", _("created"), Type.MOMENT, edited=False)
CHANGED = Field("changed", _("changed"), Type.MOMENT, edited=False, sorted=True)
LAST_CONTACT = Field("last_contact", _("last contact"), Type.MOMENT, edited=False)

COMPANY = Kind(
    "company",
    Company,
    _("company"),
    _("companies"),
    (
        Field("name", _("name"), Type.TEXT, required=True, max_length=200, sorted=True),
        Field("organisation_number", _("organisation number"), Type.ORGANISATION_NUMBER),
        Field("parent", _("parent company"), Type.COMPANY),
        Field("industry", _("industry"), Type.TEXT, max_length=120),
        Field("website", _("website"), Type.LINK),
        Field("email", _("e-mail"), Type.EMAIL),
        Field("phone", _("phone"), Type.PHONE),
        Field("street", _("street"), Type.TEXT, max_length=200),
        Field("postal_code", _("postal code"), Type.TEXT, max_length=12),
        Field("city", _("city"), Type.TEXT, max_length=80),
        Field("country", _("country"), Type.COUNTRY),
        Field("post_street", _("postal address"), Type.TEXT, max_length=200),
        Field("post_postal_code", _("postal code of the postal address"), Type.TEXT, max_length=12),
        Field("post_city", _("city of the postal address"), Type.TEXT, max_length=80),
        OWNER,
        TAGS,
        LAST_CONTACT,
        CREATED,
        CHANGED,
    ),
    ("name", "city", "phone", "owner", "last_contact"),
)
CONTACT = Kind(
    "contact",
    Contact,
    _("contact"),
    _("contacts"),
    (
        Field("given_name", _("given name"), Type.TEXT, max_length=100),
        Field("family_name", _("family name"), Type.TEXT, max_length=100, sorted=True),
        Field("company", _("company"), Type.COMPANY),
        Field("title", _("job title"), Type.TEXT, max_length=120),
        Field("emails", _("e-mail"), Type.EMAILS),
        Field("phones", _("phone"), Type.PHONES),
        Field("employments", _("other companies"), Type.EMPLOYMENTS, listed=False, filtered=False),
        OWNER,
        TAGS,
        LAST_CONTACT,
        CREATED,
        CHANGED,
    ),
    ("name", "company", "title", "emails", "phones", "owner"),
)
DEAL = Kind(
    "deal",
    Deal,
    _("deal"),
    _("deals"),
    (
        Field("name", _("name"), Type.TEXT, required=True, max_length=200),
        Field("company", _("company"), Type.COMPANY),
        Field("contacts", _("contacts"), Type.CONTACTS),
        Field("pipeline", _("pipeline"), Type.PIPELINE, required=True),
        Field("stage", _("stage"), Type.STAGE, required=True),
        Field("value", _("value"), Type.MONEY, sorted=False),
        Field("currency", _("currency"), Type.CURRENCY, listed=False),
        Field(
            "probability", _("probability in per cent"), Type.PERCENT, help=_("Left empty, it is that of the stage.")
        ),
        Field("expected_close", _("expected close"), Type.DATE),
        Field("state", _("state"), Type.CHOICE, choices=Deal.State.choices, edited=False),
        Field("closed_on", _("closed on"), Type.DATE, edited=False),
        Field("reason", _("reason"), Type.REASON, edited=False),
        Field("entered_stage", _("in the stage since"), Type.MOMENT, edited=False),
        Field("rank", _("place in the stage"), Type.NUMBER, edited=False, listed=False, filtered=False),
        Field("confidential", _("confidential"), Type.FLAG, help=_("Only the owner and those named see the deal.")),
        Field("members", _("who may see it"), Type.PEOPLE, listed=False, filtered=False),
        OWNER,
        TAGS,
        LAST_CONTACT,
        CREATED,
        CHANGED,
    ),
    ("name", "company", "stage", "value", "expected_close", "owner"),
)
ACTIVITY = Kind(
    "activity",
    Activity,
    _("activity"),
    _("activities"),
    (
        Field("kind", _("kind"), Type.CHOICE, required=True, choices=Activity.Kind.choices),
        Field("subject", _("what"), Type.TEXT, required=True, max_length=250),
        Field("body", _("more about it"), Type.LONG, listed=False, filtered=False),
        Field("contacts", _("with"), Type.CONTACTS),
        Field("company", _("company"), Type.COMPANY),
        Field("deal", _("deal"), Type.DEAL),
        Field("at", _("when"), Type.MOMENT, sorted=True),
        Field("minutes", _("minutes"), Type.NUMBER),
        Field("due", _("due"), Type.DATE),
        Field("done", _("done"), Type.MOMENT, edited=False),
        Field("outcome", _("outcome"), Type.TEXT, max_length=250),
        Field("private", _("private"), Type.FLAG, help=_("Only you and the owner see it.")),
        OWNER,
        CREATED,
        CHANGED,
    ),
    ("at", "kind", "subject", "contacts", "company", "owner"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (COMPANY, CONTACT, DEAL, ACTIVITY)}
_BY_MODEL: Mapping[type[models.Model], Kind] = {kind.model: kind for kind in KINDS.values()}


def of(organisation: Organisation, name: str) -> Kind:
    """The kind with the organisation's own fields last; one query. Raises KeyError for a name that is no kind."""
    kind = KINDS[name]
    own = _own_fields(organisation=organisation.pk, of=name)
    return replace(kind, fields=(*kind.fields, *(_own(field) for field in own))) if own else kind


@prepared()
def _own_fields(*, organisation: int, of: str) -> "QuerySet[OwnField, OwnField]":
    return OwnField.objects.filter(organisation=organisation, of=of, put_away=None)


def kind_of(record: Record) -> Kind:
    """The kind of a record, with its organisation's own fields; one query."""
    return of(record.organisation, _BY_MODEL[type(record)].name)


def name_of(model: type[models.Model]) -> str:
    """`company` for Company, and so on. Raises KeyError for what is no record."""
    return _BY_MODEL[model].name


def _own(field: OwnField) -> Field:
    return Field(
        field.key,
        field.label,
        Type(field.type),
        choices=[(choice, choice) for choice in field.choices],
        max_length=500,
        own=True,
    )
