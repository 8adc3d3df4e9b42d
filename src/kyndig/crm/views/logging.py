"""The one-line log: typed on any page, shown as it was understood, saved, and back to the page it was typed on."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kyndig.crm.actions.logging import write_down
from kyndig.crm.forms.quick_log import EntryForm, LineForm
from kyndig.crm.models import Activity, Record
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.log_sentence import sentence
from kyndig.crm.queries.proposing import Proposal, propose
from kyndig.crm.queries.reach import reach
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError

ABOUT = ("contact", "company", "deal")


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace()
def log(request: HttpRequest) -> HttpResponse:
    """Save what was shown of this very line; a line that was not shown yet is shown first."""
    typed = LineForm(request.POST or None)
    if not typed.is_valid():
        return _page(request, {"typed": typed, "line": request.POST.get("line", "")}, 422 if typed.is_bound else 200)
    line = typed.cleaned_data["line"]
    proposal = propose(request.workspace, request.person, line, _about(request))
    if typed.cleaned_data["read"] != line:
        return _page(request, _shown(proposal))
    form = EntryForm(proposal, request.POST)
    if not form.is_valid() or (proposal.unclear and not form.cleaned_data["who"] and "sure" not in request.POST):
        return _page(request, _shown(proposal, form), 422)
    try:
        with ledger.batch() as batch, transaction.atomic():
            written = write_down(request.workspace, form.entry(request.workspace, request.person), by=request.person)
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return _page(request, _shown(proposal, form), 422)
    tell(request, _saved(written, form), undo=undo_address(request, batch))
    return redirect(_back(request))


@require_POST
@in_workspace()
def preview(request: HttpRequest) -> HttpResponse:
    """What is being typed, as it is understood so far: a part of a page."""
    typed = LineForm(request.POST)
    if not typed.is_valid():
        return HttpResponse("")
    proposal = propose(request.workspace, request.person, typed.cleaned_data["line"], _about(request))
    return render(request, "crm/log/preview.html", _shown(proposal))


def _shown(proposal: Proposal, form: EntryForm | None = None) -> dict[str, Any]:
    return {
        "line": proposal.line,
        "says": sentence(proposal),
        "proposal": proposal,
        "form": form or EntryForm(proposal),
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context |= {"next": request.POST.get("next", ""), "about": {kind: request.POST.get(kind, "") for kind in ABOUT}}
    return render(request, "crm/log/log.html", context, status=status)


def _about(request: HttpRequest) -> dict[str, Record]:
    """The records of the page that the line was typed on."""
    found = {}
    for kind in ABOUT:
        number = request.POST.get(kind, "")
        if number.isascii() and number.isdigit() and len(number) < 18:
            try:
                found[kind] = reach(request.workspace, kind, request.person, int(number))
            except Http404:
                continue
    return found


def _saved(written: Activity, form: EntryForm) -> str:
    kind = capfirst(written.get_kind_display())
    if written.done is None:
        return _("%(subject)s is in My day.") % {"subject": written.subject}
    if form.cleaned_data["next_due"]:
        return _("%(kind)s saved, and what is next is in My day.") % {"kind": kind}
    return _("%(kind)s saved.") % {"kind": kind}


def _back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return reverse("crm:day", kwargs={"organisation": request.organisation.slug}, current_app=request.space)
