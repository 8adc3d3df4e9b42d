"""Which columns a list has, and in which order."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kyndig.crm.actions.views import keep_columns
from kyndig.crm.addresses import PLACES
from kyndig.crm.fields import Field
from kyndig.crm.fields.listing import heading, listed
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.asking import Wanted
from kyndig.crm.views.lists import asked
from kyndig.design.notices import tell


@require_http_methods(["GET", "HEAD", "POST"])
@in_workspace()
def choose(request: HttpRequest, kind: str) -> HttpResponse:
    """Each step is a link that carries the columns so far; the last keeps them as one's own."""
    query = request.GET if request.method != "POST" else QueryDict(request.POST.get("query", ""))
    viewer, wanted = asked(request, kind, query)
    here = f"{viewer.base}{PLACES[kind]}/"
    if request.method == "POST":
        keep_columns(viewer.workspace, kind, wanted.columns, by=viewer.person)
        tell(request, _("The list has these columns from now on."))
        return redirect(
            here + Wanted(wanted.kind, wanted.filter, wanted.columns, wanted.columns, wanted.sort).address()
        )
    names = [field.name for field in wanted.columns]
    others = [field for name, field in listed(wanted.kind).items() if name not in names]
    context = {
        "chosen": [_steps(request, names, at, field) for at, field in enumerate(wanted.columns)],
        "others": [(str(heading(field)), _address(request, [*names, field.name])) for field in others],
        "kind": wanted.kind,
        "query": _address(request, names).removeprefix("?"),
        "here": here + wanted.address(),
    }
    return render(request, "crm/lists/columns.html", context)


def _steps(request: HttpRequest, names: list[str], at: int, field: Field) -> dict[str, str]:
    without = names[:at] + names[at + 1 :]
    earlier = [*without[: at - 1], field.name, *without[at - 1 :]] if at else []
    later = [*without[: at + 1], field.name, *without[at + 1 :]] if at + 1 < len(names) else []
    return {
        "label": str(heading(field)),
        "earlier": _address(request, earlier) if earlier else "",
        "later": _address(request, later) if later else "",
        "without": _address(request, without) if without else "",
    }


def _address(request: HttpRequest, names: list[str]) -> str:
    pairs = [(name, value) for name, values in request.GET.lists() if name != "columns" for value in values]
    return f"?{urlencode([*pairs, ('columns', ','.join(names))])}"
