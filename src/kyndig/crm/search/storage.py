"""The parts of the index that only the database in use has: full text and trigrams.

PostgreSQL: a GIN index over the words of each entry, and one over the trigrams of the words (extension pg_trgm).
SQLite: two FTS5 tables, one over the entries and one over the trigrams, kept in step by triggers.

They are put up after every migrate: SQLite drops the triggers of a table that a migration builds anew, and pg_trgm may
be allowed later than Kyndig was installed.
"""

from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_known: dict[str, bool] = {}

POSTGRES = [
    'ALTER TABLE crm_searchword ALTER COLUMN word TYPE varchar(60) COLLATE "C"',
    "CREATE INDEX IF NOT EXISTS search_entry_words ON crm_searchentry USING gin (words) WITH (fastupdate = off)",
]
POSTGRES_GRAMS = "CREATE INDEX IF NOT EXISTS search_word_grams ON crm_searchword USING gin (word gin_trgm_ops)"
SQLITE = [
    """CREATE VIRTUAL TABLE IF NOT EXISTS crm_searchtext USING fts5(
        words, content='crm_searchentry', content_rowid='id', detail='none', columnsize=0,
        tokenize="ascii tokenchars '_@='")""",
    "CREATE VIRTUAL TABLE IF NOT EXISTS crm_searchterm USING fts5vocab('crm_searchtext', 'row')",
    """CREATE VIRTUAL TABLE IF NOT EXISTS crm_searchgram USING fts5(
        word, content='', detail='none', columnsize=0, tokenize='trigram case_sensitive 1')""",
]
_ADD = "INSERT INTO crm_searchtext(rowid, words) VALUES (new.id, new.words);"
_DROP = "INSERT INTO crm_searchtext(crm_searchtext, rowid, words) VALUES ('delete', old.id, old.words);"
_ADD_GRAMS = "INSERT INTO crm_searchgram(rowid, word) VALUES (new.id, '  ' || new.word || ' ');"
_DROP_GRAMS = """INSERT INTO crm_searchgram(crm_searchgram, rowid, word)
    VALUES ('delete', old.id, '  ' || old.word || ' ');"""
TRIGGERS = {
    "search_entry_added": f"AFTER INSERT ON crm_searchentry BEGIN {_ADD} END",
    "search_entry_gone": f"AFTER DELETE ON crm_searchentry BEGIN {_DROP} END",
    "search_entry_changed": f"AFTER UPDATE OF words ON crm_searchentry WHEN old.words <> new.words "
    f"BEGIN {_DROP} {_ADD} END",
    "search_word_added": f"AFTER INSERT ON crm_searchword BEGIN {_ADD_GRAMS} END",
    "search_word_gone": f"AFTER DELETE ON crm_searchword BEGIN {_DROP_GRAMS} END",
}  # fmt: skip


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing; what is there stays."""
    _known.clear()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE:
                cursor.execute(statement)
            for name, rest in TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {rest}")
            return
        if not _is_there(cursor, "search_entry_words"):
            for statement in POSTGRES:
                cursor.execute(statement)
        if _allow_trigrams(connection):
            cursor.execute(POSTGRES_GRAMS)


def finds_two_mistakes(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database can find words that are two mistakes away: all but a PostgreSQL without pg_trgm."""
    if connection.vendor == "sqlite":
        return True
    name = str(connection.settings_dict["NAME"])
    if name not in _known:
        with connection.cursor() as cursor:
            _known[name] = _is_there(cursor, "search_word_grams")
    return _known[name]


def _is_there(cursor: Any, index: str) -> bool:
    cursor.execute("SELECT to_regclass(%s)", [index])
    return cursor.fetchone()[0] is not None


def _allow_trigrams(connection: BaseDatabaseWrapper) -> bool:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    return True
