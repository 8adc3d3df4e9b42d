"""Where openness stands in the rail, and what it adds to a person's page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.design.navigation import NavItem
from kyndig.people.extensions import PersonLink
from kyndig.people.models import Person
from kyndig.people.policies import may


def items(request: HttpRequest) -> Iterator[NavItem]:
    """What is recorded about me, for everybody; the ledger, for the lead."""
    person = getattr(request, "person", None)
    if person is None:
        return
    inside = {"organisation": person.organisation.slug}
    yield NavItem(_("Me"), _("Openness"), reverse("openness:me", kwargs=inside), 290, icon="eye")
    if may(person, "openness.ledger"):
        yield NavItem(
            _("Set-up"), _("The ledger"), reverse("openness:ledger", kwargs=inside), 320, icon="book-open-text"
        )


def links(viewer: Person, person: Person) -> Iterator[PersonLink]:
    """From a person's page to the ledger about that person, and to erasing who has left."""
    inside = {"organisation": person.organisation.slug}
    if viewer.pk == person.pk:
        yield PersonLink(_("Everything that is recorded about you"), reverse("openness:me", kwargs=inside))
    if may(viewer, "openness.ledger"):
        address = reverse("openness:ledger", kwargs=inside)
        yield PersonLink(_("Every change and look-up"), f"{address}?person={person.pk}")
    if may(viewer, "openness.erase") and person.left is not None and person.left <= timezone.localdate():
        address = reverse("openness:erase", kwargs={**inside, "pk": person.pk})
        yield PersonLink(_("Erase who this is"), address, _("cannot be undone"))
