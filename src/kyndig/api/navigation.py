"""Where the ways in and out for programs stand in the rail."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyndig.design.navigation import NavItem
from kyndig.people.policies import may


def items(request: HttpRequest) -> Iterator[NavItem]:
    """One's own tokens, for everybody who uses the CRM; what is connected, for the lead."""
    person = getattr(request, "person", None)
    if person is None or not may(person, "api.use"):
        return
    inside = {"organisation": person.organisation.slug}
    yield NavItem(_("Me"), _("Tokens"), reverse("api:tokens", kwargs=inside), 295, icon="key-round")
    if may(person, "api.set_up"):
        yield NavItem(_("Set-up"), _("Connections"), reverse("api:connections", kwargs=inside), 330, icon="plug")
