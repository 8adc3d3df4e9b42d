"""The reports as pictures and as tables: what is drawn is what is written, and what the file holds."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.crm.models import Deal
from kyndig.crm.queries.reports import AGES, Reports
from kyndig.design import formats
from kyndig.design.charts import Bar, Bars, Interval, Intervals, Line, LineChart, Part, Point

KINDS = [("own", "done"), ("external", "done"), ("wait", "done"), ("wait", "late")]


@dataclass(frozen=True)
class Table:
    """Headings and rows of figures and texts, as a spreadsheet wants them: figures are bare."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


def age_labels() -> list[str]:
    """How long a deal has stood, in words: one for each of `AGES`, and one for longer."""
    under = [_("under %(days)s days") % {"days": AGES[0]}]
    between = [_("%(least)s to %(most)s days") % {"least": least, "most": most - 1} for least, most in pairwise(AGES)]
    return [*under, *between, _("%(days)s days or more") % {"days": AGES[-1]}]


def ages_chart(found: Reports) -> Bars:
    rows = [
        Bar(
            row.stage.name,
            [
                Part(age.number, *KINDS[at], label)
                for at, (age, label) in enumerate(zip(row.ages, age_labels(), strict=True))
            ],
            note="",
        )
        for row in found.ages
    ]
    return Bars(_("Open deals by stage and age"), _("How many deals stand in each stage, and for how long."), rows)


def ages_table(found: Reports) -> Table:
    labels = age_labels()
    heads = [_("Stage"), *labels, _("Deals"), _("Value in %(currency)s") % {"currency": found.choice.currency}]
    rows = [
        [row.stage.name, *(age.number for age in row.ages), row.in_all.number, row.in_all.value] for row in found.ages
    ]
    return Table(heads, rows)


def outcomes_chart(found: Reports, state: str) -> Bars:
    kind, state_of_mark = ("own", "done") if state == Deal.State.WON else ("wait", "done")
    rows = [
        Bar(str(each.reason or _("No reason given")), [Part(each.amount.number, kind, state_of_mark)])
        for each in found.outcomes
        if each.state == state
    ]
    title = _("Won, by reason") if state == Deal.State.WON else _("Lost, by reason")
    return Bars(title, _("How many deals were closed for each reason."), rows)


def outcomes_table(found: Reports) -> Table:
    words = {Deal.State.WON.value: _("Won"), Deal.State.LOST.value: _("Lost")}
    heads = [_("Outcome"), _("Reason"), _("Deals"), _("Value in %(currency)s") % {"currency": found.choice.currency}]
    return Table(
        heads,
        [
            [words[each.state], str(each.reason or _("No reason given")), each.amount.number, each.amount.value]
            for each in found.outcomes
        ],
    )


def months_chart(found: Reports) -> LineChart:
    lines = [
        Line(label, [Point(month.first, getattr(month, name).number) for month in found.months], kind)
        for name, label, kind in (
            ("new", _("new"), "external"),
            ("won", _("won"), "own"),
            ("lost", _("lost"), "wait"),
        )
    ]
    return LineChart(_("Month by month"), _("How many deals came in, were won and were lost each month."), lines)


def months_table(found: Reports) -> Table:
    currency = {"currency": found.choice.currency}
    heads = [
        _("Month"), _("New"), _("New, value in %(currency)s") % currency, _("Won"),
        _("Won, value in %(currency)s") % currency, _("Lost"), _("Lost, value in %(currency)s") % currency,
    ]  # fmt: skip
    rows = [
        [
            f"{month.first:%Y-%m}",
            *(part for each in (month.new, month.won, month.lost) for part in (each.number, each.value)),
        ]
        for month in found.months
    ]
    return Table(heads, rows)


def outlook_chart(found: Reports) -> LineChart | None:
    """What the open deals bring month by month from now, with the range; None where it cannot be told."""
    outlook = found.outlook.forecast
    if outlook is None:
        return None
    today = timezone.localdate()
    points = [Point(today, 0.0, 0.0, 0.0)]
    for days, each in outlook.within:
        points.append(Point(today + datetime.timedelta(days=days), each.middle, each.low, each.high))
    show: Callable[[float], str] = lambda value: formats.money(rounded(value), found.choice.currency)  # noqa: E731
    return LineChart(
        _("What the open deals may bring"),
        _("The value won from the deals that are open today, with the range that eight of ten outcomes lie in."),
        [Line(_("won from the open deals"), points, "own")],
        show=show,
    )


def rates_chart(found: Reports) -> Intervals | None:
    """How large a share of the deals in each stage is won in the end."""
    outlook = found.outlook.forecast
    if outlook is None:
        return None
    rows = [
        Interval(stage.name, rate.middle, rate.low, rate.high)
        for stage, rate in zip(found.outlook.stages, outlook.rates, strict=True)
    ]
    return Intervals(
        _("How many are won, from each stage"),
        _("The share of the deals that have been in a stage that was won in the end, with its range."),
        rows,
        show=lambda share: formats.percent(share, 0),
    )


def outlook_table(found: Reports) -> Table:
    currency = {"currency": found.choice.currency}
    heads = [
        _("Within"), _("Low, %(currency)s") % currency, _("Middle, %(currency)s") % currency,
        _("High, %(currency)s") % currency,
    ]  # fmt: skip
    outlook = found.outlook.forecast
    if outlook is None:
        return Table(heads, [])
    rows = [
        [
            ngettext("%(days)s day", "%(days)s days", days) % {"days": days},
            *map(round, (each.low, each.middle, each.high)),
        ]
        for days, each in outlook.within
    ]
    whole = outlook.in_all
    return Table(heads, [*rows, [_("In all"), *map(round, (whole.low, whole.middle, whole.high))]])


@dataclass(frozen=True)
class Ahead:
    """The next ninety days in round amounts, for a sentence."""

    low: int
    middle: int
    high: int


def ahead(found: Reports) -> Ahead | None:
    """What ninety days may bring; None where it cannot be told, or where nothing is open."""
    outlook = found.outlook.forecast
    if outlook is None or not found.open.value:
        return None
    each = dict(outlook.within)[90]
    return Ahead(rounded(each.low), rounded(each.middle), rounded(each.high))


def rounded(value: float) -> int:
    """An uncertain amount with two figures that tell something: 1 234 567 is 1 200 000."""
    size: int = 10 ** max(0, len(str(int(abs(value)))) - 2)
    return round(value / size) * size


TABLES: dict[str, Callable[[Reports], Table]] = {
    "stages": ages_table,
    "outcomes": outcomes_table,
    "months": months_table,
    "forecast": outlook_table,
}
