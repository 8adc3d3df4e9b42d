"""The words of a workspace: which there are, which begin as somebody types, and which are nearly what was typed."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from kyndig.crm.models import SearchWord
from kyndig.crm.rules.spelling import distance, grams, variants
from kyndig.crm.search import storage
from kyndig.crm.search.tokens import LETTERS, parts

MOST_NEAR = 60
BATCH = 1000
_LAST = chr(0x10FFFF)
COUNTS = tuple(LETTERS)
_COLUMNS = "word, company, contact, deal, activity"
# A word of at least so many letters may hold two mistakes; one of at least so many may be unfinished beside a mistake.
LONG, UNFINISHED = 6, 5


@dataclass(frozen=True)
class Meant:
    """A word of the workspace that a typed word may mean; `mistakes` lie between the two. `counts` are by kind.

    `whole` marks the word that was typed, which comes first where there is one.
    """

    word: str
    counts: Mapping[str, int]
    mistakes: int = 0
    whole: bool = False


def beginning(workspace: int, typed: str, most: int) -> list[Meant]:
    """The word itself and the most common words that begin so; of a single letter only the word itself."""
    until = typed + _LAST if len(typed) > 1 else typed + "\1"
    sql = f"""SELECT {_COLUMNS} FROM crm_searchword WHERE workspace_id = %s AND word >= %s AND word < %s
        ORDER BY (word = %s) DESC, company + contact + deal + activity DESC LIMIT {most}"""  # noqa: S608 (constants)
    return [_meant(row, typed=typed) for row in _rows(sql, [workspace, typed, until, typed])]


def near(workspace: int, typed: str) -> list[Meant]:
    """The words that are one mistake away, or that begin with what is one mistake away from a longer text."""
    asked = variants(typed)
    if not asked or any(each.isdecimal() for each in typed):
        return []
    until = "v.typed || %s" if len(typed) >= UNFINISHED else "v.typed || chr(1)"
    if connection.vendor == "postgresql":
        values, given = "unnest(%s::text[]) AS v(typed)", asked
    else:
        values, given = "(SELECT value AS typed FROM json_each(%s)) AS v", json.dumps(asked)
        until = until.replace("chr(1)", "char(1)")
    looks_up = f"crm_searchword w WHERE w.workspace_id = %s AND w.word >= v.typed AND w.word < {until}"
    if connection.vendor == "postgresql":
        # Each in the order of the index, or the whole workspace would be read for each.
        looks_up = f"LATERAL (SELECT * FROM {looks_up} ORDER BY w.workspace_id, w.word LIMIT {MOST_NEAR}) AS found"  # noqa: S608
    sql = f"""SELECT DISTINCT {_COLUMNS}, company + contact + deal + activity AS many
        FROM {values} CROSS JOIN {looks_up}
        ORDER BY many DESC LIMIT {MOST_NEAR}"""  # noqa: S608 (constants)
    parameters = [given, workspace, *([_LAST] if len(typed) >= UNFINISHED else [])]
    if connection.vendor != "postgresql":
        return [_meant(row[:-1], 1) for row in _rows(sql, parameters)]
    with transaction.atomic():
        # Hundreds of short looks into the index; taken for many rows, they would each read the whole table.
        _rows("SET LOCAL enable_seqscan = off; SET LOCAL enable_material = off; SET LOCAL jit = off", [])
        return [_meant(row[:-1], 1) for row in _rows(sql, parameters)]


def similar(workspace: int, typed: str) -> list[Meant]:
    """The words that are two mistakes away, by the threes of letters that they share; none for short words."""
    if len(typed) < LONG or any(each.isdecimal() for each in typed) or not storage.finds_two_mistakes(connection):
        return []
    rows = _similar_by_trigram(workspace, typed) if connection.vendor == "postgresql" else _similar(workspace, typed)
    found = [_meant(row, 2) for row in rows]
    return [each for each in found if distance(typed, each.word) <= 2]


def learn(workspace: int, kind: str, words: Iterable[str]) -> None:
    """Note that the words stand in records of the kind. Sorted, so that two never wait in a ring."""
    wanted = sorted(set(words))
    for first in range(0, len(wanted), BATCH):
        part = wanted[first : first + BATCH]
        known = SearchWord.objects.filter(workspace=workspace, word__in=part, **{f"{kind}__gt": 0})
        missing = set(part).difference(known.values_list("word", flat=True))
        if missing:
            SearchWord.objects.bulk_create(
                [SearchWord(workspace_id=workspace, word=word, **{kind: 1}) for word in part if word in missing],
                update_conflicts=True, unique_fields=["workspace", "word"], update_fields=[kind],
            )  # fmt: skip


def recount() -> int:
    """Count anew in how many records each word stands, and drop those that stand in none; how many changed."""
    counted: dict[tuple[int, str], Counter[str]] = {}
    for token, many in _counted():
        kind, workspace, word = parts(token)
        if word:
            counted.setdefault((workspace, word), Counter())[kind] = many
    gone, changed = [], []
    for known in SearchWord.objects.order_by("pk").iterator(BATCH):
        counts = counted.pop((known.workspace_id, known.word), None)
        if counts is None:
            gone.append(known.pk)
        elif any(getattr(known, kind) != counts[kind] for kind in COUNTS):
            changed.append(_with_counts(known, counts))
    # What is new comes in sorted, as in `learn`.
    new = (
        _with_counts(SearchWord(workspace_id=workspace, word=word), counts)
        for (workspace, word), counts in sorted(counted.items(), key=lambda item: item[0])
    )
    total = len(gone) + len(changed) + len(counted)
    _in_batches(gone, lambda part: SearchWord.objects.filter(pk__in=part).delete())
    _in_batches(changed, lambda part: SearchWord.objects.bulk_update(part, COUNTS))
    _in_batches(
        list(new),
        lambda part: SearchWord.objects.bulk_create(
            part, update_conflicts=True, unique_fields=["workspace", "word"], update_fields=COUNTS
        ),
    )
    return total


def _in_batches(items: list[Any], write: Any) -> None:
    for first in range(0, len(items), BATCH):
        with transaction.atomic():
            write(items[first : first + BATCH])


def _with_counts(word: SearchWord, counts: Mapping[str, int]) -> SearchWord:
    for kind in COUNTS:
        setattr(word, kind, counts[kind])
    return word


def _counted() -> Iterator[Sequence[Any]]:
    """Each token of the index with the number of entries that hold it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Grouping beats ts_stat, whose tree is a list where words come in order.
            words = "SELECT unnest(tsvector_to_array(words)) AS word FROM crm_searchentry"
            cursor.execute(f"SELECT word, count(*) FROM ({words}) AS each GROUP BY word")  # noqa: S608 (constants)
        else:
            cursor.execute("SELECT term, doc FROM crm_searchterm")
        while rows := cursor.fetchmany(10 * BATCH):
            yield from rows


