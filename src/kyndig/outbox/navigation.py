"""Where the messages stand in the rail."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyndig.design.navigation import NavItem
from kyndig.people.policies import may


def items(request: HttpRequest) -> Iterator[NavItem]:
    """The messages, for those who follow the programme."""
    organisation = getattr(request, "organisation", None)
    if organisation is None or not may(request.person, "outbox.see"):
        return
    url = reverse("outbox:messages", kwargs={"organisation": organisation.slug})
    yield NavItem(section=_("Set-up"), label=_("Messages"), url=url, order=310, icon="mail")
