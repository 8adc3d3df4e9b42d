"""Saving a list as somebody wants it: a view, one's own or shared.

How somebody looks at customers is no record about customers. The ledger is told of what others can
see: the shared ones.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.crm.fields import Field
from kyndig.crm.models import SavedView, Workspace
from kyndig.crm.queries.saved_views import UNNAMED
from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError

Query = dict[str, list[str]]
MOST = 100


@transaction.atomic
def save_view(workspace: Workspace, kind: str, name: str, query: Query, *, shared: bool, by: Person) -> SavedView:
    """Keep a list under a name; a view of one's own of that name gets the new list.

    Raises RefusedError for a name that is none, and for more views than a hundred.
    """
    name = _tidy(name)
    mine = SavedView.objects.filter(workspace=workspace, of=kind, owner=by)
    found = mine.select_for_update().filter(name=name).first()
    if found is not None:
        _change(found, by=by, query=query, shared=shared)
        return found
    if mine.count() >= MOST:
        raise RefusedError(_("You have a hundred saved lists. Delete one first."))
    view = SavedView(workspace=workspace, of=kind, name=name, query=query, shared=shared, owner=by)
    if shared:
        ledger.add(view, by=by, verb="view.shared")
    else:
        view.save(force_insert=True)
    return view


@transaction.atomic
def rename_view(view: SavedView, name: str, *, shared: bool, by: Person) -> None:
    """Raises RefusedError for a name that is none, or that another view of one's own has."""
    name = _tidy(name)
    others = SavedView.objects.filter(workspace=view.workspace_id, of=view.of, owner=view.owner_id, name=name)
    if others.exclude(pk=view.pk).exists():
        raise RefusedError(_("You have a list called %(name)s already.") % {"name": name})
    _change(view, by=by, name=name, shared=shared)


@transaction.atomic
def delete_view(view: SavedView, *, by: Person) -> None:
    if view.shared:
        ledger.remove(view, by=by, verb="view.deleted")
    else:
        view.delete()


def copy_view(view: SavedView, *, by: Person) -> SavedView:
    """One's own copy of a view that somebody shares. Raises RefusedError as `save_view` does."""
    mine = SavedView.objects.filter(workspace=view.workspace_id, of=view.of, owner=by)
    names = set(mine.values_list("name", flat=True))
    name, number = view.name, 1
    while name in names:
        number += 1
        name = f"{view.name[:70]} {number}"
    return save_view(view.workspace, view.of, name, view.query, shared=False, by=by)


def keep_columns(workspace: Workspace, kind: str, columns: Sequence[Field], *, by: Person) -> None:
    """Show these columns wherever the person asks for no others."""
    query = {"columns": [",".join(field.name for field in columns)]}
    SavedView.objects.update_or_create(
        workspace=workspace, of=kind, owner=by, name=UNNAMED, defaults={"query": query, "shared": False}
    )


def _change(view: SavedView, *, by: Person, **values: Any) -> None:
    if view.shared or values["shared"]:
        ledger.change(view, by=by, verb="view.changed", **values)
        return
    for name, value in values.items():
        setattr(view, name, value)
    view.save(update_fields=list(values))


def _tidy(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > 80:
        raise RefusedError(_("Give the list a name of at most 80 characters."))
    return name
