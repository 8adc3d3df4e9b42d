"""One session of a draft: where it is, who is in it, and every change checked at once."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.ledger.models import Line
from kyndig.people.models import Person
from kyndig.people.policies import allowed, may
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.absences import mark_away, mark_back
from kyndig.training.actions.draft_seats import move_person, seat, take_out
from kyndig.training.actions.draft_state import BrokenRulesError
from kyndig.training.actions.drafts import bring_back, drop_session, lock_session, move_session
from kyndig.training.forms.timetable import AwayForm, MoveForm, PersonForm, SeatForm
from kyndig.training.models import RoomAway, Session, Timetable, TrainerAway
from kyndig.training.queries.timetable_absences import absences, whole_days_of
from kyndig.training.queries.timetable_session import draft_session, why_gone


def leads_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where the session has gone from the draft meanwhile, say what happened and lead back to the timetable."""

    @wraps(view)
    def led(request: HttpRequest, session: int, **values: int) -> HttpResponse:
        try:
            return view(request, session, **values)
        except Http404:
            if not (why := why_gone(request.organisation.pk, session)):
                raise
            tell(request, why, kind="wait")
            return redirect("training:timetable", organisation=request.organisation.slug)

    return led


@allowed("training.see_programme")
@leads_back
def session(request: HttpRequest, session: int) -> HttpResponse:
    """The session; a POST moves it."""
    found = _session(request, session)
    if request.method != "POST":
        return _page(request, found)
    if not may(request.person, "training.edit_programme") or found.timetable is None:
        raise Http404
    form = MoveForm(found, found.timetable, request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    values = form.cleaned_data
    try:
        moved = move_session(
            found,
            starts=form.starts,
            trainer=values.get("trainer", found.trainer),
            room=values.get("room", found.room),
            by=request.person,
            seen=form.seen_values,
        )
    except RefusedError as refusal:
        return _page(request, _session(request, session), form=form, reasons=_reasons(refusal))
    tell(request, _("The session is moved.") if moved else _("Nothing was different."))
    return _to_session(request, found)


@require_POST
@allowed("training.edit_programme")
@leads_back
def lock(request: HttpRequest, session: int) -> HttpResponse:
    found, locked = _session(request, session), request.POST.get("locked") == "yes"
    said = _("The session stays where it is when you fill again.") if locked else _("The session can be moved again.")
    return _try(request, found, lambda: lock_session(found, by=request.person, locked=locked), said)


@require_POST
@allowed("training.edit_programme")
@leads_back
def move_sitter(request: HttpRequest, session: int, person: int) -> HttpResponse:
    """Somebody goes to another session, or has no place for now."""
    found, who = _session(request, session), _person(request, person)
    if "out" in request.POST:
        return _try(request, found, lambda: take_out(who, found, by=request.person), _("%s has no place now.") % who)
    form = PersonForm(draft_session(found), request.POST)
    target = form.cleaned_data["target"] if form.is_valid() else None
    if target is None:
        return _page(request, found, moving=who, reasons=[_("Choose where to.")])
    said = _("%s is moved.") % who
    return _try(request, found, lambda: move_person(who, found, target, by=request.person), said, moving=who)


@require_POST
@allowed("training.edit_programme")
@leads_back
def give_seat(request: HttpRequest, session: int) -> HttpResponse:
    found = _session(request, session)
    form = SeatForm(draft_session(found), request.POST)
    if not form.is_valid():
        return _page(request, found, reasons=[_("Choose somebody who has no place yet.")])
    who = _person(request, int(form.cleaned_data["person"]))
    return _try(request, found, lambda: seat(who, found, by=request.person), _("%s has a place here.") % who)


@require_POST
@allowed("training.edit_programme")
@leads_back
def take_away(request: HttpRequest, session: int) -> HttpResponse:
    """Take a whole session out of the draft."""
    found = _session(request, session)
    draft = found.timetable
    try:
        key = drop_session(found, by=request.person)
    except RefusedError as refusal:
        return _page(request, found, reasons=_reasons(refusal))
    values = {"organisation": request.organisation.slug, "draft": draft.pk if draft else 0, "session": key}
    tell(request, _("The session is taken away."), undo=reverse("training:bring_session_back", kwargs=values))
    return _to_timetable(request, found.period.number)


@require_POST
@allowed("training.edit_programme")
def bring_session_back(request: HttpRequest, draft: int, session: int) -> HttpResponse:
    found = get_object_or_404(Timetable, pk=draft, organisation=request.organisation)
    line = get_object_or_404(
        Line, organisation_id=request.organisation.pk, verb="session.taken_away", subject_id=session
    )
    if line.before["timetable"] != found.pk or Session.objects.filter(pk=session).exists():
        raise Http404
    try:
        back = bring_back(found, line.before, by=request.person)
    except RefusedError as refusal:
        tell(request, str(refusal), kind="wait")
        return _to_timetable(request, found.period.number)
    tell(request, _("The session is back."))
    return _to_session(request, back)


@allowed("training.edit_programme")
def away(request: HttpRequest) -> HttpResponse:
    """Mark a trainer or a room away for some days, and see who is."""
    form = AwayForm(request.organisation.pk, request.POST or None)
    if request.method == "POST" and form.is_valid():
        starts, ends = whole_days_of(request.organisation, form.cleaned_data["first"], form.cleaned_data["last"])
        kept = mark_away(form.owner, starts, ends, by=request.person)
        values = {"organisation": request.organisation.slug, "kind": _kind(kept), "away": kept.pk}
        told = _("%s is not planned with on these days.") % form.owner
        tell(request, told, undo=reverse("training:back_again", kwargs=values))
        return redirect("training:away", organisation=request.organisation.slug)
    context = {"form": form, "absences": absences(request.organisation)}
    return render(request, "training/timetable/away.html", context, status=422 if form.is_bound else 200)


@require_POST
@allowed("training.edit_programme")
def back_again(request: HttpRequest, kind: str, away: int) -> HttpResponse:
    model = {"trainer": TrainerAway, "room": RoomAway}.get(kind)
    if model is None:
        raise Http404
    mark_back(get_object_or_404(model, pk=away, organisation=request.organisation), by=request.person)
    tell(request, _("Planned with again."))
    return redirect("training:away", organisation=request.organisation.slug)


def _try(
    request: HttpRequest,
    found: Session,
    change: Callable[[], object],
    said: str,
    *,
    moving: Person | None = None,
) -> HttpResponse:
    """Make a change and go back to the session; where it is refused, show it with the reasons."""
    try:
        change()
    except RefusedError as refusal:
        return _page(request, found, moving=moving, reasons=_reasons(refusal))
    tell(request, said)
    return _to_session(request, found)


def _page(
    request: HttpRequest,
    found: Session,
    *,
    form: MoveForm | None = None,
    moving: Person | None = None,
    reasons: list[str] | None = None,
) -> HttpResponse:
    shown = draft_session(found)
    may_edit = may(request.person, "training.edit_programme") and shown.draft is not None
    if form is None and shown.changeable and shown.draft is not None:
        form = MoveForm(found, shown.draft)
    asked = request.GET.get("person", "")
    if moving is None and asked.isdigit():
        moving = next((sitter.person for sitter in shown.people if sitter.person.pk == int(asked)), None)
    context = {
        "shown": shown,
        "session": found,
        "form": form,
        "may_edit": may_edit,
        "moving": moving,
        "person_form": PersonForm(shown, request.POST or None) if moving else None,
        "seat_form": SeatForm(shown) if shown.candidates else None,
        "reasons": reasons or [],
    }
    status = 409 if reasons else 422 if form is not None and form.is_bound else 200
    return render(request, "training/timetable/session.html", context, status=status)


def _session(request: HttpRequest, key: int) -> Session:
    """A session of the organisation that is in a draft or stands; one of a draft thrown away is not there."""
    sessions = Session.objects.select_related(
        "strand__course", "trainer", "room", "department", "timetable__programme", "period__organisation"
    )
    found = get_object_or_404(sessions, pk=key, organisation=request.organisation)
    loose = found.timetable is None or found.timetable.status != Timetable.Status.DRAFT
    if found.status == Session.Status.DRAFT and loose:
        raise Http404
    if found.timetable is not None:
        found.timetable.period = found.period
    return found


def _person(request: HttpRequest, key: int) -> Person:
    return get_object_or_404(Person, pk=key, organisation=request.organisation)


def _reasons(refusal: RefusedError) -> list[str]:
    return refusal.reasons if isinstance(refusal, BrokenRulesError) else [str(refusal)]


def _kind(kept: TrainerAway | RoomAway) -> str:
    return "trainer" if isinstance(kept, TrainerAway) else "room"


def _to_session(request: HttpRequest, found: Session) -> HttpResponse:
    return redirect("training:draft_session", organisation=request.organisation.slug, session=found.pk)


def _to_timetable(request: HttpRequest, number: int) -> HttpResponse:
    address = reverse("training:timetable", kwargs={"organisation": request.organisation.slug})
    return redirect(f"{address}?period={number}")
