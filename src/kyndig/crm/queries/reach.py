"""What a person may reach: the records of the workspace, without what is secret and what lies in the bin."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Record, Workspace
from kyndig.people.models import Person


def reachable(workspace: Workspace, kind: str, person: Person) -> "QuerySet[Any]":
    """The records of a kind in the workspace that the person may see, and that do not lie in the bin.

    Raises KeyError for a name that is no kind.
    """
    return KINDS[kind].model.objects.filter(workspace=workspace).visible_to(person).kept()


def reach(
    workspace: Workspace, kind: str, person: Person, pk: int, *, binned: bool = False, related: Sequence[str] = ()
) -> Any:
    """One record; with `binned` also one that lies in the bin. Raises Http404 where there is none to see.

    `related` are records that it points at, to be read with it.
    """
    records = KINDS[kind].model.objects.filter(workspace=workspace).visible_to(person)
    if not binned:
        records = records.kept()
    found: Record | None = records.select_related("owner", *related).filter(pk=pk).order_by().first()
    if found is None:
        raise Http404
    found.workspace, found.organisation = workspace, person.organisation
    return found
