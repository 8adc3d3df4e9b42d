"""Changing many records of a list in one go: first what, then to what, and it can be taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.crm.actions.many import bin_many, change_many, tagged
from kyndig.crm.addresses import PLACES
from kyndig.crm.fields import FieldError, Kind, clean
from kyndig.crm.filters.values import ME
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.changing import BIN, TAG, UNTAG, changes_offered, field_set, numbers_chosen
from kyndig.crm.queries.lists import counted
from kyndig.crm.queries.narrowing import values_for
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.lists import asked
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError


@require_POST
@in_workspace()
def change(request: HttpRequest, kind: str) -> HttpResponse:
    viewer, wanted = asked(request, kind, QueryDict(request.POST.get("query", "")))
    here = f"{viewer.base}{PLACES[kind]}/{wanted.address()}"
    everything, what = request.POST.get("scope") == "all", request.POST.get("what", "")
    offered = dict(changes_offered(wanted.kind))
    try:
        if what not in offered:
            raise RefusedError(_("Choose what to do with them."))
        numbers = numbers_chosen(viewer, wanted, request.POST.getlist("chosen"), everything=everything)
        error = ""
        if "sure" in request.POST:
            try:
                return _done(request, viewer, wanted.kind, numbers, what, here)
            except FieldError as wrong:
                error = str(wrong)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return redirect(here)
    field = field_set(wanted.kind, what)
    context = {
        "counted": counted(kind, len(numbers)),
        "numbers": [] if everything else numbers,
        "everything": everything,
        "query": request.POST.get("query", ""),
        "what": what,
        "label": offered[what],
        "here": here,
        "error": error,
        "given": request.POST.get("value", ""),
        "field": field,
        "values": values_for(viewer, field or wanted.kind["tags"]) if what != BIN else [],
        "kind": wanted.kind,
    }
    return render(request, "crm/lists/change_many.html", context, status=422 if error else 200)


def _done(request: HttpRequest, viewer: Viewer, kind: Kind, numbers: list[int], what: str, here: str) -> HttpResponse:
    with ledger.batch() as batch:
        if what == BIN:
            many = bin_many(viewer.workspace, kind.name, numbers, by=viewer.person)
        else:
            many = change_many(
                viewer.workspace, kind.name, numbers, _values(request, viewer, kind, what), by=viewer.person
            )
    if not many:
        tell(request, _("They were so already; nothing was changed."), kind="info")
        return redirect(here)
    words = {"records": counted(kind.name, many)}
    text = _("%(records)s put in the bin.") if what == BIN else _("%(records)s changed.")
    tell(request, text % words, undo=undo_address(request, batch))
    return redirect(here)


def _values(request: HttpRequest, viewer: Viewer, kind: Kind, what: str) -> Any:
    raw = request.POST.get("value", "")
    if what in {TAG, UNTAG}:
        names = clean(kind["tags"], raw, viewer.workspace)
        if not names:
            raise FieldError(_("Write a tag."))
        return tagged(names, off=what == UNTAG)
    field = kind[what]
    value = viewer.person if raw == ME else clean(field, raw, viewer.workspace)
    return lambda record: {what: value}
