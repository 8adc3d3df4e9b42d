"""My day, and what is done with a line of it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kyndig.crm.actions import my_day as actions
from kyndig.crm.forms.day import FinishForm, GiveForm, MoveForm, TalkForm
from kyndig.crm.models import Activity, Record
from kyndig.crm.policies import PRACTICE, in_workspace
from kyndig.crm.queries.day import my_day
from kyndig.crm.queries.reach import reach
from kyndig.crm.views.undoing import undo_address
from kyndig.design.formats import day as named_day
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError

KINDS = ("activity", "deal", "company")


@require_safe
@in_workspace()
def day(request: HttpRequest) -> HttpResponse:
    base = _home(request)
    page = my_day(request.workspace, request.person, timezone.localdate(), base)
    context = {"page": page, "base": base, "gives": request.space != PRACTICE}
    return render(request, "crm/day/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace()
def finish(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    record = _record(request, kind, pk)
    form: FinishForm | TalkForm
    if isinstance(record, Activity):
        form = FinishForm(request.POST or None)
        return _do(
            request, "finish", record, form,
            lambda given: actions.finish(record, given["outcome"], by=request.person),
            lambda given: _("Done: %(what)s") % {"what": record},
        )  # fmt: skip
    talked = TalkForm(request.POST or None)
    return _do(
        request, "finish", record, talked,
        lambda given: actions.talk(record, given["kind"], given["outcome"], talked.step, by=request.person),
        lambda given: _("Written down: %(what)s") % {"what": given["outcome"]},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace()
def move(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    record = _record(request, kind, pk)
    return _do(
        request, "move", record, MoveForm(request.POST or None),
        lambda given: actions.move(record, given["due"], by=request.person),
        lambda given: _("%(what)s comes up again %(day)s.") % {"what": record, "day": named_day(given["due"])},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace()
def give(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if request.space == PRACTICE:
        raise Http404
    record = _record(request, kind, pk)
    return _do(
        request, "give", record, GiveForm(request.person, request.POST or None),
        lambda given: actions.give(record, given["to"], by=request.person),
        lambda given: _("%(what)s is with %(name)s now.") % {"what": record, "name": given["to"].name},
    )  # fmt: skip


def _do(
    request: HttpRequest,
    verb: str,
    record: Record,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    said: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Ask, or do it and go back to My day; what is refused is said above the form."""
    if form.is_bound and form.is_valid():
        try:
            with ledger.batch() as batch, transaction.atomic():
                act(form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, said(form.cleaned_data), undo=undo_address(request, batch))
            return redirect(_home(request))
    part = "crm/day/ask.html" if request.htmx else "crm/day/act.html"
    context = {"verb": verb, "record": record, "form": form, "home": _home(request)}
    context["days"] = MoveForm.days() if verb == "move" else []
    return render(request, part, context, status=422 if form.is_bound else 200)


def _record(request: HttpRequest, kind: str, pk: int) -> Record:
    if kind not in KINDS:
        raise Http404
    record: Record = reach(request.workspace, kind, request.person, pk)
    return record


def _home(request: HttpRequest) -> str:
    return reverse("crm:day", kwargs={"organisation": request.organisation.slug}, current_app=request.space)
