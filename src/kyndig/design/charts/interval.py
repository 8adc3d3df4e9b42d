"""Estimates, each with the interval that it lies in, against a line for "no difference"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.design.charts.picture import (
    CHARACTER,
    NARROW,
    Picture,
    Text,
    circle,
    line,
    rect,
    shortened,
    svg,
    text,
    ticks,
)

WIDE, LABELS, ROW = 720, 190, 40


@dataclass(frozen=True)
class Interval:
    """An estimate and the bounds it lies between."""

    label: Text
    value: float
    low: float
    high: float
    note: Text = ""
    kind: str = "own"


@dataclass(frozen=True)
class Intervals:
    """Rows on one scale; `zero` is where nothing has changed. `show` makes a text of a figure."""

    title: Text
    description: Text
    rows: Sequence[Interval]
    zero: float = 0.0
    show: Callable[[float], str] = formats.number


def draw(chart: Intervals) -> Picture:
    """The picture, with every figure written out beside its interval."""
    return Picture(
        "interval",
        chart.title,
        _svg(chart, WIDE, LABELS),
        _svg(chart, NARROW, 0),
        ["", _("Estimate"), _("At least"), _("At most")],
        [[row.label, chart.show(row.value), chart.show(row.low), chart.show(row.high)] for row in chart.rows],
    )


def _words(chart: Intervals, row: Interval) -> str:
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": chart.show(row.value),
        "low": chart.show(row.low),
        "high": chart.show(row.high),
    }


def _svg(chart: Intervals, width: float, labels: float) -> SafeString:
    if not chart.rows:
        return SafeString("")
    scale = ticks(
        min(chart.zero, *(row.low for row in chart.rows)), max(chart.zero, *(row.high for row in chart.rows)), 6
    )
    beside = max(len(_words(chart, row)) for row in chart.rows) * CHARACTER + 16
    left, right = (labels, width - beside) if labels else (14.0, width - 14.0)
    row_height = ROW if labels else ROW + 16
    bottom = len(chart.rows) * row_height

    def x(value: float) -> float:
        return left + (value - scale[0]) / (scale[-1] - scale[0]) * (right - left)

    parts = [text(x(tick), bottom + 18, chart.show(tick), "soft", anchor="middle") for tick in scale]
    for number, row in enumerate(chart.rows):
        top = number * row_height
        middle = top + row_height / 2 if labels else top + 38
        # The narrow picture has words above each interval, so the rules keep to the interval's own height.
        upper, lower = (top, top + row_height) if labels else (middle - 11, middle + 11)
        parts += [line(x(tick), upper, x(tick), lower, "rule zero" if tick == chart.zero else "rule") for tick in scale]
        parts.append(
            text(
                0,
                middle + 4.5 if labels else top + 18,
                shortened(row.label, labels - 12 if labels else width - beside),
                "label",
            )
        )
        if labels:
            parts.append(text(width, middle + 4.5, _words(chart, row), "soft", anchor="end"))
        else:
            parts.append(text(width, top + 18, _words(chart, row), "soft", anchor="end"))
        parts.append(rect(x(row.low), middle - 4, x(row.high) - x(row.low), 8, f"band {row.kind}", radius=4))
        parts.append(circle(x(row.value), middle, 6, f"point {row.kind}", tip=_words(chart, row)))
    return svg(parts, width=width, height=bottom + 26, title=chart.title, description=chart.description)
