"""Which batches a person may take back: those that touched nothing the person may not see."""

import uuid

from django.apps import apps

from kyndig.crm.models import Record, Workspace
from kyndig.ledger.models import Line
from kyndig.people.models import Person


def may_take_back(workspace: Workspace, batch: uuid.UUID, person: Person) -> bool:
    """Whether the batch touched records of the workspace, and the person may see them all."""
    lines = Line.objects.filter(organisation_id=workspace.organisation_id, batch=batch, subject_type__startswith="crm.")
    touched: dict[str, set[int]] = {}
    for kind, number in lines.values_list("subject_type", "subject_id"):
        touched.setdefault(kind, set()).add(number)
    records = {kind: numbers for kind, numbers in touched.items() if issubclass(apps.get_model(kind), Record)}
    for kind, numbers in records.items():
        reachable = apps.get_model(kind)._default_manager.filter(workspace=workspace).visible_to(person)
        if reachable.filter(pk__in=numbers).count() != len(numbers):
            return False
    return bool(records)
