"""What stands in the rail for the programme, for those who may see it."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyndig.design.navigation import NavItem
from kyndig.people.policies import may


def programme_items(request: HttpRequest) -> Iterator[NavItem]:
    """The programme and the overview."""
    person = getattr(request, "person", None)
    if person is None:
        return
    organisation = {"organisation": person.organisation.slug}
    if may(person, "training.see_programme"):
        yield NavItem(
            "", _("The programme"), reverse("training:programme", kwargs=organisation), 10, icon="route", tab=True
        )
    if may(person, "training.see_overview"):
        yield NavItem(
            "", _("The overview"), reverse("training:overview", kwargs=organisation), 50, icon="layers", tab=True
        )


def timetable_items(request: HttpRequest) -> Iterator[NavItem]:
    """The timetable."""
    person = getattr(request, "person", None)
    if person is not None and may(person, "training.see_programme"):
        address = reverse("training:timetable", kwargs={"organisation": person.organisation.slug})
        yield NavItem("", _("The timetable"), address, 20, icon="calendar-days", tab=True)
