"""My customers: every organisation that a log-in opens."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyndig.training.queries.customers import customers_of


@require_safe
@login_required
def customers(request: HttpRequest) -> HttpResponse:
    found = customers_of(request.user, now=timezone.now())
    needing = [customer for customer in found if customer.needs_somebody]
    return render(request, "training/customers.html", {"customers": found, "needing": needing})
