"""What is offered while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kyndig.crm.fields import of
from kyndig.crm.forms.records import RecordForm
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.suggesting import suggest as suggestions
from kyndig.crm.queries.twins import twins
from kyndig.crm.queries.viewing import Viewer


@require_safe
@in_workspace()
def suggest(request: HttpRequest) -> JsonResponse:
    """`?kind=company&q=fjo` as `{"items": [{"id", "label", "note"}]}`; an unknown kind has none."""
    kind = request.GET.get("kind", "")
    known = kind in {"company", "contact", "deal", "person"}
    found = suggestions(Viewer.of(request), kind, request.GET.get("q", "")) if known else []
    return JsonResponse({"items": [vars(each) for each in found]})


@require_POST
@in_workspace()
def twins_of(request: HttpRequest, kind: str) -> HttpResponse:
    """Records that may be the same as what stands in the form so far."""
    viewer = Viewer.of(request)
    form = RecordForm(of(request.organisation, kind), viewer, request.POST)
    return render(request, "crm/record/twins.html", {"twins": twins(viewer, kind, form.so_far)})
