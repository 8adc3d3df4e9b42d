"""My training: what is next for me, my answer to it, and my calendar."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.calendars import renew_subscription
from kyndig.training.actions.seats import accept, decline, move_seat
from kyndig.training.forms.sessions import DeclineForm
from kyndig.training.models import Seat, Subscription
from kyndig.training.queries.me import alternatives, calendar_of, my_seats, my_training, open_sessions, subscriber

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@allowed("training.learn")
def me(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    subscription = Subscription.objects.filter(person=request.person).first()
    address = settings.ADDRESS + reverse("calendar", args=[subscription.token]) if subscription else ""
    context = {
        "page": my_training(request.person, now),
        "hour": timezone.localtime(now).hour,
        "feed": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "training/me/me.html", context)


@allowed("training.learn")
def does_not_suit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, or take another time at once."""
    seat = _my_seat(request, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline(seat, form.cleaned_data["why"], by=request.person)
        except RefusedError as refused:
            tell(request, str(refused), kind="wait")
        else:
            undo = reverse("training:accept", args=[request.organisation.slug, seat.pk])
            tell(request, _("The place is free for somebody else. You will be offered another time."), undo=undo)
        return _home(request)
    context = {"seat": seat, "form": form, "alternatives": alternatives(seat, timezone.now())}
    return render(request, "training/me/does_not_suit.html", context)


@require_POST
@allowed("training.learn")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    seat = _my_seat(request, pk)
    to = get_object_or_404(
        open_sessions(seat.session.strand, timezone.now()), pk=_number(request.POST.get("session", ""))
    )
    return _done(
        request, lambda: move_seat(seat, to, by=request.person), _("You have a new time. It is in the mail too.")
    )


@require_POST
@allowed("training.learn")
def accept_seat(request: HttpRequest, pk: int) -> HttpResponse:
    seat = _my_seat(request, pk)
    return _done(request, lambda: accept(seat, by=request.person), _("You have said yes. Welcome!"))


@require_safe
@allowed("training.learn")
def seat_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One session as a file that any calendar program opens."""
    seat = _my_seat(request, pk)
    response = HttpResponse(calendar_of(request.person, timezone.now(), only=seat), content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="kyndig-{seat.pk}.ics"'
    return response


@require_POST
@allowed("training.learn")
def subscribe(request: HttpRequest) -> HttpResponse:
    renew_subscription(request.person, by=request.person)
    tell(request, _("Here is a new address. An old one no longer works."))
    return redirect(reverse("training:me", args=[request.organisation.slug]) + "#subscription")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address; whoever knows it may read it, and nobody else can find it."""
    person = subscriber(token)
    if person is None:
        raise Http404
    response = HttpResponse(calendar_of(person, timezone.now()), content_type=CALENDAR)
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


def _my_seat(request: HttpRequest, pk: int) -> Seat:
    return get_object_or_404(my_seats(request.person), pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _home(request: HttpRequest) -> HttpResponse:
    return redirect("training:me", organisation=request.organisation.slug)


def _done(request, do, said: str) -> HttpResponse:  # type: ignore[no-untyped-def]
    try:
        do()
        tell(request, said)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    return _home(request)
