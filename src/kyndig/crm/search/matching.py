"""From words to the entries that hold them: one question to the database for all kinds, however common the words are.

Of each kind at most `MOST` entries are answered, the freshest first.

SQLite walks the full text backwards and stops when it has enough. PostgreSQL has to gather all that match before it can
sort them, which is slow for a word that stands everywhere; where the words are common, the freshest entries are looked
through instead, and only if too few of those match is the index asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from kyndig.crm.search.tokens import LETTERS, of_owner, of_title, token
from kyndig.crm.search.vocabulary import Meant

MOST = 100
MINE = 30
# A word that stands in so many records of a kind is not also taken for the beginning of others.
PLENTY = 15 * MOST
# PostgreSQL: so many matches are sorted; of more, so many of the freshest entries are looked through. Where few of
# those match (fewer where other kinds are shown beside them), so many matches are taken as they come.
SORTED, LOOKED_THROUGH, TAKEN = 4000, 2500, 1000
FEW, FEW_BESIDE_OTHERS = 25, 8
_COLUMNS = "id, kind, record_id, title, owner_id, fresh"
# To read some hundreds of moments from their texts takes longer than to find them.
_SECONDS = "id, kind, record_id, title, owner_id, EXTRACT(EPOCH FROM fresh)::double precision"


@dataclass(frozen=True)
class Candidate:
    """An entry that holds the words."""

    kind: str
    record_id: int
    title: str
    owner_id: int | None
    fresh: datetime


@dataclass(frozen=True)
class Asked:
    """The words of one kind: of each list one must stand in the entry. `about` is how many entries may hold them."""

    kind: str
    clauses: Sequence[Sequence[str]]
    about: int


def asked_of(kind: str, workspace: int, meant: Sequence[Sequence[Meant]]) -> Asked | None:
    """What to ask of a kind; None where a word stands in no record of it."""
    clauses, about = [], []
    for words in meant:
        there = [word for word in words if word.counts[kind]]
        if not there:
            return None
        if there[0].whole and there[0].counts[kind] >= PLENTY:
            there = there[:1]
        clauses.append([token(LETTERS[kind], workspace, word.word) for word in there])
        about.append(sum(word.counts[kind] for word in there))
    return Asked(kind, clauses, min(about))


def candidates(workspace: int, asked: Sequence[Asked], owner: int, titles: Mapping[str, str]) -> list[Candidate]:
    """The entries that hold the words. Where there may be more than `MOST` of a kind, those that the person owns and
    those called exactly so (`titles`, by kind) are asked for by themselves, so that they are among them."""
    found = _ask([(each, MOST) for each in asked], workspace)
    many: dict[str, int] = {}
    for candidate in found.values():
        many[candidate.kind] = many.get(candidate.kind, 0) + 1
    more = []
    for each in asked:
        letter = LETTERS[each.kind]
        if many.get(each.kind, 0) >= MOST:
            more.append((Asked(each.kind, [*each.clauses, [of_owner(letter, workspace, owner)]], 0), MINE))
            if titles.get(each.kind):
                more.append((Asked(each.kind, [[of_title(letter, workspace, titles[each.kind])]], 0), MINE))
    if more:
        found |= _ask(more, workspace)
    return list(found.values())


def _ask(asked: Sequence[tuple[Asked, int]], workspace: int) -> dict[int, Candidate]:
    if not asked:
        return {}
    if connection.vendor == "postgresql":
        return _ask_postgres(asked, workspace)
    return _found(*_joined([_streamed(each, most) for each, most in asked]))


def _streamed(asked: Asked, most: int) -> tuple[str, list[Any]]:
    match = " AND ".join("(" + " OR ".join(f'"{word}"' for word in words) + ")" for words in asked.clauses)
    sql = f"""SELECT {_COLUMNS} FROM crm_searchentry WHERE id IN (
        SELECT rowid FROM crm_searchtext WHERE crm_searchtext MATCH %s ORDER BY rowid DESC LIMIT {most})"""  # noqa: S608 (constants)
    return sql, [match]


def _ask_postgres(asked: Sequence[tuple[Asked, int]], workspace: int) -> dict[int, Candidate]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        parts = [
            _sorted(each, most) if each.about <= SORTED else _looked_through(each, most, workspace)
            for each, most in asked
        ]
        found = _found(*_joined(parts))
        many = [candidate.kind for candidate in found.values()]
        few = FEW if len({each.kind for each, _most in asked}) == 1 else FEW_BESIDE_OTHERS
        rare = [(each, most) for each, most in asked if each.about > SORTED and many.count(each.kind) < few]
        if rare:
            found |= _found(*_joined([_taken(each, most) for each, most in rare]))
        return found


def _query(asked: Asked) -> str:
    return " & ".join("(" + " | ".join(f"'{word}'" for word in words) + ")" for words in asked.clauses)


def _sorted(asked: Asked, most: int) -> tuple[str, list[Any]]:
    sql = f"""SELECT {_COLUMNS} FROM crm_searchentry WHERE words @@ %s::tsquery
        ORDER BY fresh DESC LIMIT {most}"""  # noqa: S608 (constants)
    return sql, [_query(asked)]


def _taken(asked: Asked, most: int) -> tuple[str, list[Any]]:
    sql = f"""SELECT * FROM (SELECT {_COLUMNS} FROM crm_searchentry WHERE words @@ %s::tsquery LIMIT {TAKEN}) AS taken
        ORDER BY fresh DESC LIMIT {most}"""  # noqa: S608 (constants)
    return sql, [_query(asked)]


def _looked_through(asked: Asked, most: int, workspace: int) -> tuple[str, list[Any]]:
    sql = f"""SELECT {_COLUMNS} FROM (SELECT {_COLUMNS}, words FROM crm_searchentry
        WHERE workspace_id = %s AND kind = %s ORDER BY fresh DESC LIMIT {LOOKED_THROUGH}) AS freshest
        WHERE words @@ %s::tsquery LIMIT {most}"""  # noqa: S608 (constants)
    return sql, [workspace, asked.kind, _query(asked)]


def _joined(parts: Sequence[tuple[str, list[Any]]]) -> tuple[str, list[Any]]:
    columns = _SECONDS if connection.vendor == "postgresql" else "*"
    each = (f"SELECT {columns} FROM ({sql}) AS part{number}" for number, (sql, _given) in enumerate(parts))  # noqa: S608 (constants)
    sql = " UNION ALL ".join(each)
    return sql, [value for _sql, given in parts for value in given]


def _found(sql: str, parameters: list[Any]) -> dict[int, Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {row[0]: Candidate(row[1], row[2], row[3], row[4], _moment(row[5])) for row in cursor.fetchall()}


def _moment(value: Any) -> datetime:
    """PostgreSQL is asked for seconds; SQLite answers in UTC without saying so, with a text or with a moment."""
    if isinstance(value, float):
        return datetime.fromtimestamp(value, UTC)
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
