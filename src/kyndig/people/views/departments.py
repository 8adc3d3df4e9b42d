"""The organisation chart, and the organisation itself."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.actions.departments import (
    add_department,
    merge_departments,
    remove_department,
    reshape_department,
)
from kyndig.people.actions.organisations import change_organisation
from kyndig.people.forms.people import DepartmentForm, MergeForm, OrganisationForm
from kyndig.people.policies import allowed
from kyndig.people.queries.departments import chart_of
from kyndig.people.refusals import RefusedError


def _done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Act where the form is fine; a refusal is shown above the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return False
    return True


@allowed("people.edit")
def departments(request: HttpRequest) -> HttpResponse:
    organisation = request.organisation
    chart = chart_of(organisation)
    form = DepartmentForm(request.POST or None, organisation=organisation, chart=chart)
    if _done(form, lambda: add_department(organisation, **form.cleaned_data, by=request.person)):
        tell(request, _("%(name)s was added.") % {"name": form.cleaned_data["name"]})
        return redirect("people:departments", organisation=organisation.slug)
    return render(request, "people/departments.html", {"chart": chart, "form": form})


@allowed("people.edit")
def department(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = request.organisation
    shown = get_object_or_404(organisation.departments.select_related("parent", "organisation"), pk=pk)
    chart = chart_of(organisation)
    initial = {"name": shown.name, "parent": shown.parent_id}
    form = DepartmentForm(request.POST or None, organisation=organisation, chart=chart, initial=initial)
    if _done(form, lambda: reshape_department(shown, **form.cleaned_data, by=request.person)):
        tell(request, _("%(name)s was changed.") % {"name": shown.name})
        return redirect("people:departments", organisation=organisation.slug)
    place = next(place for place in chart if place.department.pk == shown.pk)
    context = {"shown": shown, "place": place, "form": form, "merge": MergeForm(department=shown, chart=chart)}
    return render(request, "people/department.html", context)


@require_POST
@allowed("people.edit")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(request.organisation.departments.select_related("organisation"), pk=pk)
    form = MergeForm(request.POST, department=shown, chart=chart_of(request.organisation))
    if _done(form, lambda: merge_departments(shown, form.cleaned_data["into"], by=request.person)):
        tell(request, _("The two departments are one now: %(name)s.") % {"name": form.cleaned_data["into"].name})
        return redirect("people:departments", organisation=request.organisation.slug)
    said = form.non_field_errors() or [_("Choose another department to merge it into.")]
    tell(request, " ".join(said), kind="wait")
    return redirect("people:department", organisation=request.organisation.slug, pk=pk)


@require_POST
@allowed("people.edit")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(request.organisation.departments.select_related("organisation"), pk=pk)
    try:
        remove_department(shown, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return redirect("people:department", organisation=request.organisation.slug, pk=pk)
    tell(request, _("%(name)s was removed.") % {"name": shown.name})
    return redirect("people:departments", organisation=request.organisation.slug)


@allowed("people.edit")
def settings(request: HttpRequest) -> HttpResponse:
    organisation = request.organisation
    form = OrganisationForm(request.POST or None, instance=organisation)
    if _done(form, lambda: change_organisation(organisation, by=request.person, **form.cleaned_data)):
        tell(request, _("The settings were saved."))
        return redirect("people:settings", organisation=organisation.slug)
    return render(request, "people/settings.html", {"form": form})
