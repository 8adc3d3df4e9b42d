"""What every room asks the database with: questions that are built once (docs/decisions/0014-prepared-questions.md)."""

from kyndig.database.attaching import attach
from kyndig.database.prepared import prepared
from kyndig.database.updating import update_many

__all__ = ["attach", "prepared", "update_many"]
