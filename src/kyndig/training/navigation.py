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
            "",
            _("The programme"),
            reverse("training:programme", kwargs=organisation),
            10,
            icon="route",
            tab=_("Programme"),
        )
    if may(person, "training.see_overview"):
        yield NavItem(
            "",
            _("The overview"),
            reverse("training:overview", kwargs=organisation),
            50,
            icon="layers",
            tab=_("Overview"),
        )


def timetable_items(request: HttpRequest) -> Iterator[NavItem]:
    """The timetable."""
    person = getattr(request, "person", None)
    if person is not None and may(person, "training.see_programme"):
        address = reverse("training:timetable", kwargs={"organisation": person.organisation.slug})
        yield NavItem("", _("The timetable"), address, 20, icon="calendar-days", tab=_("Timetable"))


def session_items(request: HttpRequest) -> Iterator[NavItem]:
    """The lead's sessions, and what belongs to oneself: my training, my sessions."""
    person = getattr(request, "person", None)
    if person is None:
        return
    organisation = {"organisation": person.organisation.slug}
    if may(person, "training.see_sessions"):
        leave = reverse("training:leave", kwargs=organisation) if may(person, "training.edit_programme") else ""
        sessions = reverse("training:sessions", kwargs=organisation)
        yield NavItem("", _("Sessions"), sessions, 30, icon="presentation", tab=True, match=(leave,) if leave else ())
    if may(person, "training.learn"):
        mine = reverse("training:me", kwargs=organisation)
        yield NavItem(_("Me"), _("My training"), mine, 200, icon="graduation-cap", tab=True)
    if may(person, "training.teach"):
        taught = reverse("training:my_sessions", kwargs=organisation)
        yield NavItem(_("Me"), _("My sessions"), taught, 220, icon="presentation", tab=True)
