"""A lane for each strand over time: bars and dots; done is solid, planned is dashed, late is amber."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.design.charts.picture import NARROW, Picture, Text, circle, fits, line, rect, shortened, svg, text

WIDE, LABELS, ROW, TOP = 960, 170, 46, 28
BAR, RADIUS = 20, 5.5


@dataclass(frozen=True)
class Period:
    """A stretch of the time axis; the current one is washed."""

    start: date
    end: date
    label: Text
    current: bool = False


@dataclass(frozen=True)
class Mark:
    """Something in a lane: a bar from start to end, or a dot when it has no end.

    `kind` is external (teal) or own (green); `state` is done, planned or late.
    """

    start: date
    end: date | None = None
    kind: str = "external"
    state: str = "done"
    title: Text = ""


@dataclass(frozen=True)
class Lane:
    """One line of the picture."""

    label: Text
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Lanes:
    """Periods from left to right without gaps, and lanes from top to bottom."""

    title: Text
    description: Text
    periods: Sequence[Period]
    lanes: Sequence[Lane]
    now: date | None = None


@dataclass(frozen=True)
class _Axis:
    """Days to a horizontal place."""

    start: date
    end: date
    left: float
    right: float

    def __call__(self, day: date) -> float:
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def draw(chart: Lanes) -> Picture:
    """The picture of a programme."""
    states = {"done": _("done"), "planned": _("planned"), "late": _("late")}
    tips = {mark: _tip(mark, states) for lane in chart.lanes for mark in lane.marks}
    return Picture(
        "lanes",
        chart.title,
        _svg(chart, tips, WIDE, LABELS, ROW),
        _svg(chart, tips, NARROW, 0, ROW + 4),
        [_("What"), _("When"), _("State")],
        [
            [lane.label, formats.days(mark.start, mark.end or mark.start, chart.now), states[mark.state]]
            for lane in chart.lanes
            for mark in lane.marks
        ],
    )


def _tip(mark: Mark, states: Mapping[str, str]) -> str:
    when = f"{formats.days(mark.start, mark.end or mark.start)} · {states[mark.state]}"
    return f"{mark.title} · {when}" if mark.title else when


def _svg(chart: Lanes, tips: Mapping[Mark, str], width: float, labels: float, row: float) -> SafeString:
    if not chart.periods:
        return SafeString("")
    axis = _Axis(chart.periods[0].start, chart.periods[-1].end, labels, width - 4 if labels else width)
    bottom = TOP + len(chart.lanes) * row
    parts = [*_periods(chart, axis, bottom), *_now(chart, axis, bottom)]
    for number, lane in enumerate(chart.lanes):
        top = TOP + number * row
        # In the narrow picture the label stands above its lane, not beside it.
        middle = top + row / 2 if labels else top + row / 2 + 10
        parts.append(
            text(
                0 if labels else 4,
                middle + 4.5 if labels else top + 17,
                shortened(lane.label, labels - 14 if labels else width),
                "label",
            )
        )
        parts += [_mark(mark, tips[mark], axis, middle) for mark in lane.marks]
    return svg(parts, width=width, height=bottom + 6, title=chart.title, description=chart.description)


def _periods(chart: Lanes, axis: _Axis, bottom: float) -> list[SafeString]:
    parts = []
    for period in chart.periods:
        left, right = axis(period.start), axis(period.end)
        if period.current:
            parts.append(rect(left, TOP - 4, right - left, bottom - TOP + 8, "wash", radius=8))
        parts.append(line(left, TOP, left, bottom, "rule"))
        label = period.label
        if period.current and chart.now and fits(now := f"{label} · {_('now')}", right - left - 6):
            label = now
        parts.append(
            text(
                left + 6 if axis.left else left + 3,
                16,
                shortened(label, right - left - 2),
                "soft strong" if period.current else "soft",
            )
        )
    parts.append(line(axis.right, TOP, axis.right, bottom, "rule"))
    return parts


def _now(chart: Lanes, axis: _Axis, bottom: float) -> list[SafeString]:
    if chart.now is None or not chart.periods[0].start <= chart.now <= chart.periods[-1].end:
        return []
    return [line(axis(chart.now), TOP - 8, axis(chart.now), bottom, "now")]


def _mark(mark: Mark, tip: str, axis: _Axis, middle: float) -> SafeString:
    classes = f"mark {mark.kind} {mark.state}"
    if mark.end is None:
        return circle(axis(mark.start), middle, RADIUS if axis.left else 3.2, classes, tip=tip)
    left, right = axis(mark.start), axis(mark.end)
    return rect(left, middle - BAR / 2, max(right - left, 8), BAR, classes, tip=tip)
