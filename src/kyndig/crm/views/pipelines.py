"""Set-up of the pipelines and their stages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.crm.actions import pipelines as actions
from kyndig.crm.forms.pipelines import NameForm, RemoveStageForm, StageForm
from kyndig.crm.models import Deal, Pipeline, Stage
from kyndig.crm.policies import in_workspace
from kyndig.design.notices import tell
from kyndig.people.refusals import RefusedError


@in_workspace("crm.set_up")
def show(request: HttpRequest) -> HttpResponse:
    """Every pipeline with its stages, the reasons, and a form for one more pipeline."""
    form = NameForm(request.POST or None)
    if form.is_valid() and done(form, lambda: actions.add_pipeline(request.workspace, **given(request, form))):
        tell(request, _("%(name)s is added, with a first stage.") % {"name": form.cleaned_data["name"]})
        return back(request)
    context = {
        "form": form,
        "pipelines": request.workspace.pipelines.prefetch_related("stages"),
        "won": request.workspace.reasons.filter(kind="won"),
        "lost": request.workspace.reasons.filter(kind="lost"),
    }
    return render(request, "crm/pipelines/pipelines.html", context, status=422 if form.errors else 200)


@in_workspace("crm.set_up")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    pipeline = get_object_or_404(request.workspace.pipelines, pk=pk)
    form = NameForm(request.POST or None, initial={"name": pipeline.name})
    if form.is_valid() and done(form, lambda: actions.rename_pipeline(pipeline, **given(request, form))):
        tell(request, _("%(name)s is saved.") % {"name": pipeline.name})
        return back(request)
    context = {"form": form, "pipeline": pipeline, "empty": not Deal.objects.filter(pipeline=pipeline).exists()}
    return render(request, "crm/pipelines/pipeline.html", context, status=422 if form.errors else 200)


@require_POST
@in_workspace("crm.set_up")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    pipeline = get_object_or_404(request.workspace.pipelines, pk=pk)
    try:
        actions.remove_pipeline(pipeline, by=request.person)
        tell(request, _("%(name)s is removed.") % {"name": pipeline.name})
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return back(request)


@in_workspace("crm.set_up")
def add_stage(request: HttpRequest, pk: int) -> HttpResponse:
    pipeline = get_object_or_404(request.workspace.pipelines, pk=pk)
    form = StageForm(request.POST or None, initial={"probability": 50, "days": 21})
    if form.is_valid() and done(form, lambda: actions.add_stage(pipeline, form.cleaned_data, by=request.person)):
        tell(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
        return back(request)
    return _stage(request, form, pipeline, None)


@in_workspace("crm.set_up")
def change_stage(request: HttpRequest, pk: int) -> HttpResponse:
    stage = _found(request, pk)
    initial = {"name": stage.name, "probability": stage.probability, "days": stage.days}
    form = StageForm(request.POST or None, initial=initial)
    if form.is_valid() and done(form, lambda: actions.change_stage(stage, form.cleaned_data, by=request.person)):
        tell(request, _("%(name)s is saved.") % {"name": stage.name})
        return back(request)
    return _stage(request, form, stage.pipeline, stage)


@require_POST
@in_workspace("crm.set_up")
def move_stage(request: HttpRequest, pk: int) -> HttpResponse:
    actions.move_stage(_found(request, pk), -1 if request.POST.get("way") == "up" else 1, by=request.person)
    return back(request)


@in_workspace("crm.set_up")
def remove_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask where its deals go, and remove it."""
    stage = _found(request, pk)
    number = Deal.objects.filter(stage=stage).count()
    form = RemoveStageForm(request.POST if request.method == "POST" else None, stage=stage, needed=number > 0)
    to = None if not form.is_valid() else form.cleaned_data.get("to")
    if form.is_valid() and done(form, lambda: actions.remove_stage(stage, to=to, by=request.person)):
        tell(request, _("%(name)s is removed.") % {"name": stage.name})
        return back(request)
    context = {"form": form, "stage": stage, "number": number}
    return render(request, "crm/pipelines/remove_stage.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int) -> Stage:
    stages = Stage.objects.select_related("pipeline__workspace")
    return get_object_or_404(stages, pk=pk, pipeline__workspace=request.workspace)


def _stage(request: HttpRequest, form: StageForm, pipeline: Pipeline, stage: Stage | None) -> HttpResponse:
    context = {"form": form, "pipeline": pipeline, "stage": stage}
    return render(request, "crm/pipelines/stage.html", context, status=422 if form.errors else 200)


def given(request: HttpRequest, form: NameForm) -> dict:
    return {"name": form.cleaned_data["name"], "by": request.person}


def done(form: NameForm, act: Callable[[], object]) -> bool:
    """Whether the action went through; what it refuses stands on the form."""
    try:
        act()
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def back(request: HttpRequest) -> HttpResponse:
    inside = {"organisation": request.organisation.slug}
    return redirect(reverse("crm:pipelines", kwargs=inside, current_app=request.space))
