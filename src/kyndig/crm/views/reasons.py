"""Set-up of the reasons that deals are won and lost for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.crm.actions import pipelines as actions
from kyndig.crm.forms.pipelines import NameForm, ReasonForm
from kyndig.crm.policies import in_workspace
from kyndig.crm.views.pipelines import back, done, given
from kyndig.design.notices import tell
from kyndig.people.refusals import RefusedError


@in_workspace("crm.set_up")
def add(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind")
    form = ReasonForm(request.POST or None, initial={"kind": kind if kind in ("won", "lost") else "lost"})
    if form.is_valid():
        values = {"kind": form.cleaned_data["kind"], **given(request, form)}
        if done(form, lambda: actions.add_reason(request.workspace, **values)):
            tell(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
            return back(request)
    return render(request, "crm/pipelines/reason.html", {"form": form}, status=422 if form.errors else 200)


@in_workspace("crm.set_up")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    reason = get_object_or_404(request.workspace.reasons, pk=pk)
    form = NameForm(request.POST or None, initial={"name": reason.name})
    if form.is_valid() and done(form, lambda: actions.rename_reason(reason, **given(request, form))):
        tell(request, _("%(name)s is saved.") % {"name": reason.name})
        return back(request)
    context = {"form": form, "reason": reason}
    return render(request, "crm/pipelines/reason.html", context, status=422 if form.errors else 200)


@require_POST
@in_workspace("crm.set_up")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    reason = get_object_or_404(request.workspace.reasons, pk=pk)
    try:
        actions.remove_reason(reason, by=request.person)
        tell(request, _("%(name)s is removed.") % {"name": reason.name})
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
    return back(request)
