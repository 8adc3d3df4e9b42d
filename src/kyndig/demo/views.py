"""The demo's front door: one button a role. These pages are there in the demo alone."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kyndig.demo.roles import ROLES, SLUG, landing_as, person_as


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    people = [(role, person_as(role.key)) for role in ROLES]
    return render(request, "demo/roles.html", {"people": [(role, person) for role, person in people if person]})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    key = request.POST.get("role", "")
    person = person_as(key)
    if person is None:
        raise Http404
    login(request, person.user)
    page = landing_as(key)
    return redirect(page, organisation=SLUG) if page else redirect("home")
