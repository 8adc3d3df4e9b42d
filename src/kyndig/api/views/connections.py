"""What is connected with the organisation's customers, and the receivers of webhooks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kyndig.api.actions import endpoints
from kyndig.api.forms.endpoints import EndpointForm
from kyndig.api.models import Delivery
from kyndig.api.queries import connections as queries
from kyndig.api.rules.events import readable
from kyndig.design.notices import tell
from kyndig.design.paging import page_by_key
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError


@require_safe
@allowed("api.set_up")
def connections(request: HttpRequest) -> HttpResponse:
    return render(request, "api/connections.html", {"found": queries.connections(request.organisation)})


@never_cache
@allowed("api.set_up")
def add_endpoint(request: HttpRequest) -> HttpResponse:
    """The secret is shown in the answer to the form, once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            endpoint, secret = endpoints.add_endpoint(
                request.organisation, given["name"], given["url"], form.events, by=request.person
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "api/secret.html", {"endpoint": endpoint, "secret": secret})
    return render(request, "api/endpoint_form.html", {"form": form}, status=422 if form.errors else 200)


@allowed("api.set_up")
def change_endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(queries.endpoints_of(request.organisation), pk=pk)
    form = EndpointForm.of(endpoint, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            endpoints.change_endpoint(endpoint, given["name"], given["url"], form.events, by=request.person)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The changes are saved."))
            return _to(request, pk)
    context = {"form": form, "endpoint": endpoint}
    return render(request, "api/endpoint_form.html", context, status=422 if form.errors else 200)


@require_safe
@allowed("api.set_up")
def endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(queries.endpoints_of(request.organisation), pk=pk)
    state = request.GET.get("state", "")
    found = queries.deliveries_of(shown, state)
    context = {
        "shown": shown,
        "page": page_by_key(found, order=("-id",), request_query=request.GET, cap=1000),
        "states": Delivery.State.choices,
        "wanted": state if state in Delivery.State.values else "",
        "both_sign": queries.both_sign(shown),
    }
    return render(request, "api/endpoint.html", context)


@require_POST
@allowed("api.set_up")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On where it is off, off where it is on."""
    found = get_object_or_404(queries.endpoints_of(request.organisation), pk=pk)
    if found.off:
        endpoints.switch_on(found, by=request.person)
        tell(request, _("%(name)s is told of changes again, of what waits first.") % {"name": found.name})
    else:
        endpoints.switch_off(found, by=request.person)
        tell(request, _("%(name)s is told of nothing until you switch it on.") % {"name": found.name})
    return _to(request, pk)


@never_cache
@require_POST
@allowed("api.set_up")
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.endpoints_of(request.organisation), pk=pk)
    secret = endpoints.rotate_secret(found, by=request.person)
    return render(request, "api/secret.html", {"endpoint": found, "secret": secret, "rotated": True})


@require_POST
@allowed("api.set_up")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.endpoints_of(request.organisation), pk=pk)
    endpoints.remove_endpoint(found, by=request.person)
    tell(request, _("%(name)s is removed.") % {"name": found.name})
    return redirect("api:connections", organisation=request.organisation.slug)


@require_POST
@allowed("api.set_up")
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.endpoints_of(request.organisation), pk=pk)
    try:
        endpoints.try_endpoint(found, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        tell(request, _("A test is on its way. Look here again in a few seconds."))
    return _to(request, pk)


@require_safe
@allowed("api.set_up")
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(queries.delivery_of(request.organisation), pk=pk)
    context = {"shown": shown, "body": readable(shown.body), "says": _(shown.says) if shown.says else ""}
    return render(request, "api/delivery.html", context)


@require_POST
@allowed("api.set_up")
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.delivery_of(request.organisation), pk=pk)
    try:
        endpoints.send_again(found, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        tell(request, _("It is on its way again, under the same id."))
    return redirect("api:delivery", organisation=request.organisation.slug, pk=pk)


def _to(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("api:endpoint", organisation=request.organisation.slug, pk=pk)
