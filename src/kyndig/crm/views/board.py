"""The board of a pipeline, and what is done with a deal on it."""

import re

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kyndig.crm.actions import deals
from kyndig.crm.forms.moving import MoveForm
from kyndig.crm.models import Deal, Pipeline
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.board import EVERYBODY, FIRST, MINE, MOST, TEAM, Wish, board, pipelines_of, version_of
from kyndig.crm.queries.reach import reach, reachable
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError


@require_GET
@in_workspace()
def show(request: HttpRequest) -> HttpResponse:
    return _board(request, request.GET)


@require_GET
@in_workspace()
def version(request: HttpRequest) -> HttpResponse:
    """Nothing while the board is as the browser has it; else a word to the browser that it has changed."""
    answer = HttpResponse()
    if version_of(request.workspace) != request.GET.get("version"):
        answer.headers["HX-Trigger"] = "board-changed"
    return answer


@in_workspace()
def move_deal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask where the deal goes (GET), and put it there (POST)."""
    deal = reach(request.workspace, "deal", request.person, pk)
    view = QueryDict(request.POST.get("view", request.GET.get("view", "")))
    data = request.POST if request.method == "POST" else None
    initial = {"to": request.GET.get("to", str(deal.stage_id)), "seen": deal.version}
    initial["after"] = request.GET.get("after") or None
    form = MoveForm(data, deal=deal, reachable=reachable(request.workspace, "deal", request.person), initial=initial)
    if form.is_valid():
        _move(request, deal, form)
        return _back(request, view, deal.pipeline)
    context = {"form": form, "deal": deal, "view": view.urlencode(), "board": _address(request, view)}
    template = "crm/board/move_form.html" if request.htmx else "crm/board/move.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_POST
@in_workspace()
def reopen_deal(request: HttpRequest, pk: int) -> HttpResponse:
    deal = reach(request.workspace, "deal", request.person, pk)
    with ledger.batch() as batch:
        opened = deals.reopen(deal, by=request.person)
    if opened:
        tell(request, _("%(deal)s is open again.") % {"deal": deal}, undo=undo_address(request, batch))
    return redirect(Viewer.of(request).url("deal", deal.pk))


def _move(request: HttpRequest, deal: Deal, form: MoveForm) -> None:
    given = {"by": request.person, "seen": form.cleaned_data["seen"]}
    words = {"deal": deal.name, "stage": form.stage}
    try:
        with ledger.batch() as batch:
            if form.stage is not None:
                changed = deals.move(deal, form.stage, after=form.cleaned_data["after"], **given)
                sentence = _("%(deal)s stands in %(stage)s now.")
            elif form.cleaned_data["to"] == Deal.State.WON:
                changed = deals.win(deal, reason=form.reason, **given)
                sentence = _("%(deal)s is won. Well done!")
            else:
                changed = deals.lose(deal, reason=form.reason, **given)
                sentence = _("%(deal)s is marked as lost.")
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
        return
    if changed:
        tell(request, sentence % words, undo=undo_address(request, batch))


def _back(request: HttpRequest, view: QueryDict, pipeline: Pipeline) -> HttpResponse:
    if request.htmx:
        return _board(request, view)
    if not view:
        view = QueryDict(mutable=True)
        view["pipeline"] = str(pipeline.pk)
    return redirect(_address(request, view))


def _address(request: HttpRequest, view: QueryDict) -> str:
    address = reverse("crm:board", kwargs={"organisation": request.organisation.slug}, current_app=request.space)
    return f"{address}?{view.urlencode()}" if view else address


def _board(request: HttpRequest, view: QueryDict) -> HttpResponse:
    """The page, or the board alone where the browser has the page already."""
    pipelines = pipelines_of(workspace=request.workspace.pk)
    chosen = view.get("pipeline", "")
    pipeline = next((each for each in pipelines if str(each.pk) == chosen), None)
    if chosen and pipeline is None:
        raise Http404
    if not pipelines:
        return render(request, "crm/board/none.html")
    found = board(Viewer.of(request), pipeline or pipelines[0], pipelines, _wish(view))
    context = {
        "board": found,
        "view": view.urlencode(),
        "address": _address(request, view),
        "whose": [(EVERYBODY, _("everybody's")), (TEAM, _("my department's")), (MINE, _("mine"))],
    }
    return render(request, "crm/board/board_answer.html" if request.htmx else "crm/board/board.html", context)


def _wish(view: QueryDict) -> Wish:
    whose = view.get("whose", EVERYBODY)
    shown = {}
    for more in view.getlist("more"):
        if match := re.fullmatch(r"(\d{1,18})\.(\d{1,6})", more):
            shown[int(match[1])] = max(FIRST, min(int(match[2]), MOST))
    text = " ".join(view.get("q", "").replace("\x00", "").split())[:100]
    return Wish(whose if whose in (EVERYBODY, TEAM, MINE) else EVERYBODY, text, shown)
