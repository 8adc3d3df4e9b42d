"""Trainers and rooms: both are listed, added, changed, retired and taken back in the same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions import resources
from kyndig.training.forms.resources import RoomForm, TrainerForm
from kyndig.training.models import Room, Session, Trainer
from kyndig.training.queries.programme import programme_or_404

Resource = Trainer | Room


@dataclass(frozen=True)
class Kind:
    """What trainers and rooms differ in: the pages, the actions, and the words; `name` is that of the page of one."""

    name: str
    model: type[Resource]
    form: type[TrainerForm] | type[RoomForm]
    add: Callable[..., Resource]
    change: Callable[..., bool]
    retire: Callable[..., bool]
    recall: Callable[..., bool]
    usable: Promise
    retired: Promise

    @property
    def pages(self) -> str:
        return f"{self.name}s"


TRAINER = Kind(
    "trainer", Trainer, TrainerForm, resources.add_trainer, resources.change_trainer, resources.retire_trainer,
    resources.recall_trainer, gettext_lazy("%(name)s can be given sessions now."),
    gettext_lazy("%(name)s gets no new sessions."),
)  # fmt: skip
ROOM = Kind(
    "room", Room, RoomForm, resources.add_room, resources.change_room, resources.retire_room, resources.recall_room,
    gettext_lazy("%(name)s can be used for sessions now."), gettext_lazy("No new sessions are put in %(name)s."),
)  # fmt: skip


@allowed("training.edit_programme")
def trainers(request: HttpRequest) -> HttpResponse:
    found = request.organisation.trainers.select_related("person").prefetch_related("teachings__strand")
    return _list(request, TRAINER, found)


@allowed("training.edit_programme")
def new_trainer(request: HttpRequest) -> HttpResponse:
    return _add(request, TRAINER)


@allowed("training.edit_programme")
def trainer(request: HttpRequest, trainer: int) -> HttpResponse:
    return _change(request, TRAINER, trainer)


@require_POST
@allowed("training.edit_programme")
def retire_trainer(request: HttpRequest, trainer: int) -> HttpResponse:
    return _retire_or_recall(request, TRAINER, trainer)


@allowed("training.edit_programme")
def rooms(request: HttpRequest) -> HttpResponse:
    return _list(request, ROOM, request.organisation.rooms.all())


@allowed("training.edit_programme")
def new_room(request: HttpRequest) -> HttpResponse:
    return _add(request, ROOM)


@allowed("training.edit_programme")
def room(request: HttpRequest, room: int) -> HttpResponse:
    return _change(request, ROOM, room)


@require_POST
@allowed("training.edit_programme")
def retire_room(request: HttpRequest, room: int) -> HttpResponse:
    return _retire_or_recall(request, ROOM, room)


def _list(request: HttpRequest, kind: Kind, found: QuerySet[Any]) -> HttpResponse:
    programme_or_404(request.organisation)
    coming = Q(sessions__status=Session.Status.PUBLISHED, sessions__starts__gte=timezone.now())
    rows = list(found.annotate(coming=Count("sessions", filter=coming)).order_by("-active", "name", "id"))
    context = {"rows": rows, "active": sum(row.active for row in rows)}
    return render(request, f"training/resources/{kind.pages}.html", context)


def _add(request: HttpRequest, kind: Kind) -> HttpResponse:
    form = kind.form(request.POST or None, programme=programme_or_404(request.organisation))

    def add() -> str:
        made = kind.add(request.organisation, by=request.person, **form.values())
        return str(kind.usable) % {"name": made.name}

    return _saved(request, kind, form, None, add)


def _change(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    programme, found = programme_or_404(request.organisation), _of(request, kind, pk)
    form = kind.form(request.POST or None, instance=found, programme=programme)

    def change() -> str:
        kind.change(found, by=request.person, **form.values())
        return _("%(name)s is changed.") % {"name": found.name}

    return _saved(request, kind, form, found, change)


def _saved(
    request: HttpRequest, kind: Kind, form: TrainerForm | RoomForm, found: Resource | None, save: Callable[[], str]
) -> HttpResponse:
    """Save, say so and go back to the list; or show the form, with what was typed and what is wrong with it."""
    if request.method == "POST" and form.is_valid():
        try:
            tell(request, save())
            return _to(request, kind)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "found": found}
    return render(request, f"training/resources/{kind.name}.html", context, status=422 if form.is_bound else 200)


def _retire_or_recall(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    found = _of(request, kind, pk)
    act, said = (kind.retire, kind.retired) if found.active else (kind.recall, kind.usable)
    act(found, by=request.person)
    tell(request, str(said) % {"name": found.name})
    return _to(request, kind)


def _of(request: HttpRequest, kind: Kind, pk: int) -> Resource:
    return get_object_or_404(kind.model, pk=pk, organisation=request.organisation)


def _to(request: HttpRequest, kind: Kind) -> HttpResponse:
    return redirect(f"training:{kind.pages}", organisation=request.organisation.slug)
