"""The trainer's pages: my sessions, who comes, and who was here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.attendance import add_unannounced, close_session, reopen_session
from kyndig.training.actions.sessions import write_note
from kyndig.training.forms.sessions import NoteForm, TurnedUpForm
from kyndig.training.models import Session
from kyndig.training.queries.sessions import elsewhere, own_sessions, session_page
from kyndig.training.rules.attendance import MARKS
from kyndig.training.rules.my_headline import lower_first

SHOWN = 30


@require_safe
@allowed("training.teach")
def my_sessions(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = own_sessions(request.person)
    coming = list(mine.filter(ends__gt=now)[:SHOWN])
    context = {
        "coming": coming,
        "next_course": lower_first(coming[0].strand.course.name) if coming else "",
        "unmarked": list(mine.filter(ends__lte=now, status=Session.Status.PUBLISHED)[:SHOWN]),
        "held": list(mine.filter(status=Session.Status.HELD).order_by("-starts")[:SHOWN]),
        "elsewhere": elsewhere(request.person, now),
    }
    return render(request, "training/teaching/my_sessions.html", context)


@allowed("training.teach")
def my_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes; and once it has begun, who was here."""
    found = get_object_or_404(own_sessions(request.person), pk=pk)
    if request.method == "POST":
        return _close(request, found)
    return _page(request, found, TurnedUpForm(organisation=request.organisation))


def _page(request: HttpRequest, found: Session, form: TurnedUpForm) -> HttpResponse:
    now = timezone.now()
    context = {
        "page": session_page(found, now),
        "begun": found.starts <= now,
        "note_form": NoteForm(initial={"note": found.note}),
        "turned_up": form,
        "marks": [("attended", _("was here")), ("excused", _("had told")), ("absent", _("was not here"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/teaching/my_session.html", context, status=status)


@require_POST
@allowed("training.teach")
def turned_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came who has no place."""
    found = get_object_or_404(own_sessions(request.person), pk=pk)
    form = TurnedUpForm(request.POST, organisation=request.organisation)
    if form.is_valid():
        try:
            person = form.cleaned_data["who"]
            add_unannounced(found, person, by=request.person)
            tell(request, _("%(name)s is marked as here.") % {"name": person.name})
            return _to(request, found)
        except RefusedError as refused:
            form.add_error("who", str(refused))
    return _page(request, found, form)


@require_POST
@allowed("training.teach")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(own_sessions(request.person), pk=pk)
    try:
        reopen_session(found, by=request.person)
        tell(request, _("The session is open again. Mark who was here, and close it."))
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    return _to(request, found)


@require_POST
@allowed("training.teach")
def my_note(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(own_sessions(request.person), pk=pk), NoteForm(request.POST)
    if form.is_valid():
        write_note(found, form.cleaned_data["note"], by=request.person)
        tell(request, _("The note is kept."))
    return _to(request, found)


def _close(request: HttpRequest, session: Session) -> HttpResponse:
    known = {f"seat_{pk}": pk for pk in session.seats.values_list("pk", flat=True)}
    here = {known[name]: mark for name, mark in request.POST.items() if name in known and mark in MARKS}
    try:
        close_session(session, here, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return _to(request, session)
    number = session.seats.filter(status="attended").count()
    said = ngettext("Closed: %(number)d was here.", "Closed: %(number)d were here.", number) % {"number": number}
    tell(request, said, undo=reverse("training:reopen_session", args=[request.organisation.slug, session.pk]))
    return _to(request, session)


def _to(request: HttpRequest, session: Session) -> HttpResponse:
    return redirect("training:my_session", organisation=request.organisation.slug, pk=session.pk)
