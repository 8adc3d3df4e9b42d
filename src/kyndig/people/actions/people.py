"""People join, change, leave and come back."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.actions.logins import grant_login
from kyndig.people.models import Organisation, Person, Role
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.emails import tidy_email


@transaction.atomic
def hire(organisation: Organisation, *, by: ledger.Actor, **fields: Any) -> Person:
    """Somebody new in the organisation, who can log in at once where an e-mail is given.

    `fields` are those of Person. `is_employee=False` is for a trainer or adviser from outside. Raises RefusedError
    where there is no name, where the e-mail or employee number is a colleague's, and where the department or manager is
    another organisation's.
    """
    person = Person(organisation=organisation, **_tidied(fields))
    if not person.name:
        raise RefusedError(_("Give the person a name."))
    _check(person)
    ledger.add(person, by=by, verb="person.hired")
    if person.email and person.left is None:
        grant_login(person, by=by)
    return person


@transaction.atomic
def change_person(person: Person, *, by: ledger.Actor, **values: Any) -> bool:
    """Set what is known about a person; False where nothing differs.

    A new e-mail is a new log-in: the old one no longer opens this organisation. Raises RefusedError as `hire` does.
    """
    values = _tidied(values)
    changed = Person(pk=person.pk, organisation=person.organisation)
    for field in Person._meta.concrete_fields:
        setattr(changed, field.attname, getattr(person, field.attname))
    for name, value in values.items():
        setattr(changed, name, value)
    if not changed.name:
        raise RefusedError(_("Give the person a name."))
    _check(changed)
    moved_mail = tidy_email(changed.email) != tidy_email(person.email)
    differs = ledger.change(person, by=by, verb="person.changed", about_id=person.pk, **values)
    if moved_mail and person.user_id is not None:
        ledger.change(person, by=by, verb="person.login_withdrawn", about_id=person.pk, user=None)
    if moved_mail and person.email and person.left is None:
        grant_login(person, by=by)
    return differs


@transaction.atomic
def mark_left(person: Person, on: datetime.date, by: ledger.Actor) -> bool:
    """`on` is the first day the person is no longer here. Roles are kept for a return, and of no use until then.

    Raises RefusedError where nobody would be left to lead the programme.
    """
    others = Role.objects.filter(organisation=person.organisation, kind=Role.Kind.LEAD, person__left=None)
    leads = person.roles.filter(kind=Role.Kind.LEAD).exists()
    if leads and not others.exclude(person=person).exists():
        raise RefusedError(_("%(name)s is the only programme lead. Appoint another one first.") % {"name": person.name})
    return ledger.change(person, by=by, verb="person.left", about_id=person.pk, left=on)


@transaction.atomic
def return_person(person: Person, *, by: ledger.Actor) -> bool:
    """Undo that somebody has left. Raises RefusedError where a colleague has the e-mail by now."""
    _check(person)
    returned = ledger.change(person, by=by, verb="person.returned", about_id=person.pk, left=None)
    if returned and person.email and person.user_id is None:
        grant_login(person, by=by)
    return returned


def _tidied(fields: dict[str, Any]) -> dict[str, Any]:
    tidy = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in fields.items()}
    if "email" in tidy:
        tidy["email"] = tidy_email(tidy["email"] or "")
    return tidy


def _check(person: Person) -> None:
    colleagues = person.organisation.people.exclude(pk=person.pk)
    if person.email and (other := colleagues.filter(email__iexact=person.email, left=None).first()):
        raise RefusedError(
            _("%(name)s has the e-mail %(email)s. An address can be one person's only, as it is used to log in.")
            % {"name": other.name, "email": person.email}
        )
    if person.employee_number and (other := colleagues.filter(employee_number=person.employee_number).first()):
        raise RefusedError(
            _("%(name)s has the employee number %(number)s.") % {"name": other.name, "number": person.employee_number}
        )
    for linked in (person.department, person.manager):
        if linked is not None and linked.organisation_id != person.organisation_id:
            raise RefusedError(_("Choose among the departments and people of this organisation."))
    if person.manager_id is not None and person.manager_id == person.pk:
        raise RefusedError(_("Nobody can be their own manager."))


def has_left(person: Person) -> bool:
    """Whether the person is no longer here today."""
    return person.left is not None and person.left <= timezone.localdate()
