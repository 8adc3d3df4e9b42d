"""My department."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyndig.people.policies import allowed
from kyndig.superusers.queries import my_department


@require_safe
@allowed("superusers.department")
def department(request: HttpRequest) -> HttpResponse:
    return render(request, "superusers/department.html", {"mine": my_department(request.person, now=timezone.now())})
