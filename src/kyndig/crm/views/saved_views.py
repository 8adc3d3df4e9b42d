"""Lists that are saved under a name."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kyndig.crm.actions.views import copy_view, delete_view, rename_view, save_view
from kyndig.crm.addresses import PLACES
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.saved_views import address_of, reach_view
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.lists import asked
from kyndig.design.notices import tell
from kyndig.people.refusals import RefusedError


@require_POST
@in_workspace()
def save(request: HttpRequest, kind: str) -> HttpResponse:
    viewer, wanted = asked(request, kind, QueryDict(request.POST.get("query", "")))
    query: dict[str, list[str]] = {"columns": [",".join(field.name for field in wanted.columns)], "sort": [wanted.sort]}
    for name, value in wanted.filter.pairs():
        query.setdefault(name, []).append(value)
    shared = request.POST.get("shared") == "on"
    try:
        view = save_view(viewer.workspace, kind, request.POST.get("name", ""), query, shared=shared, by=viewer.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return redirect(f"{viewer.base}{PLACES[kind]}/{wanted.address()}")
    tell(request, _("The list is saved as %(name)s.") % {"name": view.name})
    return redirect(address_of(viewer, view))


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request)
    view = reach_view(viewer, pk, own=True)
    error, name = "", request.POST.get("name", view.name)
    if request.method == "POST":
        try:
            rename_view(view, name, shared=request.POST.get("shared") == "on", by=viewer.person)
        except RefusedError as refused:
            error = str(refused)
        else:
            tell(request, _("The list is called %(name)s.") % {"name": view.name})
            return redirect(address_of(viewer, view))
    context = {"view": view, "name": name, "error": error, "here": address_of(viewer, view)}
    return render(request, "crm/lists/view.html", context, status=422 if error else 200)


@require_POST
@in_workspace()
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request)
    view = reach_view(viewer, pk, own=True)
    delete_view(view, by=viewer.person)
    tell(request, _("%(name)s is deleted. The records in it are as they were.") % {"name": view.name})
    return redirect(f"{viewer.base}{PLACES[view.of]}/")


@require_POST
@in_workspace()
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request)
    try:
        mine = copy_view(reach_view(viewer, pk, own=False), by=viewer.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return redirect(address_of(viewer, reach_view(viewer, pk, own=False)))
    tell(request, _("You have a list %(name)s of your own now.") % {"name": mine.name})
    return redirect(address_of(viewer, mine))
