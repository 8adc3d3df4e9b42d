"""The overview: does everyone get their training, and what does it cost? Groups, never individuals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.people.policies import allowed
from kyndig.training.queries.programme import programme_of
from kyndig.training.queries.programme_page import overview_page


@allowed("training.see_overview")
def overview(request: HttpRequest) -> HttpResponse:
    found = programme_of(request.organisation)
    if found is None:
        return render(request, "training/overview/empty.html")
    page = overview_page(found, on=timezone.localdate(), small=_("Small departments together"))
    return render(request, "training/overview/overview.html", {"page": page})
