"""What people and the ledger keep about a person, in words that the person can read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kyndig.ledger.models import Line
from kyndig.ledger.words import sentence
from kyndig.people.holdings import Holding
from kyndig.people.models import Person

FIELDS = [
    "given_name", "family_name", "email", "phone", "title", "department", "manager", "site", "employee_number",
    "started", "left",
]  # fmt: skip


def own_record(person: Person) -> dict[str, Any]:
    """What the list says about the person, by the name of the field."""
    values = {str(Person._meta.get_field(name).verbose_name): getattr(person, name) for name in FIELDS}
    return {label: str(value) if value else "" for label, value in values.items()}


def _record(person: Person) -> list[Mapping[str, Any]]:
    return [own_record(person)]


def _roles(person: Person) -> list[Mapping[str, Any]]:
    return [
        {
            str(_("role")): str(role.get_kind_display()),
            str(_("department")): str(role.department or ""),
            str(_("rights")): str(role.get_rights_display()) if role.rights else "",
            str(_("since")): role.since.isoformat(),
        }
        for role in person.roles.select_related("department")
    ]


def _lines(person: Person) -> list[Mapping[str, Any]]:
    about = Line.objects.filter(organisation_id=person.organisation_id, about_id=person.pk).order_by("id")
    return [_line(line) for line in about.iterator()]


def _done(person: Person) -> list[Mapping[str, Any]]:
    by = Line.objects.filter(organisation_id=person.organisation_id, actor_id=person.pk).exclude(about_id=person.pk)
    return [
        {str(_("when")): line.at.isoformat(), str(_("what")): sentence(line)} for line in by.order_by("id").iterator()
    ]


def _line(line: Line) -> dict[str, Any]:
    return {
        str(_("when")): line.at.isoformat(),
        str(_("what")): sentence(line),
        str(_("before")): line.before,
        str(_("after")): line.after,
    }


HOLDINGS = [
    Holding("record", _("What the list says"), _record),
    Holding("roles", _("Roles"), _roles),
    Holding("about", _("Changes and look-ups"), _lines),
    Holding("done", _("What you have done"), _done),
]
