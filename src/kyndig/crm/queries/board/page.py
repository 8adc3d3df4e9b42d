"""A pipeline as a board: a column a stage, with what it holds in all and its first cards."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.crm.models import Deal, Pipeline, Stage, Workspace
from kyndig.crm.queries.board import questions
from kyndig.crm.queries.board.keeping import kept
from kyndig.crm.queries.viewing import Viewer
from kyndig.design import formats

FIRST = 25
MOST = 200
LATELY = datetime.timedelta(days=30)
EVERYBODY, TEAM, MINE = "all", "team", "mine"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see: whose deals, with which words in them, and how many cards of which stage."""

    whose: str = EVERYBODY
    text: str = ""
    shown: Mapping[int, int] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        return bool(self.text) or self.whose != EVERYBODY


@dataclass(frozen=True)
class Total:
    """What deals of one currency are worth, in all and weighted by the probability of each."""

    currency: str
    value: Decimal
    weighted: Decimal


@dataclass(frozen=True)
class Card:
    """A deal on the board, in words: a page holds a hundred. `step` is what is to be done next, "" is nothing."""

    pk: int
    version: int
    url: str
    name: str
    company: str
    worth: str
    owner: str
    age: str
    long: bool
    confidential: bool
    step: str
    late: bool


@dataclass(frozen=True)
class Column:
    """A stage with its cards. `number` counts all deals in it, `long` those that have stood longer than its days."""

    stage: Stage
    number: int
    long: int
    totals: Sequence[Total]
    cards: Sequence[Card]

    @property
    def left(self) -> int:
        return self.number - len(self.cards)

    @property
    def next_shown(self) -> int:
        return min(len(self.cards) + FIRST, MOST)


@dataclass(frozen=True)
class Closed:
    """What was won, or lost, in the last thirty days."""

    state: str
    number: int
    totals: Sequence[Total]


@dataclass(frozen=True)
class Board:
    """The whole page. `version` differs where somebody has changed a deal."""

    pipeline: Pipeline
    pipelines: Sequence[Pipeline]
    columns: Sequence[Column]
    closed: Sequence[Closed]
    wish: Wish
    version: str

    @property
    def number(self) -> int:
        return sum(column.number for column in self.columns)

    @property
    def long(self) -> int:
        return sum(column.long for column in self.columns)

    @property
    def totals(self) -> list[Total]:
        return _added(total for column in self.columns for total in column.totals)


def board(viewer: Viewer, pipeline: Pipeline, pipelines: Sequence[Pipeline], wish: Wish) -> Board:
    """The board of a pipeline as the viewer may see it; six questions and one a stage, however many deals there are."""
    now = timezone.now()
    changed, binned = _last(viewer.workspace)
    stages = questions.stages_of(pipeline=pipeline.pk)
    narrow = _narrow(viewer, pipeline, wish)

    def reckon() -> tuple[dict[int, tuple[int, int, list[Total]]], list[Closed]]:
        return _sums(narrow, stages, now), _closed(narrow)

    if wish.text:  # also the name of a company decides then, and that is not a change of a deal
        sums, closed = reckon()
    else:
        judged = tuple((stage.pk, stage.days, stage.probability) for stage in stages)
        key = (*narrow.values(), judged, binned, timezone.localdate(now))
        sums, closed = kept(key, changed, now, reckon)
    cards = _cards(narrow, stages, viewer, wish, now)
    columns = []
    for stage in stages:
        stage.pipeline = pipeline
        number, long, totals = sums.get(stage.pk, (0, 0, []))
        columns.append(Column(stage, number, long, totals, cards.get(stage.pk, [])))
    return Board(pipeline, pipelines, columns, closed, wish, _version(changed, binned))


def version_of(workspace: Workspace) -> str:
    """A mark that differs after any deal of the workspace was changed, added, binned or taken out of the bin."""
    return _version(*_last(workspace))


def _last(workspace: Workspace) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """When a deal was changed last, and when one was binned last."""
    changed = questions.last_changed(workspace=workspace.pk)
    binned = questions.last_binned(workspace=workspace.pk)
    return (changed[0] if changed else None), (binned[0] if binned else None)


def _version(changed: datetime.datetime | None, binned: datetime.datetime | None) -> str:
    return hashlib.sha256(f"{changed} {binned}".encode()).hexdigest()[:16]


