"""The lists that people have saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

from kyndig.crm.addresses import PLACES
from kyndig.crm.models import SavedView
from kyndig.crm.queries.viewing import Viewer
from kyndig.database import prepared

# The view without a name holds the columns that its owner sees where nothing else is asked for.
UNNAMED = ""


@dataclass(frozen=True)
class Views:
    """What somebody has of saved views of one kind of record: the own ones and those that others share, by name."""

    views: Sequence[SavedView]
    own_columns: Sequence[str]


def saved_views(viewer: Viewer, kind: str) -> "QuerySet[SavedView]":
    """The views that the person may open."""
    return SavedView.objects.filter(Q(owner=viewer.person) | Q(shared=True), workspace=viewer.workspace, of=kind)


def views_of(viewer: Viewer, kind: str) -> Views:
    """One query."""
    found = _views(workspace=viewer.workspace.pk, person=viewer.person.pk, kind=kind)
    unnamed = next((view for view in found if view.name == UNNAMED and view.owner_id == viewer.person.pk), None)
    columns = unnamed.query.get("columns", [""])[0].split(",") if unnamed else []
    named = sorted((view for view in found if view.name != UNNAMED), key=lambda view: view.name.casefold())
    return Views(named, columns)


@prepared()
def _views(*, workspace: int, person: int, kind: str) -> "QuerySet[SavedView, SavedView]":
    of_kind = SavedView.objects.filter(workspace=workspace, of=kind).select_related("owner")
    return of_kind.filter(Q(owner=person) | Q(shared=True))


def reach_view(viewer: Viewer, pk: int, *, own: bool) -> SavedView:
    """A view that the person may open, or that is the person's `own`. Raises Http404 where there is none such."""
    found = SavedView.objects.filter(Q(owner=viewer.person) | Q(shared=True), workspace=viewer.workspace, pk=pk)
    if own:
        found = found.filter(owner=viewer.person)
    view = found.exclude(name=UNNAMED).select_related("owner").first()
    if view is None:
        raise Http404
    return view


def query_of(view: SavedView) -> QueryDict:
    """What the view asks for, as an address has it."""
    pairs = [(name, value) for name, values in view.query.items() for value in values]
    return QueryDict(urlencode(pairs))


def address_of(viewer: Viewer, view: SavedView) -> str:
    """The address of the list as the view has it."""
    query = query_of(view).copy()
    query["view"] = str(view.pk)
    return f"{viewer.base}{PLACES[view.of]}/?{query.urlencode()}"
