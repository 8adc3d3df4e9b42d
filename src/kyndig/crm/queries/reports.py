"""What the deals of a pipeline come to: where they stand, how they ended, how they come in. Groups, never persons.

Each figure is asked for in one sweep over an index that holds it, over the deals that the one who asks may see.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, FloatField, Func, QuerySet, Sum, Value, When
from django.utils import timezone

from kyndig.crm.models import Deal, Pipeline, Reason, Stage
from kyndig.crm.rules.forecasts import FEW, Forecast, History, Standing, forecast
from kyndig.people.models import Department, Person

AGES = (14, 30, 90)
HORIZONS = (30, 60, 90, 120, 150, 180)
LOOKED_BACK = 12
SAMPLE = 300


@dataclass(frozen=True)
class Choice:
    """What a report is about.

    A `department` of None is everybody; `months` is how far back it looks, this month too. A forecast looks back
    `LOOKED_BACK` months at least: the more has been seen, the narrower its range.
    """

    pipeline: Pipeline
    currency: str
    months: int = 12
    department: Department | None = None

    @property
    def looked_back(self) -> int:
        return max(self.months, LOOKED_BACK)

    def deals(self, person: Person) -> "QuerySet[Deal]":
        """The deals it is about that the person may see."""
        deals = Deal.objects.filter(pipeline=self.pipeline, binned=None).visible_to(person)
        if self.department is not None:
            deals = deals.filter(owner__in=_people_of(self.department))
        return deals


@dataclass(frozen=True)
class Amount:
    """How many deals, and the value of those in the currency of the report."""

    number: int = 0
    value: Decimal = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.number + other.number, self.value + other.value)


@dataclass(frozen=True)
class StageAges:
    """A stage with what stands in it, by how long: under each of `AGES` days, and longer."""

    stage: Stage
    ages: Sequence[Amount]

    @property
    def in_all(self) -> Amount:
        return sum(self.ages, Amount())


@dataclass(frozen=True)
class Outcome:
    """Deals won, or lost, for one reason; None where none was given."""

    state: str
    reason: Reason | None
    amount: Amount


@dataclass(frozen=True)
class Month:
    """What came in and what was closed in the month that begins on `first`."""

    first: datetime.date
    new: Amount
    won: Amount
    lost: Amount


@dataclass(frozen=True)
class Outlook:
    """What the open deals may bring: `forecast` is None where `history` is too little to tell."""

    history: History
    stages: Sequence[Stage]
    standing: Sequence[Standing]
    forecast: Forecast | None
    median_days: int | None


@dataclass(frozen=True)
class Reports:
    """Everything on the page."""

    choice: Choice
    currencies: Sequence[str]
    ages: Sequence[StageAges]
    outcomes: Sequence[Outcome]
    months: Sequence[Month]
    outlook: Outlook

    @property
    def open(self) -> Amount:
        return sum((row.in_all for row in self.ages), Amount())

    @property
    def won(self) -> Amount:
        return sum((month.won for month in self.months), Amount())

    @property
    def lost(self) -> Amount:
        return sum((month.lost for month in self.months), Amount())


def reports(choice: Choice, person: Person) -> Reports:
    """All reports of a choice, in seven questions however many deals there are."""
    deals = choice.deals(person)
    stages = list(choice.pipeline.stages.all())
    ages, currencies = _ages(deals, stages, choice)
    ended = _closed(deals, first_days(choice.looked_back)[0])
    since = _name(first_days(choice.months)[0])
    closed = [row for row in ended if row["month"] >= since]
    reasons = {reason.pk: reason for reason in Reason.objects.filter(workspace=choice.pipeline.workspace_id)}
    outcomes, months = _outcomes(closed, reasons, choice), _months(deals, closed, choice)
    return Reports(choice, currencies, ages, outcomes, months, _outlook(deals, ended, stages, choice))


def first_days(months: int, today: datetime.date | None = None) -> list[datetime.date]:
    """The first day of each of the last `months` months, the one that today lies in last."""
    day = (today or timezone.localdate()).replace(day=1)
    days = [day]
    for _ in range(months - 1):
        day = (day - datetime.timedelta(days=1)).replace(day=1)
        days.append(day)
    return days[::-1]


def _people_of(department: Department) -> list[int]:
    """Everybody in the department and in those below it."""
    children: dict[int | None, list[int]] = {}
    of = Department.objects.filter(organisation=department.organisation_id)
    for pk, parent in of.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found, to_do = [], [department.pk]
    while to_do:
        found.append(to_do.pop())
        to_do += children.get(found[-1], [])
    return list(Person.objects.filter(department__in=found).values_list("pk", flat=True))


def _ages(deals: "QuerySet[Deal]", stages: Sequence[Stage], choice: Choice) -> tuple[list[StageAges], list[str]]:
    now = timezone.now()
    age = Case(
        *(When(entered_stage__gt=now - datetime.timedelta(days=days), then=Value(at)) for at, days in enumerate(AGES)),
        default=Value(len(AGES)),
    )
    rows = (
        deals.filter(state=Deal.State.OPEN)
        .order_by()
        .annotate(age=age)
        .values("stage", "currency", "age")
        .annotate(number=Count("pk"), worth=Sum("value"))
    )
    found: dict[tuple[int, int], Amount] = {}
    currencies = {choice.currency}
    for row in rows:
        key = row["stage"], row["age"]
        found[key] = found.get(key, Amount()) + _amount(row, choice)
        currencies.add(row["currency"])
    ages = [StageAges(stage, [found.get((stage.pk, at), Amount()) for at in range(len(AGES) + 1)]) for stage in stages]
    return ages, sorted(currencies)


class _Month(Func):
    """The month of a day as `2027-03`, read from the front of how SQLite keeps a day; a function of its own is slow."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM')", **extra)


