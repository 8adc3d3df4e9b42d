"""What the experiment costs, before a draft is published: asked for, followed, given up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.timetable_prices import ask_for_price, stop_price
from kyndig.training.models import ExperimentPrice, Timetable
from kyndig.training.queries.timetable_price import price_page
from kyndig.training.rules.timetable_runs import phase


def price_context(draft: Timetable) -> dict[str, object]:
    page = price_page(draft)
    running = page.price is not None and page.price.state == ExperimentPrice.State.RUNNING
    return {"experiment": page, "phase": phase(page.price.phase) if running and page.price else ""}


@require_POST
@allowed("training.edit_programme")
def ask(request: HttpRequest, draft: int) -> HttpResponse:
    """Let the worker find out what steps cost; the page can be left."""
    found = get_object_or_404(Timetable, pk=draft, organisation=request.organisation)
    try:
        ask_for_price(found, by=request.person)
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return _to_draft(request, found.pk)


@allowed("training.edit_programme")
def progress(request: HttpRequest, price: int) -> HttpResponse:
    """How far it is, and the price once it is known, for the page that shows it."""
    found = get_object_or_404(
        ExperimentPrice.objects.select_related("timetable__period__organisation"),
        pk=price,
        organisation=request.organisation,
    )
    if not request.htmx:
        return _to_draft(request, found.timetable_id)
    return render(request, "training/timetable/price.html", price_context(found.timetable))


@require_POST
@allowed("training.edit_programme")
def stop(request: HttpRequest, price: int) -> HttpResponse:
    """Give it up."""
    found = get_object_or_404(ExperimentPrice, pk=price, organisation=request.organisation)
    stop_price(found, by=request.person)
    return _to_draft(request, found.timetable_id)


def _to_draft(request: HttpRequest, draft: int) -> HttpResponse:
    return redirect("training:publish_draft", organisation=request.organisation.slug, draft=draft)
