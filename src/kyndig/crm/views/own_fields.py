"""Set-up of the organisation's own fields."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.crm.actions import own_fields as actions
from kyndig.crm.forms.own_fields import NewOwnFieldForm, OwnFieldForm
from kyndig.crm.models import OwnField
from kyndig.crm.policies import in_workspace
from kyndig.crm.views.pipelines import done
from kyndig.design.notices import tell


@in_workspace("crm.set_up")
def show(request: HttpRequest) -> HttpResponse:
    """The fields of each kind of record, and a form for one more."""
    form = NewOwnFieldForm(request.POST or None)
    if form.is_valid() and done(form, lambda: _add(request, form)):
        tell(request, _("%(name)s is a field now, everywhere.") % {"name": form.cleaned_data["label"]})
        return _back(request)
    fields = list(OwnField.objects.filter(organisation=request.organisation))
    shown = [field for field in fields if field.put_away is None]
    groups = [(label, [field for field in shown if field.of == of]) for of, label in OwnField.Of.choices]
    context = {
        "form": form,
        "number": len(shown),
        "groups": [group for group in groups if group[1]],
        "put_away": [field for field in fields if field.put_away is not None],
    }
    return render(request, "crm/own_fields/own_fields.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, form: NewOwnFieldForm) -> None:
    given = form.cleaned_data
    actions.add_own_field(
        request.organisation, given["of"], given["label"], given["type"], given["choices"], by=request.person
    )


@in_workspace("crm.set_up")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    field = _reach(request, pk)
    form = OwnFieldForm(request.POST or None, initial={"label": field.label, "choices": field.choices})
    if field.type != OwnField.Type.CHOICE:
        del form.fields["choices"]
    if form.is_valid():
        choices, label = form.cleaned_data.get("choices", []), form.cleaned_data["label"]
        if done(form, lambda: actions.change_own_field(field, label, choices, by=request.person)):
            tell(request, _("%(name)s is saved.") % {"name": label})
            return _back(request)
    context = {"form": form, "field": field}
    return render(request, "crm/own_fields/own_field.html", context, status=422 if form.errors else 200)


@require_POST
@in_workspace("crm.set_up")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    actions.move_own_field(_reach(request, pk), up=request.POST.get("way") == "up", by=request.person)
    return _back(request)


@require_POST
@in_workspace("crm.set_up")
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    field = _reach(request, pk)
    actions.put_own_field_away(field, by=request.person)
    inside = {"organisation": request.organisation.slug, "pk": pk}
    undo = reverse("crm:take_own_field_back", kwargs=inside, current_app=request.space)
    tell(request, _("%(name)s is put away. What was written in it is kept.") % {"name": field.label}, undo=undo)
    return _back(request)


@require_POST
@in_workspace("crm.set_up")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    field = _reach(request, pk)
    actions.take_own_field_back(field, by=request.person)
    tell(request, _("%(name)s is there again, with what was written in it.") % {"name": field.label})
    return _back(request)


def _reach(request: HttpRequest, pk: int) -> OwnField:
    return get_object_or_404(OwnField.objects.filter(organisation=request.organisation), pk=pk)


def _back(request: HttpRequest) -> HttpResponse:
    inside = {"organisation": request.organisation.slug}
    return redirect(reverse("crm:own_fields", kwargs=inside, current_app=request.space))