def _closed(deals: "QuerySet[Deal]", since: datetime.date) -> "list[Any]":
    """What was closed since a day: a row a month, outcome, stage, reason and currency."""
    closed = deals.exclude(state=Deal.State.OPEN).filter(closed_on__gte=since)
    by_month = closed.order_by().values("state", "stage", "reason", "currency", month=_Month("closed_on"))
    return list(by_month.annotate(number=Count("pk"), worth=Sum("value")))


def _made(deals: "QuerySet[Deal]", days: Sequence[datetime.date]) -> "list[Any]":
    """What was made since the first of the days: a row a month and currency. A month begins at midnight here."""
    moments = [timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in days]
    month = Case(
        *(
            When(created__gte=moment, then=Value(_name(day)))
            for day, moment in zip(days[::-1], moments[::-1], strict=True)
        )
    )
    made = deals.filter(created__gte=moments[0]).order_by().values("currency", month=month)
    return list(made.annotate(number=Count("pk"), worth=Sum("value")))


def _name(day: datetime.date) -> str:
    return f"{day:%Y-%m}"


def _outcomes(closed: Sequence[Mapping[str, Any]], reasons: Mapping[int, Reason], choice: Choice) -> list[Outcome]:
    found: dict[tuple[str, int | None], Amount] = {}
    for row in closed:
        key = row["state"], row["reason"]
        found[key] = found.get(key, Amount()) + _amount(row, choice)
    outcomes = [Outcome(state, reasons.get(number or 0), amount) for (state, number), amount in found.items()]
    return sorted(outcomes, key=lambda each: (each.state != Deal.State.WON, -each.amount.number, str(each.reason)))


def _months(deals: "QuerySet[Deal]", closed: Sequence[Mapping[str, Any]], choice: Choice) -> list[Month]:
    days = first_days(choice.months)
    sums: dict[tuple[str, str], Amount] = {}
    for row in [*_made(deals, days), *closed]:
        key = row["month"], row.get("state", "new")
        sums[key] = sums.get(key, Amount()) + _amount(row, choice)
    kinds = ("new", Deal.State.WON, Deal.State.LOST)
    return [Month(day, *(sums.get((_name(day), kind), Amount()) for kind in kinds)) for day in days]


def _outlook(
    deals: "QuerySet[Deal]", closed: Sequence[Mapping[str, Any]], stages: Sequence[Stage], choice: Choice
) -> Outlook:
    """What may come of what is open, from all that was closed in the time looked back on."""
    ended: Counter[tuple[int, str]] = Counter()
    for row in closed:
        ended[row["stage"], row["state"]] += row["number"]
    won = deals.exclude(state=Deal.State.OPEN).filter(state=Deal.State.WON).order_by("-closed_on")
    days = sorted(
        max(1, (closed_on - timezone.localdate(created)).days)
        for created, closed_on in won.values_list("created", "closed_on")[:SAMPLE]
        if closed_on is not None
    )
    history = History(
        sum(ended[stage.pk, Deal.State.WON] for stage in stages),
        [ended[stage.pk, Deal.State.LOST] for stage in stages],
        days,
    )
    standing = _standing(deals.filter(state=Deal.State.OPEN, currency=choice.currency), stages)
    found = forecast(history, standing, HORIZONS) if history.is_enough else None
    return Outlook(history, stages, standing, found, days[len(days) // 2] if days else None)


def _standing(deals: "QuerySet[Deal]", stages: Sequence[Stage]) -> list[Standing]:
    square = Sum(F("value") * F("value"), output_field=FloatField())
    rows = deals.order_by().values("stage").annotate(number=Count("pk"), worth=Sum("value"), squares=square)
    found = {row["stage"]: row for row in rows}
    values: dict[int, list[float]] = {}
    if sum(row["number"] for row in found.values()) <= FEW:
        for stage, value in deals.order_by().values_list("stage", "value"):
            values.setdefault(stage, []).append(float(value or 0))
    return [
        Standing(row["number"], float(row["worth"] or 0), float(row["squares"] or 0), values.get(stage.pk, ()))
        if (row := found.get(stage.pk))
        else Standing(0, 0.0, 0.0)
        for stage in stages
    ]


def _amount(row: Mapping[str, Any], choice: Choice) -> Amount:
    worth = Decimal(row["worth"] or 0).quantize(Decimal("0.01")) if row["currency"] == choice.currency else Decimal(0)
    return Amount(row["number"], worth)
