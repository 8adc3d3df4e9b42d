"""The front door, and the way from an organisation's address to the page that its person lands on."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kyndig.people.policies import allowed, landing
from kyndig.people.queries import organisations_of


def home(request: HttpRequest) -> HttpResponse:
    """A visitor is asked to sign in; who belongs to one organisation goes there, who belongs to several chooses."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    places = organisations_of(request.user)
    if len(places) == 1:
        return redirect("land", organisation=places[0].slug)
    return redirect("customers") if places else render(request, "people/nowhere.html", status=403)


@allowed("people.belong")
def land(request: HttpRequest) -> HttpResponse:
    return redirect(landing(request.person), organisation=request.organisation.slug)


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the process: 200 where the database answers, 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse({"database": "ok"})
