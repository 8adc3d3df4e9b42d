"""Two records become one: choose the twin, see both side by side, choose what shall stand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kyndig.crm.actions.merging import merge
from kyndig.crm.forms.merging import TwinForm
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.merge_page import chosen, likely_twins, sides
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError

MERGED = frozenset({"company", "contact", "deal"})


@in_workspace()
def merge_records(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if kind not in MERGED:
        raise Http404
    viewer = Viewer.of(request)
    kept = reach(request.workspace, kind, request.person, pk)
    context: dict[str, Any] = {"record": kept, "kind": kind}
    if "twin" not in request.GET:
        form = TwinForm(viewer, kind, request.POST or None)
        if form.is_valid():
            return redirect(f"{request.path}?twin={form.cleaned_data['record'].pk}")
        return render(request, "crm/record/merge.html", {**context, "form": form, "twins": likely_twins(viewer, kept)})
    number = request.GET["twin"]
    twin = reach(request.workspace, kind, request.person, int(number) if number.isdecimal() and len(number) < 19 else 0)
    if request.method == "POST":
        try:
            with ledger.batch() as batch:
                names = {name.removeprefix("choose_") for name, value in request.POST.items() if value == "twin"}
                merge(kept, twin, by=request.person, values=chosen(kept, twin, names))
        except RefusedError as refused:
            tell(request, str(refused), kind="wait")
        else:
            tell(request, _("The two are one now."), undo=undo_address(request, batch))
            return redirect(viewer.url(kind, pk))
    other_way = f"{viewer.url(kind, twin.pk)}merge/?twin={kept.pk}"
    return render(
        request, "crm/record/merge.html", {**context, "twin": twin, "sides": sides(kept, twin), "other_way": other_way}
    )