def _narrow(viewer: Viewer, pipeline: Pipeline, wish: Wish) -> dict[str, Any]:
    """What the questions are given to say which deals are wanted."""
    person = viewer.person
    owners: tuple[int, ...] | None = None
    if wish.whose == MINE:
        owners = (person.pk,)
    elif wish.whose == TEAM:
        team = questions.department_of(organisation=person.organisation_id, department=person.department_id)
        owners = tuple(team)
    return {
        "pipeline": pipeline.pk,
        "person": person.pk,
        "workspace": viewer.workspace.pk,
        "owners": owners,
        "text": wish.text,
    }


def _sums(
    narrow: Mapping[str, Any], stages: Sequence[Stage], now: datetime.datetime
) -> dict[int, tuple[int, int, list[Total]]]:
    """How many, how many too long, and the totals, by stage."""
    if not stages:
        return {}
    rows = questions.sums(
        **narrow, stages=tuple(stage.pk for stage in stages), limits=tuple(_limit(stage, now) for stage in stages)
    )
    likely = {stage.pk: stage.probability for stage in stages}
    found: dict[int, tuple[int, int, list[Total]]] = {}
    for stage, currency, number, long, worth, own, rest in rows:
        counted, longer, totals = found.get(stage, (0, 0, []))
        weighted = (_decimal(own) + _decimal(rest) * likely[stage]) / 100
        total = Total(currency, _decimal(worth), weighted)
        found[stage] = (counted + number, longer + long, _added([*totals, total]))
    return found


def _cards(
    narrow: Mapping[str, Any], stages: Sequence[Stage], viewer: Viewer, wish: Wish, now: datetime.datetime
) -> dict[int, list[Card]]:
    rows = [
        dict(zip(questions.ON_A_CARD, row, strict=True))
        for stage in stages
        for row in questions.standing_in(**narrow, stage=stage.pk, most=wish.shown.get(stage.pk, FIRST))
    ]
    steps: dict[int, tuple[str, datetime.date | None]] = {}
    for deal, subject, due in questions.steps(person=viewer.person.pk, deals=tuple(row["pk"] for row in rows)):
        steps.setdefault(deal, (subject, due))
    limits = {stage.pk: _limit(stage, now) for stage in stages}
    today = timezone.localdate()
    cards = defaultdict(list)
    for row in rows:
        step, due = steps.get(row["pk"], ("", None))
        long = row["entered_stage"] < limits[row["stage"]]
        card = Card(
            pk=row["pk"],
            version=row["version"],
            url=viewer.url("deal", row["pk"]),
            name=row["name"],
            company=row["company__name"] or "",
            worth=formats.money(row["value"], row["currency"]),
            owner=" ".join(filter(None, (row["owner__given_name"], row["owner__family_name"]))),
            age=_age((now - row["entered_stage"]).days, long),
            long=long,
            confidential=row["confidential"],
            step=f"{step}, {formats.short_day(due, today)}" if due else step,
            late=due is not None and due < today,
        )
        cards[row["stage"]].append(card)
    return cards


def _age(days: int, long: bool) -> str:
    if long:
        return ngettext("stood %(days)s day", "stood %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("new today")


def _closed(narrow: Mapping[str, Any]) -> list[Closed]:
    rows = questions.closed_since(**narrow, since=timezone.localdate() - LATELY)
    found = []
    for state in (Deal.State.WON, Deal.State.LOST):
        mine = [row for row in rows if row[0] == state]
        totals = [Total(currency, _decimal(worth), _decimal(worth)) for _state, currency, _number, worth in mine]
        found.append(Closed(state, sum(number for _state, _currency, number, _worth in mine), _added(totals)))
    return found


def _limit(stage: Stage, now: datetime.datetime) -> datetime.datetime:
    return now - datetime.timedelta(days=stage.days + 1)


def _decimal(value: Any) -> Decimal:
    return Decimal(value or 0).quantize(Decimal("0.01"))


def _added(totals: Iterable[Total]) -> list[Total]:
    """One total a currency, the largest first; those that come to nothing are left out."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for total in totals:
        value, weighted = sums.get(total.currency, (Decimal(0), Decimal(0)))
        sums[total.currency] = (value + total.value, weighted + total.weighted)
    found = [Total(currency, *both) for currency, both in sums.items() if any(both)]
    return sorted(found, key=lambda total: (-total.value, total.currency))
