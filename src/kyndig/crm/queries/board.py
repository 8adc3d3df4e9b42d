"""A pipeline as a board: a column a stage, with what it holds in all and its first cards."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.crm.models import Activity, Company, Deal, Pipeline, Stage, Workspace
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules.folding import sort_key
from kyndig.design import formats
from kyndig.people.models import Person

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
    version = version_of(viewer.workspace)
    stages = list(pipeline.stages.all())
    deals = _wanted(Deal.objects.filter(pipeline=pipeline, binned=None).visible_to(viewer.person), viewer, wish)
    standing = deals.filter(state=Deal.State.OPEN)
    sums = _sums(standing, stages, now)
    cards = _cards(standing, stages, viewer, wish, now)
    columns = []
    for stage in stages:
        number, long, totals = sums.get(stage.pk, (0, 0, []))
        columns.append(Column(stage, number, long, totals, cards.get(stage.pk, [])))
    return Board(pipeline, pipelines, columns, _closed(deals), wish, version)


def version_of(workspace: Workspace) -> str:
    """A mark that differs after any deal of the workspace was changed, added, binned or taken out of the bin."""
    deals = Deal.objects.filter(workspace=workspace)
    changed = deals.filter(binned=None).order_by("-changed", "id").values_list("changed", flat=True).first()
    binned = deals.exclude(binned=None).aggregate(last=Max("binned"))["last"]
    return hashlib.sha256(f"{changed} {binned}".encode()).hexdigest()[:16]


def _wanted(deals: "QuerySet[Deal]", viewer: Viewer, wish: Wish) -> "QuerySet[Deal]":
    if wish.whose == MINE:
        deals = deals.filter(owner=viewer.person)
    elif wish.whose == TEAM:
        team = Person.objects.filter(organisation=viewer.person.organisation_id, department=viewer.person.department_id)
        deals = deals.filter(owner__in=list(team.values_list("pk", flat=True)))
    if wish.text:
        key = sort_key(wish.text)
        companies = Company.objects.filter(workspace=viewer.workspace, binned=None, sort_name__contains=key)
        deals = deals.filter(Q(name__icontains=wish.text) | Q(company__in=companies.values("pk")))
    return deals


def _sums(
    deals: "QuerySet[Deal]", stages: Sequence[Stage], now: datetime.datetime
) -> dict[int, tuple[int, int, list[Total]]]:
    """How many, how many too long, and the totals, by stage. Asked for in one sweep over an index that holds it all."""
    long = Q()
    for stage in stages:
        long |= Q(stage=stage, entered_stage__lt=_limit(stage, now))
    rows = (
        deals.order_by()
        .values("stage", "currency")
        .annotate(
            number=Count("pk"),
            long=Count("pk", filter=long),
            worth=Sum("value"),
            own=Sum(F("value") * F("probability")),
            rest=Sum("value", filter=Q(probability=None)),
        )
    )
    likely = {stage.pk: stage.probability for stage in stages}
    found: dict[int, tuple[int, int, list[Total]]] = {}
    for row in rows:
        number, longer, totals = found.get(row["stage"], (0, 0, []))
        weighted = (_decimal(row["own"]) + _decimal(row["rest"]) * likely[row["stage"]]) / 100
        total = Total(row["currency"], _decimal(row["worth"]), weighted)
        found[row["stage"]] = (number + row["number"], longer + row["long"], _added([*totals, total]))
    return found


_ON_A_CARD = (
    "pk", "stage", "version", "name", "company__name", "value", "currency", "owner__given_name", "owner__family_name",
    "entered_stage", "confidential",
)  # fmt: skip


def _cards(
    deals: "QuerySet[Deal]", stages: Sequence[Stage], viewer: Viewer, wish: Wish, now: datetime.datetime
) -> dict[int, list[Card]]:
    rows: list[dict[str, Any]] = []
    for stage in stages:
        standing = deals.filter(stage=stage).order_by("rank", "id").values(*_ON_A_CARD)
        rows += standing[: wish.shown.get(stage.pk, FIRST)]
    steps = _steps([row["pk"] for row in rows], viewer)
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


def _steps(deals: Sequence[int], viewer: Viewer) -> dict[int, tuple[str, datetime.date | None]]:
    """What is to be done next with each deal: what is due first, and what has no day last."""
    open_ones = Activity.objects.filter(deal__in=deals, done=None, binned=None).exclude(kind=Activity.Kind.NOTE)
    rows = open_ones.visible_to(viewer.person).order_by(F("due").asc(nulls_last=True), "id")
    steps: dict[int, tuple[str, datetime.date | None]] = {}
    for deal, subject, due in rows.values_list("deal", "subject", "due"):
        steps.setdefault(deal, (subject, due))
    return steps


def _closed(deals: "QuerySet[Deal]") -> list[Closed]:
    since = timezone.localdate() - LATELY
    closed = deals.exclude(state=Deal.State.OPEN).filter(closed_on__gte=since)
    rows = list(closed.order_by().values("state", "currency").annotate(number=Count("pk"), worth=Sum("value")))
    found = []
    for state in (Deal.State.WON, Deal.State.LOST):
        mine = [row for row in rows if row["state"] == state]
        totals = [Total(row["currency"], _decimal(row["worth"]), _decimal(row["worth"])) for row in mine]
        found.append(Closed(state, sum(row["number"] for row in mine), _added(totals)))
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
