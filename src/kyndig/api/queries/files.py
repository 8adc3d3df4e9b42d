"""The files of a record: what they are called, not what is in them."""

from typing import Any

from kyndig.crm.models import Record
from kyndig.ledger.actions import plain


def files_of(record: Record) -> list[dict[str, Any]]:
    """Newest first, without those that lie in the bin."""
    found: Any = record.files.filter(binned=None).select_related("added_by")  # type: ignore[attr-defined]
    kept = ("id", "name", "content_type", "size", "sha256", "added", "added_by")
    return [{name: plain(getattr(file, name)) for name in kept} for file in found]
