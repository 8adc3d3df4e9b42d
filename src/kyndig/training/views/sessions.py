"""Sessions for those who run the programme: the list, one session, and its people."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people.models import Person
from kyndig.people.policies import allowed, may
from kyndig.people.refusals import RefusedError
from kyndig.training.actions import seats as seat_actions
from kyndig.training.actions import sessions as actions
from kyndig.training.forms.sessions import CancelForm, NoteForm, SessionForm, StrandForm
from kyndig.training.models import Seat, Session
from kyndig.training.queries.me import open_sessions
from kyndig.training.queries.sessions import session_list, session_page, untold


@require_safe
@allowed("training.see_sessions")
def sessions(request: HttpRequest) -> HttpResponse:
    listing = session_list(request.organisation, request.GET, timezone.now())
    context = {"listing": listing, "past": request.GET.get("show") == "past", "may_edit": _may_edit(request)}
    return render(request, "training/sessions/list.html", context)


@allowed("training.edit_programme")
def new_session(request: HttpRequest) -> HttpResponse:
    """First the course, then when and where."""
    chosen = StrandForm(request.GET or None, organisation=request.organisation)
    if not request.GET or not chosen.is_valid():
        return render(request, "training/sessions/choose_course.html", {"form": chosen})
    strand = chosen.cleaned_data["strand"]
    form = SessionForm(request.POST or None, strand=strand)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            session = actions.add_session(
                strand, form.starts, by=request.person, trainer=values["trainer"], room=values["room"]
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The session is planned. Now give people places."))
            return _to(request, session)
    return render(request, "training/sessions/form.html", {"form": form, "strand": strand}, status=_status(form))


@require_safe
@allowed("training.see_sessions")
def to_tell(request: HttpRequest) -> HttpResponse:
    """Those without e-mail, to be told in person; made for printing."""
    seats = untold(request.organisation, timezone.now())
    return render(request, "training/sessions/to_tell.html", {"seats": seats[:500]})


@require_safe
@allowed("training.see_sessions")
def session(request: HttpRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    search = request.GET.get("q", "")[:100]
    may_edit = _may_edit(request)
    now = timezone.now()
    context = {
        "page": session_page(found, now, offers=may_edit, search=search),
        "search": search,
        "may_edit": may_edit,
        "over": found.starts <= now,
        "note_form": NoteForm(initial={"note": found.note}),
    }
    return render(request, "training/sessions/session.html", context)


@allowed("training.edit_programme")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    form = SessionForm(request.POST or None, strand=found.strand, session=found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            moved = actions.move_session(
                found, form.starts, by=request.person, trainer=values["trainer"], room=values["room"]
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(
                request,
                _("The session is moved, and everybody gets the new time.") if moved else _("All is as it was."),
            )
            return _to(request, found)
    context = {"form": form, "strand": found.strand, "session": found}
    return render(request, "training/sessions/form.html", context, status=_status(form))


@allowed("training.edit_programme")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_session(found, why=form.cleaned_data["why"], by=request.person)
        except RefusedError as refused:
            form.add_error("why", str(refused))
        else:
            undo = reverse("training:restore_session", args=[request.organisation.slug, found.pk])
            tell(request, _("The session is cancelled, and everybody who had a place is told."), undo=undo)
            return _to(request, found)
    context = {"page": session_page(found, timezone.now()), "form": form}
    return render(request, "training/sessions/cancel.html", context, status=_status(form))


@require_POST
@allowed("training.edit_programme")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    found = _session(request, pk)
    return _try(
        request, found, lambda: actions.restore_session(found, by=request.person), _("The session is held after all.")
    )


@require_POST
@allowed("training.edit_programme")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _session(request, pk), NoteForm(request.POST)
    if form.is_valid():
        actions.write_note(found, form.cleaned_data["note"], by=request.person)
        tell(request, _("The note is kept."))
    return _to(request, found)


@require_POST
@allowed("training.edit_programme")
def add_person(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    found = _session(request, pk)
    who = get_object_or_404(Person, pk=person, organisation=request.organisation, left=None)
    said = _("%(name)s has a place and is invited.") if who.email else _("%(name)s has a place. Tell it in person.")
    return _try(
        request,
        found,
        lambda: seat_actions.add_person(found, who, by=request.person),
        said % {"name": who.name},
    )


@allowed("training.edit_programme")
def seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """One person's place: move it to another session, or take it back."""
    found = _session(request, pk)
    theirs = get_object_or_404(
        Seat.objects.select_related("session__strand__course", "person__organisation"), pk=seat, session=found
    )
    others = open_sessions(found.strand, timezone.now()).exclude(pk=found.pk)
    if request.method == "POST" and request.POST.get("to", "").isdigit():
        to = get_object_or_404(others, pk=int(request.POST["to"]))
        said = _("%(name)s is moved.") % {"name": theirs.person.name}
        return _try(request, to, lambda: seat_actions.move_seat(theirs, to, by=request.person), said)
    if request.method == "POST":
        undo = reverse("training:add_to_session", args=[request.organisation.slug, found.pk, theirs.person_id])
        said = _("%(name)s has no place here any more.") % {"name": theirs.person.name}
        return _try(request, found, lambda: seat_actions.remove_person(theirs, by=request.person), said, undo)
    can_find = found.status == Session.Status.PUBLISHED and not found.department_id
    context = {"seat": theirs, "others": others[:20], "can_find": can_find}
    return render(request, "training/sessions/seat.html", context)


def _session(request: HttpRequest, pk: int) -> Session:
    sessions = Session.objects.select_related("strand__course", "strand__organisation", "trainer", "room", "department")
    return get_object_or_404(sessions.exclude(status=Session.Status.DRAFT), pk=pk, organisation=request.organisation)


def _to(request: HttpRequest, session: Session) -> HttpResponse:
    return redirect("training:session", organisation=request.organisation.slug, pk=session.pk)


def _try(request: HttpRequest, session: Session, do: Callable[[], object], said: str, undo: str = "") -> HttpResponse:
    """Do it and say so, or say why not; then the session's page."""
    try:
        do()
        tell(request, said, undo=undo)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    return _to(request, session)


def _status(form: CancelForm | SessionForm) -> int:
    return 422 if form.is_bound else 200


def _may_edit(request: HttpRequest) -> bool:
    return may(request.person, "training.edit_programme")
