"""Any change can be taken back: the ledger knows what was before."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kyndig.crm.actions.files import put_back, remove_file
from kyndig.crm.actions.merging import part_again
from kyndig.crm.actions.records import change, put_in_bin, restore
from kyndig.crm.actions.undoing_many import ChangedSinceError, take_back_many
from kyndig.crm.fields import FieldError, clean, kind_of, plain_values
from kyndig.crm.models import Activity, Deal, File, Record, Workspace
from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError

__all__ = ["ChangedSinceError", "undo"]


@transaction.atomic
def undo(workspace: Workspace, batch: uuid.UUID, *, by: ledger.Actor) -> int:
    """Take back what was done to records of the workspace in one go; returns how many changes were taken back.

    What is taken back is a change of its own, and can be taken back in turn. Raises ChangedSinceError, and changes
    nothing, where somebody has changed the same fields since; RefusedError where nothing of the workspace was done, or
    where it was done to something that the actor may not see.
    """
    lines = Line.objects.filter(organisation_id=workspace.organisation_id, batch=batch, subject_type__startswith="crm.")
    if isinstance(by, Person) and _holds_secrets(lines, by):
        raise RefusedError(_("There is nothing to take back."))
    with ledger.batch():
        taken_back, left = take_back_many(workspace, lines.order_by("-id"), by=by)
        for line in left:
            record = _record(line, workspace)
            if isinstance(record, File):
                taken_back += _take_file_back(line, record, by)
            elif record is not None:
                taken_back += _take_back(line, record, by)
    if not taken_back:
        raise RefusedError(_("There is nothing to take back."))
    return taken_back


def _holds_secrets(lines: "QuerySet[Line]", person: Person) -> bool:
    """Whether a line tells of a deal or an activity that is there, and that the person may not see."""
    for model in (Deal, Activity):
        numbers = lines.filter(subject_type=model._meta.label_lower).values("subject_id")
        there = model._default_manager.filter(pk__in=numbers)
        if there.exclude(pk__in=model.objects.visible_to(person).filter(pk__in=numbers).values("pk")).exists():
            return True
    return False


def _record(line: Line, workspace: Workspace) -> Record | File | None:
    model = apps.get_model(line.subject_type)
    if not issubclass(model, Record | File):
        return None
    # Held from here on: what is compared with the line is what is written over.
    found: Record | File | None = (
        model.objects.select_for_update().filter(pk=line.subject_id, workspace=workspace).first()
    )
    return found


def _take_back(line: Line, record: Record, by: ledger.Actor) -> bool:
    kind = kind_of(record)
    verb = f"{kind.name}.undone"
    if "merged" in line.after:
        return part_again(record, line, by=by)
    if "binned" in line.after:
        return restore(record, by=by, verb=verb) if line.after["binned"] else put_in_bin(record, by=by, verb=verb)
    if not line.before:
        return put_in_bin(record, by=by, verb=verb)
    names = [name for name in line.after if name in kind.by_name]
    now = plain_values([kind[name] for name in names], record)
    _check_unchanged(line, now)
    values = {}
    for name in names:
        try:
            values[name] = clean(kind[name], line.before.get(name), record.workspace)
        except FieldError as error:
            label = kind[name].label
            raise RefusedError(_("%(field)s cannot be taken back: %(why)s") % {"field": label, "why": error}) from error
    return change(record, values, by=by, verb=verb)


def _take_file_back(line: Line, file: File, by: ledger.Actor) -> bool:
    """A file that was added is removed, one that was removed is put back, and so on."""
    if line.after.get("binned"):
        return put_back(file, by=by, verb="file.undone")
    return remove_file(file, by=by, verb="file.undone")


def _check_unchanged(line: Line, now: Mapping[str, Any]) -> None:
    changed = [name for name, value in now.items() if ledger.bare(value) != ledger.bare(line.after[name])]
    if changed:
        raise ChangedSinceError(line.subject)
