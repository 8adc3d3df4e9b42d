"""Where the customers stand in the rail."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kyndig.design.bands import Band
from kyndig.design.navigation import NavItem, Search
from kyndig.people.models import Person
from kyndig.people.policies import may

# Name of the page, what it is called, its order in the rail, its icon, whether it is in the bottom bar of a phone.
PAGES: list[tuple[str, str | Promise, int, str, bool]] = [
    ("day", _("My day"), 100, "sun", True),
    ("companies", _("Companies"), 110, "building-2", False),
    ("contacts", _("Contacts"), 120, "contact", False),
    ("board", _("Deals"), 130, "square-kanban", False),
    ("activities", _("Activities"), 140, "messages-square", False),
    ("practice", _("Practice area"), 160, "sprout", False),
    ("reports", _("Reports"), 150, "chart-column", False),
    ("bin", _("The bin"), 190, "trash-2", False),
]


def items(request: HttpRequest) -> Iterator[NavItem]:
    """The customers; for whoever practises, those to practise on, under a heading that says so."""
    person: Person | None = getattr(request, "person", None)
    if person is None or not may(person, "crm.use"):
        return
    space = getattr(request, "space", "crm")
    section = _("Practice") if space == "practice" else _("Customers")
    inside = {"organisation": person.organisation.slug}
    for name, label, order, icon, tab in PAGES:
        url = reverse(f"crm:{name}", kwargs=inside, current_app=space)
        # The list of deals and their pages belong to the board.
        match = (reverse("crm:deals", kwargs=inside, current_app=space),) if name == "board" else ()
        yield NavItem(section, label, url, order, icon=icon, tab=tab, match=match)
    if may(person, "crm.set_up"):
        url = reverse("crm:pipelines", kwargs=inside, current_app=space)
        base = url.removesuffix("pipelines/")
        match = [f"{base}stages/", f"{base}reasons/"]
        yield NavItem(_("Set-up"), _("Pipelines"), url, 330, icon="workflow", match=match)
        yield NavItem(_("Set-up"), _("Fields of your own"), f"{base}own-fields/", 340, icon="list-plus")


def search(request: HttpRequest) -> Search | None:
    """The field that searches the customers, or those to practise on where one practises."""
    person: Person | None = getattr(request, "person", None)
    if person is None or not may(person, "crm.use"):
        return None
    space = getattr(request, "space", "crm")
    url = reverse("crm:search", kwargs={"organisation": person.organisation.slug}, current_app=space)
    label = _("Search among those you practise on") if space == "practice" else _("Search everywhere")
    return Search(url, f"{url}quick/", label, _("Search"))


def key(request: HttpRequest) -> str:
    """The space: what stands in the rail for the customers depends on it."""
    return str(getattr(request, "space", "crm"))


def band(request: HttpRequest) -> Band | None:
    """Says on every page where one practises that nothing of it is real, and leads back."""
    person: Person | None = getattr(request, "person", None)
    if person is None or getattr(request, "space", "crm") != "practice":
        return None
    inside = {"organisation": person.organisation.slug}
    return Band(
        _("Practice area: everything here is made up, and nothing can be broken."),
        [
            (_("Start afresh"), reverse("practice:practice", kwargs=inside)),
            (_("Back to the customers"), reverse("crm:day", kwargs=inside, current_app="crm")),
        ],
        icon="sprout",
    )
