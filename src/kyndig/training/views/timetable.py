"""The timetable of a period: made, filled, published or thrown away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.policies import allowed, may
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.draft_state import BrokenRulesError
from kyndig.training.actions.solver_runs import stop_run
from kyndig.training.actions.timetables import draft_timetable, publish, take_back, throw_away
from kyndig.training.forms.timetable import RunForm
from kyndig.training.models import Period, SolverRun, Timetable
from kyndig.training.queries.programme import programme_of
from kyndig.training.queries.timetable_attention import attention
from kyndig.training.queries.timetable_ingredients import ingredients, sending
from kyndig.training.queries.timetable_page import period_asked_for, timetable_page
from kyndig.training.rules.timetable_runs import phase, why
from kyndig.training.views.timetable_price import price_context


@allowed("training.see_programme")
def timetable(request: HttpRequest) -> HttpResponse:
    """The period's timetable as it stands: nothing yet, being filled, a draft, or published."""
    programme = programme_of(request.organisation)
    if programme is None:
        return redirect("training:programme", organisation=request.organisation.slug)
    today = timezone.localdate()
    chosen = period_asked_for(programme, request.GET.get("period", ""), on=today)
    if chosen is None:
        raise Http404
    period, periods = chosen
    page = timetable_page(period, periods, request.GET, today=today)
    context = {
        "page": page,
        "form": RunForm(initial={"in_steps": page.draft is not None and page.draft.in_steps}),
        "views": [("month", _("Month")), ("week", _("Week")), ("list", _("List"))],
        "may_edit": may(request.person, "training.edit_programme"),
    }
    context["may_find"] = bool(
        context["may_edit"] and page.published and period.ends > today and period.status != Period.Status.CLOSED
    )
    if page.filling:
        return render(request, "training/timetable/filling.html", context | _progress(request, page.run))
    if page.run is not None and page.run.state == SolverRun.State.FAILED:
        context["failed"] = why(page.run.says)
    if page.draft is None and not page.published:
        return render(request, "training/timetable/none.html", context | {"ingredients": ingredients(period)})
    if page.draft is not None:
        context["attention"] = attention(page.draft)
    return render(request, "training/timetable/timetable.html", context)


@require_POST
@allowed("training.edit_programme")
def make_timetable(request: HttpRequest, period: int) -> HttpResponse:
    """Make the period's draft, or fill it again around what is locked and published."""
    found = get_object_or_404(Period, pk=period, organisation=request.organisation)
    form = RunForm(request.POST)
    try:
        draft_timetable(found, by=request.person, **form.asked())
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return _to_period(request, found)


@allowed("training.see_programme")
def progress(request: HttpRequest, run: int) -> HttpResponse:
    """How far a run is, for the page that shows it; once the run is over the whole page is asked for again."""
    found = get_object_or_404(SolverRun, pk=run, organisation=request.organisation)
    if found.state not in {SolverRun.State.WAITING, SolverRun.State.RUNNING}:
        response = _to_period(request, found.timetable.period)
        if request.htmx:
            address = response["Location"]
            response = HttpResponse(headers={"HX-Redirect": address})
        return response
    return render(request, "training/timetable/progress.html", _progress(request, found))


@require_POST
@allowed("training.edit_programme")
def stop(request: HttpRequest, run: int) -> HttpResponse:
    """End a run with the best that it has."""
    found = get_object_or_404(SolverRun, pk=run, organisation=request.organisation)
    if stop_run(found, by=request.person):
        tell(request, _("It stops in a moment, and keeps the best timetable found so far."))
    return _to_period(request, found.timetable.period)


@allowed("training.edit_programme")
def publish_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """What publishing sends, and the button that does it."""
    found = _draft(request, draft)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            given = publish(found, by=request.person, version=int(version) if version.isdigit() else None)
        except RefusedError as refusal:
            reasons = refusal.reasons if isinstance(refusal, BrokenRulesError) else [str(refusal)]
            found.refresh_from_db()
            return _publish_page(request, found, reasons)
        told = ngettext("%(count)s place was given.", "%(count)s places were given.", given) % {"count": given}
        tell(request, told + " " + _("The invitations are on their way."))
        return _to_period(request, found.period)
    return _publish_page(request, found, [])


@require_POST
@allowed("training.edit_programme")
def throw_draft_away(request: HttpRequest, draft: int) -> HttpResponse:
    found = _draft(request, draft)
    try:
        throw_away(found, by=request.person)
        tell(request, _("The draft is thrown away."), undo=_address(request, "take_draft_back", draft=found.pk))
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return _to_period(request, found.period)


@require_POST
@allowed("training.edit_programme")
def take_draft_back(request: HttpRequest, draft: int) -> HttpResponse:
    found = _draft(request, draft)
    try:
        take_back(found, by=request.person)
        tell(request, _("The draft is back."))
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return _to_period(request, found.period)


def _publish_page(request: HttpRequest, draft: Timetable, reasons: list[str]) -> HttpResponse:
    context = {"draft": draft, "sending": sending(draft), "reasons": reasons[:10], "more": max(0, len(reasons) - 10)}
    context |= price_context(draft)
    status = 409 if reasons else 200
    return render(request, "training/timetable/publish.html", context, status=status)


def _progress(request: HttpRequest, run: SolverRun | None) -> dict[str, object]:
    if run is None:
        return {}
    closing = run.cost is not None and run.bound is not None and run.cost > 0
    return {
        "run": run,
        "phase": _("Waiting for its turn") if run.state == SolverRun.State.WAITING else phase(run.phase),
        "closing": closing,
        "closed": round(100 * float(run.bound or 0) / float(run.cost)) if closing and run.cost else 0,
        "poll": _address(request, "timetable_progress", run=run.pk),
        "may_edit": may(request.person, "training.edit_programme"),
    }


def _draft(request: HttpRequest, key: int) -> Timetable:
    return get_object_or_404(
        Timetable.objects.select_related("period__organisation", "programme"), pk=key, organisation=request.organisation
    )


def _address(request: HttpRequest, name: str, **values: int) -> str:
    return reverse(f"training:{name}", kwargs={"organisation": request.organisation.slug, **values})


def _to_period(request: HttpRequest, period: Period) -> HttpResponse:
    return redirect(f"{_address(request, 'timetable')}?period={period.number}")
