"""Who changed what in a record, when: the ledger's lines about it, what was done in one go together."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import Http404

from kyndig.crm.fields import KINDS, Kind, kind_of
from kyndig.crm.models import File, Record
from kyndig.crm.queries.told import Difference, differences
from kyndig.crm.queries.viewing import Viewer
from kyndig.design import formats
from kyndig.ledger.models import Line
from kyndig.ledger.words import sentence

SIZE = 50


def lines_about(record: Record) -> "QuerySet[Line]":
    """The changes of a record, newest first."""
    return Line.objects.filter(
        organisation_id=record.organisation_id,
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        kind=Line.Kind.CHANGE,
    ).order_by("-id")


@dataclass(frozen=True)
class Step:
    """What was done in one go: who, when, in a sentence each, and the batch to take back ("" where it cannot be)."""

    who: str
    when: str
    told: list[tuple[str, list[Difference]]]
    batch: str


@dataclass(frozen=True)
class History:
    """A page of it; `earlier` is the number of the line that the next one begins after, 0 where there is none."""

    steps: list[Step]
    earlier: int


def history(viewer: Viewer, record: Record, asked: Mapping[str, str]) -> History:
    """The record's changes and those of its files, newest first. Three queries."""
    files = File.objects.filter(**{str(record._meta.model_name): record}).values("pk")
    lines = Line.objects.filter(
        Q(subject_type=record._meta.label_lower, subject_id=record.pk)
        | Q(subject_type="crm.file", subject_id__in=list(files.values_list("pk", flat=True))),
        organisation_id=record.organisation_id,
        kind=Line.Kind.CHANGE,
    ).order_by("-id")
    before = asked.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        lines = lines.filter(pk__lt=int(before))
    found = list(lines[: SIZE + 1])
    described = kind_of(record)
    steps: list[Step] = []
    for _batch, group in groupby(found[:SIZE], key=lambda line: line.batch or line.pk):
        together = list(group)
        first = together[0]
        told = [(sentence(line), _differences(line, described)) for line in reversed(together)]
        steps.append(Step(first.actor, formats.moment(first.at), told, str(first.batch or "")))
    return History(steps, found[SIZE - 1].pk if len(found) > SIZE else 0)


def _differences(line: Line, kind: Kind) -> list[Difference]:
    return [] if line.subject_type == "crm.file" else differences(line, kind)


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
    for pk in touched.get("crm.file", ()):
        found += _may_see_file(viewer, pk)
    if not found:
        raise Http404


def _may_see_file(viewer: Viewer, pk: int) -> bool:
    """Raises Http404 where the file belongs to what the person may not see; False where it is somewhere else."""
    file = File.objects.filter(pk=pk, workspace=viewer.workspace).first()
    if file is None:
        return False
    for kind in KINDS.values():
        number = getattr(file, f"{kind.name}_id")
        if number and not kind.model.objects.filter(pk=number).visible_to(viewer.person).exists():
            raise Http404
    return True


def last_changes(record: Record, names: Iterable[str]) -> dict[str, Line]:
    """For each of the fields, the newest of the last hundred lines that changed it."""
    wanted = set(names)
    found: dict[str, Line] = {}
    for line in lines_about(record)[:100]:
        for name in wanted & set(line.after):
            found.setdefault(name, line)
    return found
