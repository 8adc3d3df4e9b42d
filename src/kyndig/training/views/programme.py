"""The programme: where it stands, who is missing, and its frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.policies import allowed, may
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.programme import change_programme, close_days, create_programme, open_days
from kyndig.training.forms.programme import BeginForm, ClosureForm, FrameForm, MissingFilter
from kyndig.training.models import Closure
from kyndig.training.queries.missing_list import missing_list, rows_for_export
from kyndig.training.queries.place_lacking import period_to_mend
from kyndig.training.queries.programme import programme_of, programme_or_404
from kyndig.training.queries.programme_lanes import lanes_of
from kyndig.training.queries.programme_page import programme_page
from kyndig.training.views.exports import csv_response


@allowed("training.see_programme")
def programme(request: HttpRequest) -> HttpResponse:
    found = programme_of(request.organisation)
    if found is None:
        return render(request, "training/programme/begin.html", {"form": BeginForm(), "may_edit": _may_edit(request)})
    today = timezone.localdate()
    page = programme_page(found, on=today, all_departments=request.GET.get("departments") == "all")
    context = {"page": page, "lanes": lanes_of(page, on=today), "may_edit": _may_edit(request)}
    return render(request, "training/programme/programme.html", context)


@require_POST
@allowed("training.edit_programme")
def begin_programme(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST)
    if form.is_valid():
        try:
            create_programme(request.organisation, starts=form.cleaned_data["starts"], by=request.person)
            tell(request, _("The programme is made: three years, six strands. Change what you like."))
        except RefusedError as refusal:
            tell(request, str(refusal), kind="wait")
        return redirect("training:programme", organisation=request.organisation.slug)
    return render(request, "training/programme/begin.html", {"form": form, "may_edit": True}, status=422)


@allowed("training.see_programme")
def missing(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    listing = missing_list(programme_or_404(request.organisation), request.GET, on=today)
    if request.GET.get("format") == "csv":
        return csv_response(f"{request.organisation.slug}-{today}.csv", rows_for_export(listing, on=today))
    context = {"listing": listing, "filter": MissingFilter(listing), "may_edit": _may_edit(request)}
    if context["may_edit"] and listing.lines:
        context["period"] = period_to_mend(listing.coverage.programme, today)
    return render(request, "training/programme/missing.html", context)


@allowed("training.edit_programme")
def frame(request: HttpRequest) -> HttpResponse:
    found = programme_or_404(request.organisation)
    form = FrameForm(request.POST or None, instance=programme_or_404(request.organisation))
    if request.method == "POST" and form.is_valid():
        change_programme(found, by=request.person, **form.values())
        tell(request, _("The frame is changed."))
        return redirect("training:frame", organisation=request.organisation.slug)
    return _frame_page(request, form, ClosureForm())


@require_POST
@allowed("training.edit_programme")
def close_days_view(request: HttpRequest) -> HttpResponse:
    found = programme_or_404(request.organisation)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return _frame_page(request, FrameForm(instance=found), form)
    close_days(found, by=request.person, **form.cleaned_data)
    tell(request, _("No new training is planned on these days."))
    return redirect("training:frame", organisation=request.organisation.slug)


@require_POST
@allowed("training.edit_programme")
def open_days_view(request: HttpRequest, closure: int) -> HttpResponse:
    found = get_object_or_404(Closure, pk=closure, programme=programme_or_404(request.organisation))
    open_days(found, by=request.person)
    tell(request, _("Training may be planned in “%(name)s” again.") % {"name": found.name})
    return redirect("training:frame", organisation=request.organisation.slug)


def _frame_page(request: HttpRequest, form: FrameForm, closure_form: ClosureForm) -> HttpResponse:
    found = programme_or_404(request.organisation)
    closures = found.closures.filter(ends__gte=timezone.localdate())
    context = {"programme": found, "form": form, "closure_form": closure_form, "closures": closures}
    wrong = form.is_bound or closure_form.is_bound
    return render(request, "training/programme/frame.html", context, status=422 if wrong else 200)


def _may_edit(request: HttpRequest) -> bool:
    return may(request.person, "training.edit_programme")
