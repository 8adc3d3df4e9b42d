"""Putting records in the bin, taking them out, and the bin itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.crm.actions.records import put_in_bin, restore
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.bins import what_lies_in_the_bin
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError


@require_safe
@in_workspace()
def bin_page(request: HttpRequest) -> HttpResponse:
    return render(request, "crm/bin.html", {"page": what_lies_in_the_bin(Viewer.of(request), request.GET)})


@require_POST
@in_workspace()
def bin_record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    record = reach(request.workspace, kind, request.person, pk, binned=True)
    with ledger.batch() as batch:
        put_in_bin(record, by=request.person)
    tell(request, _("%(name)s lies in the bin for 30 days.") % {"name": record}, undo=undo_address(request, batch))
    return redirect(f"{Viewer.of(request).base}bin/")


@require_POST
@in_workspace()
def restore_record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    record = reach(request.workspace, kind, request.person, pk, binned=True)
    viewer = Viewer.of(request)
    try:
        with ledger.batch() as batch:
            restore(record, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return redirect(f"{viewer.base}bin/")
    tell(request, _("%(name)s is back.") % {"name": record}, undo=undo_address(request, batch))
    return redirect(viewer.url(kind, pk))
