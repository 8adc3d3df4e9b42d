"""Lines over time, each with the band that its figures are uncertain within."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.design.charts.picture import CHARACTER, NARROW, Picture, Text, circle, legend, line, path, svg, text, ticks

WIDE, HEIGHT = 760, 280


@dataclass(frozen=True)
class Point:
    """A figure on a day, with the interval it lies in where that is known."""

    when: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Line:
    """Points from early to late. `kind` is external, own, wait or plain; each has its own dash too."""

    label: Text
    points: Sequence[Point]
    kind: str = "own"


@dataclass(frozen=True)
class LineChart:
    """Lines on one scale; `events` are days worth a mark, such as a course. `show` makes a text of a figure."""

    title: Text
    description: Text
    lines: Sequence[Line]
    events: Sequence[tuple[date, Text]] = ()
    show: Callable[[float], str] = formats.number
    from_zero: bool = True


def draw(chart: LineChart) -> Picture:
    """The picture; figures without an interval show a dash in the table."""
    return Picture(
        "line-chart",
        chart.title,
        _svg(chart, WIDE, HEIGHT),
        _svg(chart, NARROW, 250),
        [_("What"), _("When"), _("Figure"), _("Between")],
        [
            [series.label, formats.short_day(point.when), chart.show(point.value), _between(chart, point)]
            for series in chart.lines
            for point in series.points
        ],
    )


def _between(chart: LineChart, point: Point) -> str:
    if point.low is None or point.high is None:
        return formats.DASH
    return _("%(low)s and %(high)s") % {"low": chart.show(point.low), "high": chart.show(point.high)}


def _svg(chart: LineChart, width: float, height: float) -> SafeString:
    points = [point for series in chart.lines for point in series.points]
    if not points:
        return SafeString("")
    figures = [value for point in points for value in (point.value, point.low, point.high) if value is not None]
    scale = ticks(min([0.0, *figures] if chart.from_zero else figures), max(figures))
    first, last = min(point.when for point in points), max(point.when for point in points)
    left = max(len(chart.show(tick)) for tick in scale) * CHARACTER + 8
    right = width - 12
    head, top = legend([(f"swatch {series.kind}", series.label) for series in chart.lines], y=14, x=0, width=width)
    top += 28 if chart.events else 6
    bottom = height - 26

    def x(day: date) -> float:
        return left + (day - first).days / max((last - first).days, 1) * (right - left)

    def y(value: float) -> float:
        return bottom - (value - scale[0]) / (scale[-1] - scale[0]) * (bottom - top)

    parts = [head]
    for tick in scale:
        parts.append(line(left, y(tick), right, y(tick), "rule zero" if tick == 0 else "rule"))
        parts.append(text(left - 8, y(tick) + 4, chart.show(tick), "soft", anchor="end"))
    for day, words in _days(first, last, int((right - left) // 56)):
        parts.append(text(x(day), height - 6, words, "soft", anchor="middle" if x(day) + 20 < width else "end"))
    for day, name in chart.events:
        side = "start" if x(day) < (left + right) / 2 else "end"
        parts.append(line(x(day), top - 6, x(day), bottom, "event-line"))
        parts.append(text(x(day), top - 12, name, "soft", anchor=side))
    for series in chart.lines:
        banded = [point for point in series.points if point.low is not None and point.high is not None]
        if len(banded) > 1:
            upper = [(x(point.when), y(point.high or 0)) for point in banded]
            lower = [(x(point.when), y(point.low or 0)) for point in reversed(banded)]
            parts.append(path(upper + lower, f"band {series.kind}", closed=True))
    for series in chart.lines:
        parts.append(path([(x(point.when), y(point.value)) for point in series.points], f"stroke {series.kind}"))
        for point in series.points:
            tip = f"{series.label} · {formats.short_day(point.when)} · {chart.show(point.value)}"
            parts.append(circle(x(point.when), y(point.value), 3.5, f"point {series.kind}", tip=tip))
    return svg(parts, width=width, height=height, title=chart.title, description=chart.description)


def _days(first: date, last: date, room: int) -> list[tuple[date, str]]:
    """Days for the axis, at most `room`: months where they fit, else every third or every twelfth."""
    length = (last - first).days
    if length <= 45:
        step = max(1, -(-length // max(room, 1)))
        days = [first + timedelta(days=n) for n in range(0, length + 1, step)]
        return [(day, formats.short_month(day, day_too=True)) for day in days]
    months = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = next((step for step in (1, 2, 3, 6, 12) if len(months) <= room * step), 24)
    chosen = [month for month in months if (month.month - 1) % min(step, 12) == 0] or months[:1]
    return [(month, formats.short_month(month, year_too=month.month == 1 or month == chosen[0])) for month in chosen]
