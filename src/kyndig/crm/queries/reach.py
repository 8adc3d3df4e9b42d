"""What a person may reach: the records of the workspace, without what is secret and what lies in the bin."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Record, Workspace
from kyndig.database import prepared
from kyndig.people.models import Person


def reachable(workspace: Workspace | int, kind: str, person: Person | int) -> "QuerySet[Any]":
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
    found = _one(workspace=workspace.pk, kind=kind, person=person.pk, pk=pk, binned=binned, related=tuple(related))
    if not found:
        raise Http404
    record: Record = found[0]
    record.workspace, record.organisation = workspace, person.organisation
    return record


# Companies and contacts have no secrets, so who looks makes no difference to them.
@prepared("kind", "related", idle=("person",))
def _one(
    *, workspace: int, kind: str, person: int, pk: int, binned: bool, related: tuple[str, ...]
) -> "QuerySet[Any, Any]":
    records = KINDS[kind].model.objects.filter(workspace=workspace).visible_to(person)
    if not binned:
        records = records.kept()
    return records.select_related("owner", *related).filter(pk=pk).order_by()
