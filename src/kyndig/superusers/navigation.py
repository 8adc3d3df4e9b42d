"""Where my department stands in the rail."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyndig.design.navigation import NavItem
from kyndig.people.policies import may


def items(request: HttpRequest) -> Iterator[NavItem]:
    """My department, for its superuser and deputy."""
    person = getattr(request, "person", None)
    if person is None or not may(person, "superusers.department"):
        return
    address = reverse("superusers:department", kwargs={"organisation": person.organisation.slug})
    yield NavItem(_("Me"), _("My department"), address, 210, icon="life-buoy", tab=True)
