"""The database's own guard over the ledger, for whoever comes past the models: SQL, a bug, a curious administrator.

A line can be neither deleted nor changed. One thing is let through: while an erasure of the organisation is open, the
words in a line may change. Which line it is, when, what was done, and to what, may not. The row that opens an erasure
is written and removed in one transaction, so that nobody else ever sees it open. See docs/decisions/0002-ledger.md.

The guard is put up after every migrate, as SQLite drops the triggers of a table that a migration builds anew.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSES = "lines of the ledger are never changed or deleted"
KEPT = ["id", "organisation_id", "at", "kind", "verb", "subject_type", "subject_id", "actor_id", "about_id", "batch"]
OPEN = "SELECT 1 FROM ledger_erasure WHERE ledger_erasure.organisation_id = OLD.organisation_id"

SQLITE_DOWN = [
    "DROP TRIGGER IF EXISTS ledger_line_unchanged",
    "DROP TRIGGER IF EXISTS ledger_line_undeleted",
]
SQLITE_UP = [
    f"""CREATE TRIGGER ledger_line_unchanged BEFORE UPDATE ON ledger_line
        WHEN NOT EXISTS ({OPEN}) OR {" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in KEPT)}
        BEGIN SELECT RAISE(ABORT, '{REFUSES}'); END""",
    f"""CREATE TRIGGER ledger_line_undeleted BEFORE DELETE ON ledger_line
        BEGIN SELECT RAISE(ABORT, '{REFUSES}'); END""",
]
POSTGRES_DOWN = [
    "DROP TRIGGER IF EXISTS ledger_line_guard ON ledger_line",
    "DROP TRIGGER IF EXISTS ledger_line_guard_all ON ledger_line",
]
POSTGRES_UP = [
    f"""CREATE OR REPLACE FUNCTION ledger_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND EXISTS ({OPEN})
                AND ROW({", ".join(f"OLD.{name}" for name in KEPT)})
                IS NOT DISTINCT FROM ROW({", ".join(f"NEW.{name}" for name in KEPT)})
            THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{REFUSES}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    """CREATE OR REPLACE FUNCTION ledger_line_guard_all() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the ledger is never emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER ledger_line_guard BEFORE UPDATE OR DELETE ON ledger_line
        FOR EACH ROW EXECUTE FUNCTION ledger_line_guard()""",
    """CREATE TRIGGER ledger_line_guard_all BEFORE TRUNCATE ON ledger_line
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard_all()""",
]


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Leave the ledger unguarded: for tests that empty their database, and for nothing else."""
    _run(connection, POSTGRES_DOWN if connection.vendor == "postgresql" else SQLITE_DOWN)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Guard the ledger; where the guard is up already it is put up anew."""
    take_down(connection)
    _run(connection, POSTGRES_UP if connection.vendor == "postgresql" else SQLITE_UP)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
