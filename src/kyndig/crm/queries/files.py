"""Files that a person may reach: those of the records that the person may see."""

from typing import Any

from django.http import Http404

from kyndig.crm.fields import KINDS
from kyndig.crm.models import File
from kyndig.crm.queries.viewing import Viewer


def reach_file(viewer: Viewer, pk: int) -> tuple[File, str, Any]:
    """The file with the kind of its record and the record. Raises Http404 where there is none to see."""
    file = File.objects.filter(workspace=viewer.workspace, binned=None, pk=pk).first()
    if file is not None:
        for kind in KINDS:
            number = getattr(file, f"{kind}_id")
            record = viewer.reachable(kind).filter(pk=number).first() if number else None
            if record is not None:
                return file, kind, record
    raise Http404
