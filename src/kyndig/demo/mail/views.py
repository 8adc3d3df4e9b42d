"""The demo's mailbox: every mail that Kyndig would have sent, as the person gets it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kyndig.demo.mail.reading import letter
from kyndig.design.paging import page_by_key
from kyndig.outbox.models import CaughtMail

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()
    found = CaughtMail.objects.defer("raw")
    if wanted:
        found = found.filter(to__icontains=wanted) | found.filter(subject__icontains=wanted)
    page = page_by_key(found, order=("-id",), request_query=request.GET)
    return render(request, "demo/mail/inbox.html", {"page": page, "wanted": wanted})


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    caught = get_object_or_404(CaughtMail, pk=pk)
    return render(request, "demo/mail/mail.html", {"caught": caught, "letter": letter(bytes(caught.raw))})


@require_safe
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail's own page for a frame: nothing in it runs, is fetched or reaches the page around it."""
    content = letter(bytes(get_object_or_404(CaughtMail, pk=pk).raw)).html
    if not content:
        raise Http404
    headers = {"Content-Security-Policy": SANDBOX, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(content, headers=headers)


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    content = letter(bytes(get_object_or_404(CaughtMail, pk=pk).raw)).calendar
    if not content:
        raise Http404
    disposition = {"Content-Disposition": 'attachment; filename="invite.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=disposition)
