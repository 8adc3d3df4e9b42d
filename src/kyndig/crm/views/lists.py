"""The lists of companies, contacts, deals and activities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kyndig.crm.fields import of
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.lists import Wanted, list_page
from kyndig.crm.queries.viewing import Viewer


@require_safe
@in_workspace()
def index(request: HttpRequest, kind: str) -> HttpResponse:
    wanted = Wanted.read(of(request.organisation, kind), request.GET)
    base = reverse("crm:companies", kwargs={"organisation": request.organisation.slug}, current_app=request.space)
    viewer = Viewer(request.workspace, request.person, base.removesuffix("companies/"))
    return render(request, "crm/lists/list.html", {"list": list_page(viewer, wanted, request.GET)})
