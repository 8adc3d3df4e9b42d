"""Places in what is published for people who lack one: looked for, read as a proposal, given and taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people.models import Person
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.place_changes import ChangedError, take_places, take_places_back
from kyndig.training.actions.place_searches import ask_for_places
from kyndig.training.models import Period, PlaceSearch, Session, Strand
from kyndig.training.queries.place_page import place_page


@require_POST
@allowed("training.edit_programme")
def find(request: HttpRequest, period: int) -> HttpResponse:
    """Look for places for one person, for those of an earlier search, or for all who lack one in the period."""
    found = get_object_or_404(Period.objects.select_related("organisation"), pk=period, **_own(request))
    try:
        search = ask_for_places(found, by=request.person, only=_asked_for(request, found))
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
        return _back(request, found)
    return _to(request, search)


@require_safe
@allowed("training.edit_programme")
def proposal(request: HttpRequest, search: int) -> HttpResponse:
    """What was found, before anything is changed; how far it is while a worker looks."""
    found = _search(request, search)
    if request.htmx and not found.goes_on:
        return HttpResponse(headers={"HX-Redirect": request.path})
    template = "training/places/looking.html" if request.htmx else "training/places/proposal.html"
    return render(request, template, {"page": place_page(found)})


@require_POST
@allowed("training.edit_programme")
def take(request: HttpRequest, search: int) -> HttpResponse:
    """Give the places, all of them at once; where something has changed meanwhile, say so."""
    found = _search(request, search)
    try:
        given = take_places(found, by=request.person)
    except ChangedError as refusal:
        context = {"page": place_page(found), "changed": str(refusal)}
        return render(request, "training/places/proposal.html", context, status=409)
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
        return _to(request, found)
    said = ngettext("%(count)s place is changed.", "%(count)s places are changed.", given) % {"count": given}
    undo = reverse("training:take_places_back", args=[request.organisation.slug, found.pk])
    tell(request, said + " " + _("The invitations are on their way."), undo=undo)
    return _to(request, found)


@require_POST
@allowed("training.edit_programme")
def take_back(request: HttpRequest, search: int) -> HttpResponse:
    found = _search(request, search)
    try:
        take_places_back(found, by=request.person)
        tell(request, _("It is taken back, and those concerned are told."))
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return _to(request, found)


def _own(request: HttpRequest) -> dict[str, object]:
    return {"organisation": request.organisation}


def _search(request: HttpRequest, key: int) -> PlaceSearch:
    searches = PlaceSearch.objects.select_related("period__organisation")
    return get_object_or_404(searches, pk=key, organisation=request.organisation)


def _asked_for(request: HttpRequest, period: Period) -> set[tuple[int, int]] | None:
    """The pairs that the form names; None for everybody."""
    asked = {name: request.POST.get(name, "") for name in ("again", "person", "strand")}
    number = {name: int(value) for name, value in asked.items() if value.isascii() and value.isdigit()}
    if "again" in number:
        before = get_object_or_404(PlaceSearch, pk=number["again"], period=period)
        return {(person, strand) for person, strand in before.asked}
    if not asked["person"] and not asked["strand"]:
        return None
    person = get_object_or_404(Person, pk=number.get("person", 0), **_own(request))
    strand = get_object_or_404(Strand, pk=number.get("strand", 0), programme=period.programme_id, **_own(request))
    return {(person.pk, strand.pk)}


def _to(request: HttpRequest, search: PlaceSearch) -> HttpResponse:
    return redirect("training:place_search", organisation=request.organisation.slug, search=search.pk)


def _back(request: HttpRequest, period: Period) -> HttpResponse:
    """To the page that was left: a session, those who are not covered in a strand, or the timetable."""
    slug = request.organisation.slug
    session, strand = request.POST.get("session", ""), request.POST.get("strand", "")
    if session.isascii() and session.isdigit() and Session.objects.filter(pk=session, **_own(request)).exists():
        return redirect("training:session", organisation=slug, pk=int(session))
    if strand:
        return redirect(f"{reverse('training:missing', args=[slug])}?strand={int(strand)}")
    return redirect(f"{reverse('training:timetable', args=[slug])}?period={period.number}")
