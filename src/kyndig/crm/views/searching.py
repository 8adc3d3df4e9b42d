"""Search everywhere: the page, and the panel below the field in the shell of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.searching import panel, search_page
from kyndig.crm.queries.viewing import Viewer


@require_safe
@in_workspace()
def search(request: HttpRequest) -> HttpResponse:
    found = search_page(Viewer.of(request), request.GET)
    return render(request, "crm/search/page.html", {"search": found})


@require_safe
@in_workspace()
def quick_search(request: HttpRequest) -> HttpResponse:
    """The panel alone, for htmx."""
    return render(request, "crm/search/panel.html", {"panel": panel(Viewer.of(request), request.GET.get("q", ""))})
