"""Trainers and rooms."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions import resources
from kyndig.training.forms.resources import RoomForm, TrainerForm
from kyndig.training.models import Room, Session, Trainer
from kyndig.training.queries.programme import programme_or_404


@allowed("training.edit_programme")
def trainers(request: HttpRequest) -> HttpResponse:
    programme_or_404(request.organisation)
    found = request.organisation.trainers.select_related("person").prefetch_related("teachings__strand")
    return render(request, "training/resources/trainers.html", _listed(found))


@allowed("training.edit_programme")
def new_trainer(request: HttpRequest) -> HttpResponse:
    form = TrainerForm(request.POST or None, programme=programme_or_404(request.organisation))
    if request.method == "POST" and form.is_valid():
        try:
            trainer = resources.add_trainer(request.organisation, by=request.person, **form.values())
            tell(request, _("%(name)s can be given sessions now.") % {"name": trainer.name})
            return redirect("training:trainers", organisation=request.organisation.slug)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "trainer", form, None)


@allowed("training.edit_programme")
def trainer(request: HttpRequest, trainer: int) -> HttpResponse:
    programme = programme_or_404(request.organisation)
    found = get_object_or_404(Trainer, pk=trainer, organisation=request.organisation)
    form = TrainerForm(request.POST or None, instance=found, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            resources.change_trainer(found, by=request.person, **form.values())
            tell(request, _("%(name)s is changed.") % {"name": found.name})
            return redirect("training:trainers", organisation=request.organisation.slug)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "trainer", form, found)


@require_POST
@allowed("training.edit_programme")
def retire_trainer(request: HttpRequest, trainer: int) -> HttpResponse:
    found = get_object_or_404(Trainer, pk=trainer, organisation=request.organisation)
    if found.active:
        resources.retire_trainer(found, by=request.person)
        tell(request, _("%(name)s gets no new sessions.") % {"name": found.name})
    else:
        resources.recall_trainer(found, by=request.person)
        tell(request, _("%(name)s can be given sessions now.") % {"name": found.name})
    return redirect("training:trainers", organisation=request.organisation.slug)


@allowed("training.edit_programme")
def rooms(request: HttpRequest) -> HttpResponse:
    programme_or_404(request.organisation)
    return render(request, "training/resources/rooms.html", _listed(request.organisation.rooms.all()))


@allowed("training.edit_programme")
def new_room(request: HttpRequest) -> HttpResponse:
    programme_or_404(request.organisation)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            room = resources.add_room(request.organisation, by=request.person, **form.cleaned_data)
            tell(request, _("%(name)s can be used for sessions now.") % {"name": room.name})
            return redirect("training:rooms", organisation=request.organisation.slug)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "room", form, None)


@allowed("training.edit_programme")
def room(request: HttpRequest, room: int) -> HttpResponse:
    found = get_object_or_404(Room, pk=room, organisation=request.organisation)
    form = RoomForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            resources.change_room(found, by=request.person, **form.cleaned_data)
            tell(request, _("%(name)s is changed.") % {"name": found.name})
            return redirect("training:rooms", organisation=request.organisation.slug)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "room", form, found)


@require_POST
@allowed("training.edit_programme")
def retire_room(request: HttpRequest, room: int) -> HttpResponse:
    found = get_object_or_404(Room, pk=room, organisation=request.organisation)
    if found.active:
        resources.retire_room(found, by=request.person)
        tell(request, _("No new sessions are put in %(name)s.") % {"name": found.name})
    else:
        resources.recall_room(found, by=request.person)
        tell(request, _("%(name)s can be used for sessions now.") % {"name": found.name})
    return redirect("training:rooms", organisation=request.organisation.slug)


def _listed(found) -> dict:
    coming = Q(sessions__status=Session.Status.PUBLISHED, sessions__starts__gte=timezone.now())
    rows = list(found.annotate(coming=Count("sessions", filter=coming)).order_by("-active", "name", "id"))
    return {"rows": rows, "active": sum(row.active for row in rows)}


def _page(request: HttpRequest, name: str, form, found) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"training/resources/{name}.html", {"form": form, "found": found}, status=status)