def _similar_by_trigram(workspace: int, typed: str) -> list[Sequence[Any]]:
    sql = f"""SELECT {_COLUMNS} FROM crm_searchword WHERE workspace_id = %s AND word %% %s
        ORDER BY similarity(word, %s) DESC LIMIT {MOST_NEAR}"""  # noqa: S608 (constants)
    with transaction.atomic():
        _rows("SET LOCAL pg_trgm.similarity_threshold = 0.25", [])
        return _rows(sql, [workspace, typed, typed])


def _similar(workspace: int, typed: str) -> list[Sequence[Any]]:
    """Each three is asked for by itself and the answers are counted, as SQLite has no measure of likeness."""
    asked = grams(typed)
    each = " UNION ALL ".join("SELECT rowid AS id FROM crm_searchgram WHERE crm_searchgram MATCH %s" for _ in asked)
    sql = f"""SELECT {_COLUMNS} FROM (SELECT id, count(*) AS shared FROM ({each}) GROUP BY id
            HAVING shared >= %s ORDER BY shared DESC LIMIT 300) JOIN crm_searchword USING (id)
        WHERE workspace_id = %s ORDER BY shared - abs(length(word) - %s) DESC LIMIT {MOST_NEAR}"""  # noqa: S608 (constants)
    quoted = [f'"{gram}"' for gram in asked]
    return _rows(sql, [*quoted, max(2, len(asked) - 6), workspace, len(typed)])


def _meant(row: Sequence[Any], mistakes: int = 0, typed: str = "") -> Meant:
    return Meant(row[0], dict(zip(COUNTS, row[1:], strict=True)), mistakes, row[0] == typed)


def _rows(sql: str, parameters: list[Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []
