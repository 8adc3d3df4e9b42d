"""Where people stand in the rail, and the line that says which organisation this is."""

from collections.abc import Hashable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyndig.design.navigation import NavItem, Place
from kyndig.people.models import Person
from kyndig.people.policies import may


def items(request: HttpRequest) -> Iterator[NavItem]:
    """People and superusers, for those who may see others than themselves."""
    person: Person | None = getattr(request, "person", None)
    if person is None or not may(person, "people.see"):
        return
    inside = {"organisation": person.organisation.slug}
    yield NavItem("", _("People"), reverse("people:list", kwargs=inside), 60, icon="users")
    if may(person, "people.see_all"):
        yield NavItem("", _("Superusers"), reverse("people:superusers", kwargs=inside), 40, icon="life-buoy")
    if may(person, "people.edit"):
        yield NavItem(
            _("Set-up"), _("The organisation"), reverse("people:settings", kwargs=inside), 300, icon="settings"
        )


def place(request: HttpRequest) -> Place | None:
    """The organisation, and the way to another one where the log-in has several."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return None
    front = reverse("land", kwargs={"organisation": person.organisation.slug})
    return Place(person.organisation.name, front, reverse("customers") if request.elsewhere else "", who=person.name)


def key(request: HttpRequest) -> Hashable:
    """Who somebody is here, as far as the rail can tell: rooms look at roles and at whether one works here."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return None
    rights = frozenset((role.kind, role.rights) for role in person.roles.all())
    here = person.organisation
    return (here.slug, here.name, person.name, person.is_employee, rights, request.elsewhere)
