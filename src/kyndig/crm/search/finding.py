"""From what somebody types to the records they mean."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Activity, ActivityContact, Workspace
from kyndig.crm.queries.reach import reachable
from kyndig.crm.rules.relevance import relevance
from kyndig.crm.rules.searching import joined, readings
from kyndig.crm.search import matching, vocabulary
from kyndig.crm.search.matching import Candidate
from kyndig.crm.search.vocabulary import Meant
from kyndig.database import prepared
from kyndig.people.models import Person

RECENT = 40
# How many words a typed one may be the beginning of.
UNFINISHED, WHOLE = 30, 12
_CHUNK = 15


@dataclass(frozen=True)
class Hit:
    """A record that was found; `nearly` where a word was spelled another way than typed."""

    kind: str
    record: Any
    nearly: bool = False


def find(
    workspace: Workspace, person: Person, text: str, kinds: Collection[str] = tuple(KINDS), limit: int = 10,
    *, skip: int = 0,
) -> list[Hit]:  # fmt: skip
    """The records of the workspace that `person` may see and that `text` means, the likeliest first; after `skip`.

    Every word counts, in any order, and may be the beginning of a word. Where that finds fewer than `limit`, words may
    be spelled a little otherwise. What is found is read anew and by what the person may see now, so that an index that
    lags behind shows nothing that is secret. Of each kind at most `matching.MOST` are found.
    """
    search = _Search(workspace, person, [kind for kind in KINDS if kind in kinds])
    return list(islice(search.hits(text, skip + limit), skip, skip + limit))


class _Search:
    """One search; `seen` are the records that were looked at, `shown` how many of them the person may see."""

    def __init__(self, workspace: Workspace, person: Person, kinds: Sequence[str]) -> None:
        self.workspace, self.person, self.kinds = workspace, person, kinds
        self.now = timezone.now()
        self.seen: set[tuple[str, int]] = set()
        self.shown = 0

    def hits(self, text: str, limit: int) -> Iterator[Hit]:
        """What is found, best first; with mistakes in the words where those typed find fewer than `limit`."""
        meant: dict[Sequence[str], list[list[Meant]]] = {}
        for typed in readings(text):
            # The last word may be unfinished; those before it are mostly whole.
            meant[typed] = [
                vocabulary.beginning(self.workspace.pk, word, UNFINISHED if word == typed[-1] else WHOLE)
                for word in typed
            ]
            yield from self._visible(self._ranked(typed, meant[typed]))
            if self.shown:
                meant = {typed: meant[typed]}
                break
        for nearer in (vocabulary.near, vocabulary.similar):
            for typed, known in meant.items():
                if self.shown >= limit:
                    return
                meant[typed] = [
                    [*words, *_new(words, nearer(self.workspace.pk, word))]
                    for word, words in zip(typed, known, strict=True)
                ]
                if meant[typed] != known:
                    yield from self._visible(self._ranked(typed, meant[typed], nearly=True), nearly=True)

    def _visible(self, ranked: Iterable[Candidate], *, nearly: bool = False) -> Iterator[Hit]:
        """Those that the person may see now, read in chunks."""
        ranked = iter(ranked)
        while chunk := list(islice(ranked, _CHUNK)):
            numbers: dict[str, list[int]] = {}
            for each in chunk:
                numbers.setdefault(each.kind, []).append(each.record_id)
            records = {
                (kind, record.pk): record
                for kind, wanted in numbers.items()
                for record in _shown(
                    workspace=self.workspace.pk, person=self.person.pk, kind=kind, numbers=tuple(wanted)
                )
            }
            for each in chunk:
                record = records.get((each.kind, each.record_id))
                if record is not None:
                    self.shown += 1
                    yield Hit(each.kind, record, nearly)

    def _ranked(
        self, typed: Sequence[str], meant: Sequence[Sequence[Meant]], *, nearly: bool = False
    ) -> list[Candidate]:
        """The entries that hold the words and were not looked at before, best first."""
        asked = [each for kind in self.kinds if (each := matching.asked_of(kind, self.workspace.pk, meant)) is not None]
        whole = joined(" ".join(typed))
        titles = {kind: whole for kind in self.kinds if kind != "activity"}
        found = matching.candidates(self.workspace.pk, asked, self.person.pk, titles)
        found = [each for each in found if (each.kind, each.record_id) not in self.seen]
        if len(found) < 2:
            self.seen.update((each.kind, each.record_id) for each in found)
            return found
        recent = self._recent
        spelled = {word: [each.word for each in words if each.mistakes]
                   for word, words in zip(typed, meant, strict=True)} if nearly else None  # fmt: skip
        scored = []
        for each in found:
            key = (each.kind, each.record_id)
            self.seen.add(key)
            score = relevance(
                each.kind, each.title, typed, age=self.now - each.fresh, own=each.owner_id == self.person.pk,
                recent=key in recent, spelled=spelled,
            )  # fmt: skip
            scored.append((-score, key, each))
        return [each for _score, _key, each in sorted(scored, key=lambda row: row[:2])]

    @cached_property
    def _recent(self) -> set[tuple[str, int]]:
        """Whom and what the person's last activities were with and about."""
        last = _last_of(workspace=self.workspace.pk, person=self.person.pk)
        found = {("activity", pk) for pk, _company, _deal in last}
        found |= {("company", company) for _pk, company, _deal in last if company}
        found |= {("deal", deal) for _pk, _company, deal in last if deal}
        met = _met_in(activities=tuple(pk for pk, _company, _deal in last))
        return found | {("contact", contact) for contact in met}


def _new(known: Sequence[Meant], more: Sequence[Meant]) -> list[Meant]:
    words = {each.word for each in known}
    return [each for each in more if each.word not in words]


@prepared("kind", idle=("person",))
def _shown(*, workspace: int, person: int, kind: str, numbers: tuple[int, ...]) -> "QuerySet[Any, Any]":
    """Those of the records that the person may see, with what a line about them shows."""
    beside = {"contact": ["company"], "deal": ["company", "stage"], "activity": ["company"]}
    records: QuerySet[Any] = reachable(workspace, kind, person).filter(pk__in=numbers).order_by()
    return records.select_related(*beside.get(kind, []))


@prepared()
def _last_of(*, workspace: int, person: int) -> "QuerySet[Activity, tuple[int, int | None, int | None]]":
    """The person's last activities: number, company and deal of each."""
    mine: QuerySet[Activity] = Activity.objects.filter(workspace=workspace, owner=person, binned=None)
    return mine.order_by("-at").values_list("pk", "company_id", "deal_id")[:RECENT]


@prepared()
def _met_in(*, activities: tuple[int, ...]) -> "QuerySet[ActivityContact, int]":
    return ActivityContact.objects.filter(activity__in=activities).values_list("contact_id", flat=True)
