"""When somebody cannot come: my own calendars, and leave that the lead writes down."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people.models import Person
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions import calendars as actions
from kyndig.training.calendars.reading import LARGEST
from kyndig.training.forms.calendars import CalDavForm, FeedForm, LeaveForm, UploadForm
from kyndig.training.models import Calendar
from kyndig.training.queries.calendars import calendar_page, on_leave, people_called

FORMS = {"feed": FeedForm, "caldav": CalDavForm, "upload": UploadForm, "leave": LeaveForm}


@allowed("training.own_calendar")
def my_calendar(request: HttpRequest) -> HttpResponse:
    return _page(request, request.person, "training/calendars/mine.html", set(FORMS))


@require_POST
@allowed("training.own_calendar")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_calendar(get_object_or_404(request.person.calendars, pk=pk), by=request.person)
    tell(request, _("The calendar is disconnected, and its busy times are deleted."))
    return redirect("training:my_calendar", organisation=request.organisation.slug)


@require_POST
@allowed("training.own_calendar")
def fetch_now(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(
        request.person.calendars.select_related("person__organisation", "person__user").exclude(
            kind=Calendar.Kind.UPLOAD
        ),
        pk=pk,
    )
    _tell_of(request, actions.fetch(calendar, by=request.person))
    return redirect("training:my_calendar", organisation=request.organisation.slug)


@require_POST
@allowed("training.own_calendar")
def remove_my_leave(request: HttpRequest, pk: int) -> HttpResponse:
    actions.remove_leave(get_object_or_404(request.person.busy_times, pk=pk, calendar=None), by=request.person)
    tell(request, _("The leave is taken away."))
    return redirect("training:my_calendar", organisation=request.organisation.slug)


@require_safe
@allowed("training.edit_programme")
def leave(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("q", "")[:100]
    context = {
        "leave": on_leave(request.organisation, timezone.now()),
        "search": search,
        "found": people_called(request.organisation, search),
    }
    return render(request, "training/calendars/leave.html", context)


@allowed("training.edit_programme")
def leave_of_one(request: HttpRequest, person: int) -> HttpResponse:
    """Leave of one person, written down by the lead; the person can see that it was looked at."""
    found = get_object_or_404(Person.objects.select_related("organisation", "user"), pk=person, **_mine(request))
    if request.method == "GET":
        actions.see_leave(found, by=request.person)
    return _page(request, found, "training/calendars/leave_of_one.html", {"upload", "leave"})


@require_POST
@allowed("training.edit_programme")
def remove_leave(request: HttpRequest, person: int, pk: int) -> HttpResponse:
    found = get_object_or_404(Person, pk=person, **_mine(request))
    actions.remove_leave(get_object_or_404(found.busy_times, pk=pk, calendar=None), by=request.person)
    tell(request, _("The leave is taken away."))
    return redirect("training:leave_of_one", organisation=request.organisation.slug, person=found.pk)


def _page(request: HttpRequest, person: Person, template: str, kinds: set[str]) -> HttpResponse:
    """The page with its forms; what is posted names the form by `kind`."""
    kind = request.POST.get("kind", "")
    forms = {name: form() for name, form in FORMS.items() if name in kinds}
    if request.method == "POST" and kind in forms:
        forms[kind] = form = FORMS[kind](request.POST, request.FILES)
        if form.is_valid():
            try:
                DO[kind](request, person, form.cleaned_data)
            except RefusedError as refused:
                form.add_error(next(iter(form.fields)), str(refused))
            else:
                return redirect(request.path)
    context = {"page": calendar_page(person, timezone.now()), "forms": forms, "open": kind}
    return render(request, template, context, status=422 if kind else 200)


def _feed(request: HttpRequest, person: Person, values: dict) -> None:
    _tell_of(request, actions.fetch(actions.add_feed(person, values["url"], by=request.person), by=request.person))


def _caldav(request: HttpRequest, person: Person, values: dict) -> None:
    calendar = actions.add_caldav(person, values["server"], values["username"], values["password"], by=request.person)
    _tell_of(request, actions.fetch(calendar, by=request.person))


def _upload(request: HttpRequest, person: Person, values: dict) -> None:
    file = values["file"]
    content = file.read(LARGEST + 1)
    _tell_of(request, actions.add_upload(person, content, by=request.person, name=file.name))


def _leave(request: HttpRequest, person: Person, values: dict) -> None:
    written = actions.add_leave(person, values["starts"], values["ends"], by=request.person)
    own = person.pk == request.person.pk
    place = [request.organisation.slug, written.pk] if own else [request.organisation.slug, person.pk, written.pk]
    undo = reverse("training:remove_my_leave" if own else "training:remove_leave", args=place)
    tell(request, _("The leave is written down. The timetable keeps clear of it."), undo=undo)


DO: dict[str, Callable[[HttpRequest, Person, dict], None]] = {
    "feed": _feed,
    "caldav": _caldav,
    "upload": _upload,
    "leave": _leave,
}


def _tell_of(request: HttpRequest, calendar: Calendar) -> None:
    number = calendar.busy_times.count()
    if calendar.says:
        tell(request, calendar.says, kind="wait")
    if calendar.fetched_at is not None and calendar.fetched_at == calendar.tried_at:
        tell(
            request,
            ngettext("%(number)d busy time is known.", "%(number)d busy times are known.", number) % {"number": number},
        )


def _mine(request: HttpRequest) -> dict[str, object]:
    return {"organisation": request.organisation, "left": None}
