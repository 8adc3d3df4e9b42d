"""The lists of companies, contacts, deals and activities."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kyndig.crm.actions.looking import look_through
from kyndig.crm.addresses import PLACES
from kyndig.crm.fields import of
from kyndig.crm.fields.listing import TITLES
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.asking import Wanted
from kyndig.crm.queries.changing import changes_offered
from kyndig.crm.queries.lists import list_page
from kyndig.crm.queries.narrowing import fields_to_choose
from kyndig.crm.queries.saved_views import address_of, views_of
from kyndig.crm.queries.viewing import Viewer


def asked(request: HttpRequest, kind: str, query: QueryDict) -> tuple[Viewer, Wanted]:
    """Who asks, and for what."""
    viewer = Viewer.of(request)
    return viewer, Wanted.read(of(request.organisation, kind), query, views_of(viewer, kind).own_columns)


@require_safe
@in_workspace()
def index(request: HttpRequest, kind: str) -> HttpResponse:
    viewer = Viewer.of(request)
    views = views_of(viewer, kind)
    wanted = Wanted.read(of(request.organisation, kind), request.GET, views.own_columns)
    if not {"after", "before"} & request.GET.keys():
        look_through(viewer.workspace, wanted.kind, wanted.filter, by=viewer.person)
    page = list_page(viewer, wanted, request.GET, views.views)
    context = {
        "list": page,
        "base": viewer.base,
        "here": f"{viewer.base}{PLACES[kind]}/",
        "title": TITLES[kind],
        "fields": fields_to_choose(wanted.kind),
        "changes": changes_offered(wanted.kind),
        "views": [(view, address_of(viewer, view)) for view in views.views],
    }
    return render(request, "crm/lists/list.html", context)
