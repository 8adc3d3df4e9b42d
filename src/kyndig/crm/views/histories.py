"""Who changed what in a record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.histories import history as history_of
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.viewing import Viewer


@require_safe
@in_workspace()
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    record = reach(request.workspace, kind, request.person, pk, binned=True)
    page = history_of(Viewer.of(request), record, request.GET)
    return render(request, "crm/record/history.html", {"record": record, "kind": kind, "page": page})
