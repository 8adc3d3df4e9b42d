"""Files that belong to a record: added, removed, and taken back."""

import hashlib
import mimetypes
from typing import Any

from django.core.files.base import File as Upload
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.models import File, Record
from kyndig.crm.models.file import kept_as
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.refusals import RefusedError

LARGEST = 25 * 2**20
MANY = 200


@transaction.atomic
def add_file(record: Record, upload: "Upload[Any]", *, by: ledger.Actor) -> File:
    """Keep the file with the record, under the SHA-256 of what it holds; the same content is kept once.

    Raises RefusedError where it is empty or larger than 25 MB, or the record lies in the bin or has 200 files already.
    """
    of = str(record._meta.model_name)
    name = _tidy(upload.name or "")
    if not upload.size:
        raise RefusedError(_("“%(name)s” is empty.") % {"name": name})
    if upload.size > LARGEST:
        raise RefusedError(_("“%(name)s” is larger than 25 MB.") % {"name": name})
    if record.binned:
        raise RefusedError(_("%(name)s lies in the bin. Take it out before you change it.") % {"name": record})
    if File.objects.filter(**{of: record}, binned=None).count() >= MANY:
        raise RefusedError(_("%(name)s has 200 files already.") % {"name": record})
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    file = File(
        organisation=record.organisation,
        workspace=record.workspace,
        name=name,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=upload.size,
        sha256=digest.hexdigest(),
        added_by_id=by.pk,
        **{of: record},
    )
    path = kept_as(file, name)
    file.content.name = path if default_storage.exists(path) else default_storage.save(path, upload)
    file.save(force_insert=True)
    with ledger.batch():
        after = {"name": name, "size": file.size, of: ledger.plain(record)}
        ledger.record([Entry("file.added", file, {}, after)], by=by)
    return file


@transaction.atomic
def remove_file(file: File, *, by: ledger.Actor, verb: str = "file.removed") -> bool:
    """Take the file from its record; for 30 days it can be taken back. False where it is removed already."""
    return _set_binned(file, timezone.now(), by, verb)


@transaction.atomic
def put_back(file: File, *, by: ledger.Actor, verb: str = "file.restored") -> bool:
    """Let the record have the file again; False where it has it."""
    return _set_binned(file, None, by, verb)


def _set_binned(file: File, moment: Any, by: ledger.Actor, verb: str) -> bool:
    file.binned = File.objects.select_for_update().get(pk=file.pk).binned
    if (file.binned is None) == (moment is None):
        return False
    before = {"binned": ledger.plain(file.binned)}
    file.binned = moment
    file.save(update_fields=["binned"])
    with ledger.batch():
        ledger.record([Entry(verb, file, before, {"binned": ledger.plain(moment)})], by=by)
    return True


def _tidy(name: str) -> str:
    """The last part of what the file was called, without what no name of a file should hold."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[-200:] or "file"
