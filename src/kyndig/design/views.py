"""The gallery, the choice of theme, and the one style sheet and script of all pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kyndig.design import bundle
from kyndig.design.gallery import examples
from kyndig.design.theme import remember_theme


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "design/gallery.html", examples(request))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    remember_theme(response, request.POST.get("theme", ""), secure=request.is_secure())
    return response


@require_safe
def stylesheet(request: HttpRequest, fingerprint: str) -> HttpResponse:
    return _send(request, bundle.stylesheet(), fingerprint)


@require_safe
def script(request: HttpRequest, fingerprint: str) -> HttpResponse:
    return _send(request, bundle.script(), fingerprint)


def _send(request: HttpRequest, sent: bundle.Bundle, fingerprint: str) -> HttpResponse:
    # During an upgrade an old page may ask for the old address: it gets what there is, but must not keep it.
    lasting = fingerprint == sent.fingerprint
    compress = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sent.compressed if compress else sent.content, content_type=sent.media_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-store"
    if compress:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
