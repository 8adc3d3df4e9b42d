"""The page of a record, and the forms to add and change one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyndig.crm.actions.records import ConflictError, add, change
from kyndig.crm.fields import kind_of, of
from kyndig.crm.forms.activities import ActivityForm
from kyndig.crm.forms.records import RecordForm
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.beginning import beginning_with
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.record_page import record_page
from kyndig.crm.queries.twins import twins
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.policies import may
from kyndig.people.refusals import RefusedError


@require_safe
@in_workspace()
def show(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    page = record_page(Viewer.of(request), kind, pk, request.GET)
    if request.htmx and "before" in request.GET:
        return render(request, "crm/record/items.html", {"page": page})
    context = {"page": page, "record": page.record, "may_erase": may(request.person, "crm.set_up")}
    return render(request, f"crm/record/{kind}.html", context)


@in_workspace()
def add_record(request: HttpRequest, kind: str) -> HttpResponse:
    viewer = Viewer.of(request)
    described = of(request.organisation, kind)
    form = _form(kind)(described, viewer, request.POST or None, start=beginning_with(viewer, kind, request.GET))
    context: dict[str, Any] = {"form": form, "kind": kind}
    if request.method == "POST" and form.is_valid():
        context["twins"] = [] if "anyway" in request.POST else twins(viewer, kind, form.values)
    if request.method == "POST" and form.is_valid() and not context["twins"]:
        try:
            with ledger.batch() as batch:
                record = add(request.workspace, kind, form.values, by=request.person)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("%(name)s is saved.") % {"name": record}, undo=undo_address(request, batch))
            return redirect(_next(request, viewer, kind, record.pk))
    return render(request, "crm/record/add.html", context)


def _form(kind: str) -> type[RecordForm]:
    return ActivityForm if kind == "activity" else RecordForm


def _next(request: HttpRequest, viewer: Viewer, kind: str, pk: int) -> str:
    """After something was noted about a customer, the page of the customer; else that of the new record."""
    if kind == "activity":
        for name in ("deal", "contact", "company"):
            number = request.GET.get(name, "")
            if number.isascii() and number.isdecimal() and len(number) < 19:
                return viewer.url(name, int(number))
    return viewer.url(kind, pk)


@in_workspace()
def change_record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    viewer = Viewer.of(request)
    record = reach(request.workspace, kind, request.person, pk)
    form = RecordForm(kind_of(record), viewer, request.POST or None, record=record)
    context: dict[str, Any] = {"form": form, "kind": kind, "record": record}
    if request.method == "POST" and form.is_valid():
        try:
            with ledger.batch() as batch:
                changed = change(record, form.values, by=request.person, base=form.seen)
        except ConflictError as conflict:
            context["conflicts"] = form.take_up(conflict)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            if changed:
                tell(request, _("%(name)s is changed.") % {"name": record}, undo=undo_address(request, batch))
            return redirect(viewer.url(kind, pk))
    return render(request, "crm/record/change.html", context)
