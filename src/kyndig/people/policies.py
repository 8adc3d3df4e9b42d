"""Who may see or do what: predicates over a person and the organisation that the person is in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.http import Http404, HttpRequest, HttpResponse

from kyndig.people.models import Person, Role

Kind = Role.Kind
View = Callable[..., HttpResponse]


def has(*kinds: str) -> rules.Predicate:
    """A predicate: the person has one of these roles."""

    @rules.predicate(name=f"has:{'/'.join(kinds)}")
    def predicate(person: Person) -> bool:
        return bool(person.role_kinds.intersection(kinds))

    return predicate


@rules.predicate
def belongs(person: Person) -> bool:
    return person is not None


@rules.predicate
def is_employee(person: Person) -> bool:
    return person.is_employee


@rules.predicate
def advises(person: Person) -> bool:
    """A partner whom the organisation lets change things."""
    return any(role.kind == Kind.PARTNER and role.rights == Role.Rights.EDIT for role in person.roles.all())


runs_programme = has(Kind.LEAD) | advises
follows_programme = has(Kind.LEAD, Kind.PARTNER)
sees_groups = has(Kind.LEAD, Kind.PARTNER, Kind.MANAGER)

rules.add_perm("people.belong", belongs)
rules.add_perm("people.employee", is_employee)
rules.add_perm("people.see", follows_programme | has(Kind.SUPERUSER, Kind.DEPUTY))
rules.add_perm("people.see_all", follows_programme)
rules.add_perm("people.edit", runs_programme)
rules.add_perm("people.lead", has(Kind.LEAD))


def may(person: Person | None, permission: str) -> bool:
    return person is not None and rules.has_perm(permission, person)


def allowed(permission: str) -> Callable[[View], View]:
    """Let a view of an organisation be reached by those with `permission`; for everybody else it is not there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.person, permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


# These let a person into everything, or in from outside: they are the lead's to give.
OF_THE_LEAD = frozenset({Kind.LEAD, Kind.PARTNER})


def may_give(person: Person | None, kind: str) -> bool:
    """Whether the person may give this kind of role to others, and take it back."""
    return may(person, "people.lead" if kind in OF_THE_LEAD else "people.edit")


LANDINGS = [
    (Kind.LEAD, "training:programme"),
    (Kind.PARTNER, "training:programme"),
    (Kind.MANAGER, "training:overview"),
    (Kind.SUPERUSER, "superusers:department"),
    (Kind.DEPUTY, "superusers:department"),
    (Kind.TRAINER, "training:my_sessions"),
]


def landing(person: Person) -> str:
    """The name of the page that the person lands on: that of the first role in the order of `LANDINGS`."""
    return next((page for kind, page in LANDINGS if kind in person.role_kinds), "training:me")
