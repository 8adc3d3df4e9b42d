"""Whom a person asks: the superuser of the department, or of the one it lies in, and the programme lead."""

from collections.abc import Mapping
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kyndig.people.models import Department, Organisation, Person, Role

Kind = Role.Kind


def superusers_by_department(organisation: Organisation) -> dict[int, Person]:
    """The superuser of every department, that of the department it lies in where it has none itself, by department id.

    A deputy stands in where there is no superuser. Two queries.
    """
    today = timezone.localdate()
    roles = (
        Role.objects.filter(organisation=organisation, kind__in=[Kind.SUPERUSER, Kind.DEPUTY], department__isnull=False)
        .filter(Q(person__left=None) | Q(person__left__gt=today))
        .select_related("person")
        .order_by("pk")
    )
    own: dict[int, Person] = {}
    for role in sorted(roles, key=lambda role: role.kind != Kind.SUPERUSER):
        if role.department_id is not None:
            own.setdefault(role.department_id, role.person)
    parents = dict(Department.objects.filter(organisation=organisation).order_by().values_list("pk", "parent_id"))
    found = {department: _nearest(department, own, parents) for department in parents}
    return {department: person for department, person in found.items() if person is not None}


def superuser_of(person: Person) -> Person | None:
    """Whom the person asks first; not the person itself. None where the department has nobody."""
    if person.department_id is None:
        return None
    found = superusers_by_department(person.organisation).get(person.department_id)
    return found if found is not None and found.pk != person.pk else None


def lead_of(organisation: Organisation) -> Person | None:
    """The programme lead, one with an e-mail address first."""
    leads = (
        Person.objects.filter(roles__kind=Kind.LEAD, organisation=organisation)
        .filter(Q(left=None) | Q(left__gt=timezone.localdate()))
        .order_by("pk")
    )
    return min(leads, key=lambda person: not person.email, default=None)


def own_address() -> str:
    """The address that mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _nearest(department: int, own: Mapping[int, Person], parents: Mapping[int, int | None]) -> Person | None:
    seen: set[int] = set()
    at: int | None = department
    while at is not None and at not in seen:
        if at in own:
            return own[at]
        seen.add(at)
        at = parents.get(at)
    return None
