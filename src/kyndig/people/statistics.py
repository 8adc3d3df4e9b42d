"""What the database knows of its own tables, so that it takes the right index. PostgreSQL keeps that up by itself."""

from typing import Any

from django.db import connection, connections

# Rows of an index that are looked at: enough to tell a good index from a bad one, in milliseconds whatever the size.
LOOKED_AT = 1000


def measure_all(using: str = "default", **kwargs: Any) -> None:
    """Measure every index anew; after a migration, as one that is new and not measured looks better than it is."""
    _run(using, "ANALYZE")


def measure_changed() -> None:
    """Measure the tables that have changed much since the last time."""
    _run(connection.alias, "PRAGMA optimize=0x10002")


def _run(using: str, statement: str) -> None:
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute(statement)
