"""Roles are given and taken back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.extensions import tell_appointed, tell_dismissed
from kyndig.people.models import Department, Person, Role
from kyndig.people.refusals import RefusedError

Kind = Role.Kind
OF_A_DEPARTMENT = frozenset({Kind.SUPERUSER, Kind.DEPUTY})


@transaction.atomic
def appoint(
    person: Person, kind: str, *, department: Department | None = None, rights: str = "", by: ledger.Actor
) -> Role:
    """Give a person a role; a role that the person has already is returned as it is, with the rights given.

    A superuser and a deputy are that of a department, and there is one of each: whoever had the role before gives it
    up, and a deputy who becomes superuser of the department is its deputy no more. Only a manager can have a department
    besides them. A partner may see where no rights are given. Raises RefusedError where these do not go together.
    """
    _check(person, kind, department)
    if kind == Kind.PARTNER:
        rights = rights or Role.Rights.SEE
    mine = person.roles.filter(kind=kind, department=department).first()
    if mine is not None:
        ledger.change(mine, by=by, verb="role.changed", about_id=person.pk, rights=rights)
        return mine
    if kind in OF_A_DEPARTMENT:
        held = Role.objects.select_related("person").filter(department=department)
        before = held.filter(kind=kind) | held.filter(kind__in=OF_A_DEPARTMENT, person=person)
        for role in before.order_by("pk"):
            _take_back(role, by)
    role = Role(organisation=person.organisation, person=person, kind=kind, department=department, rights=rights)
    ledger.add(role, by=by, verb="role.appointed", about_id=person.pk)
    person.__dict__.pop("role_kinds", None)
    tell_appointed(role, by)
    return role


@transaction.atomic
def set_helpers(department: Department, chosen: Mapping[str, Person | None], *, by: ledger.Actor) -> None:
    """Make those chosen the superuser and the deputy of a department, by kind of role; None leaves the role open."""
    held = department.roles.filter(kind__in=OF_A_DEPARTMENT).select_related("person")
    for role in held.order_by("pk"):
        wanted = chosen.get(role.kind)
        if wanted is None or wanted.pk != role.person_id:
            _take_back(role, by)
    for kind, person in chosen.items():
        if person is not None:
            appoint(person, kind, department=department, by=by)


@transaction.atomic
def dismiss(role: Role, *, by: ledger.Actor) -> None:
    """Take a role back. Raises RefusedError where nobody would be left to lead the programme."""
    if role.kind == Kind.LEAD:
        leads = Role.objects.filter(organisation=role.organisation, kind=Kind.LEAD, person__left=None)
        if not leads.exclude(pk=role.pk).exists():
            raise RefusedError(
                _("%(name)s is the only programme lead. Appoint another one first.") % {"name": role.person.name}
            )
    _take_back(role, by)


def _take_back(role: Role, by: ledger.Actor) -> None:
    ledger.remove(role, by=by, verb="role.dismissed", about_id=role.person_id)
    role.person.__dict__.pop("role_kinds", None)
    tell_dismissed(role, by)


def _check(person: Person, kind: str, department: Department | None) -> None:
    if kind not in Kind.values:
        raise RefusedError(_("There is no such role."))
    if kind in OF_A_DEPARTMENT and department is None:
        raise RefusedError(_("Choose the department that this is for."))
    if kind not in {*OF_A_DEPARTMENT, Kind.MANAGER} and department is not None:
        raise RefusedError(_("This role is for the whole organisation, not for a department."))
    if department is not None and department.organisation_id != person.organisation_id:
        raise RefusedError(_("Choose among the departments and people of this organisation."))
    if person.left is not None:
        raise RefusedError(_("%(name)s has left, and cannot be given a role.") % {"name": person.name})
