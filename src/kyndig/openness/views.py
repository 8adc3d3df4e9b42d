"""What is recorded about me, the ledger, and erasing who has left."""

import json

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.ledger.words import named
from kyndig.openness.actions.erasing import erase_person
from kyndig.openness.queries.differences import tell_lines
from kyndig.openness.queries.export import everything_about, everything_as_csv
from kyndig.openness.queries.ledger import Asked, about_me, page_of_ledger, verbs_used
from kyndig.openness.records import own_record
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in Line.Kind.values else ""


@require_safe
@allowed("openness.own")
def me(request: HttpRequest) -> HttpResponse:
    found = about_me(request.person, _kind(request), request.GET)
    context = {
        "found": found,
        "told": tell_lines(found.page.items),
        "record": own_record(request.person),
        "roles": request.person.roles.select_related("department"),
        "kind": _kind(request),
    }
    return render(request, "openness/me.html", context)


@require_safe
@allowed("openness.own")
def export(request: HttpRequest, form: str) -> HttpResponse:
    """All that is stored about the one who asks, as JSON or CSV."""
    if form == "json":
        text = json.dumps(everything_about(request.person), ensure_ascii=False, indent=2, default=str)
    elif form == "csv":
        text = everything_as_csv(request.person)
    else:
        raise Http404
    response = HttpResponse(text, content_type="application/json" if form == "json" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kyndig-{request.organisation.slug}.{form}"'
    return response


@require_safe
@allowed("openness.ledger")
def whole_ledger(request: HttpRequest) -> HttpResponse:
    number = request.GET.get("person", "")
    person = request.organisation.people.filter(pk=int(number)).first() if number.isdecimal() else None
    asked = Asked(person.pk if person else None, _kind(request), request.GET.get("verb", "")[:60])
    page = page_of_ledger(request.person, asked, request.GET)
    if person is not None:
        with transaction.atomic():
            ledger.look_up(person, by=request.person, verb="person.looked_up")
    context = {
        "page": page,
        "told": tell_lines(page.items),
        "asked": asked,
        "about": person,
        "verbs": [(verb, named(verb)) for verb in verbs_used(request.organisation)],
    }
    return render(request, "openness/ledger.html", context)


@allowed("openness.erase")
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(request.organisation.people.exclude(left=None), pk=pk)
    if request.method == "POST":
        try:
            erase_person(shown, by=request.person)
        except RefusedError as refused:
            tell(request, str(refused), kind="wait")
        else:
            tell(request, _("Who it was is erased. What happened is kept."))
        return redirect("people:person", organisation=request.organisation.slug, pk=pk)
    return render(request, "openness/erase.html", {"shown": shown})
