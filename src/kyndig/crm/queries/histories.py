"""Who changed what in a record, when: the ledger's lines about it, what was done in one go together."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Record
from kyndig.crm.queries.viewing import Viewer
from kyndig.ledger.models import Line


def lines_about(record: Record) -> "QuerySet[Line]":
    """The changes of a record, newest first."""
    return Line.objects.filter(
        organisation_id=record.organisation_id,
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        kind=Line.Kind.CHANGE,
    ).order_by("-id")


def reach_batch(viewer: Viewer, batch: uuid.UUID) -> None:
    """Raises Http404 unless the batch did something in the workspace, and all it did there is for the person to see."""
    lines = Line.objects.filter(organisation_id=viewer.workspace.organisation_id, batch=batch)
    touched: dict[str, set[int]] = {}
    for subject_type, pk in lines.values_list("subject_type", "subject_id"):
        touched.setdefault(subject_type, set()).add(pk)
    found = 0
    for kind in KINDS.values():
        numbers = touched.get(kind.model._meta.label_lower, set())
        here = kind.model.objects.filter(workspace=viewer.workspace, pk__in=numbers)
        seen = here.visible_to(viewer.person).count()
        if seen != here.count():
            raise Http404
        found += seen
    if not found:
        raise Http404


def last_changes(record: Record, names: Iterable[str]) -> dict[str, Line]:
    """For each of the fields, the newest of the last hundred lines that changed it."""
    wanted = set(names)
    found: dict[str, Line] = {}
    for line in lines_about(record)[:100]:
        for name in wanted & set(line.after):
            found.setdefault(name, line)
    return found
