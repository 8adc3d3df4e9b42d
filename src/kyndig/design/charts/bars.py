"""Lying bars; the parts of a bar stand side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.design.charts.picture import CHARACTER, NARROW, Picture, Text, legend, rect, shortened, svg, text

WIDE, LABELS, ROW, BAR = 720, 150, 38, 18


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: external, own, wait or plain; done, planned or late."""

    value: float
    kind: str = "external"
    state: str = "done"
    label: Text = ""


@dataclass(frozen=True)
class Bar:
    """A label and its parts. `of` is what the bar should be compared with, drawn pale behind it."""

    label: Text
    parts: Sequence[Part]
    note: Text = ""
    of: float | None = None

    @property
    def total(self) -> float:
        return sum(part.value for part in self.parts)


@dataclass(frozen=True)
class Bars:
    """Rows from top to bottom on one scale from nothing. `show` makes a text of a figure."""

    title: Text
    description: Text
    rows: Sequence[Bar]
    show: Callable[[float], str] = formats.number


def draw(chart: Bars) -> Picture:
    """The picture, with a legend when the parts have labels."""
    names = _names(chart)
    return Picture(
        "bars",
        chart.title,
        _svg(chart, WIDE, LABELS),
        _svg(chart, NARROW, 0),
        ["", *names, _("In all")],
        [[bar.label, *(_of_part(chart, bar, name) for name in names), _figure(chart, bar)] for bar in chart.rows],
    )


def _names(chart: Bars) -> list[str]:
    return list(dict.fromkeys(str(part.label) for bar in chart.rows for part in bar.parts if part.label))


def _of_part(chart: Bars, bar: Bar, name: str) -> str:
    return chart.show(sum(part.value for part in bar.parts if str(part.label) == name))


def _figure(chart: Bars, bar: Bar) -> str:
    if bar.of is None:
        return chart.show(bar.total)
    return _("%(value)s of %(of)s") % {"value": chart.show(bar.total), "of": chart.show(bar.of)}


def _svg(chart: Bars, width: float, labels: float) -> SafeString:
    most = max((max(bar.total, bar.of or 0) for bar in chart.rows), default=0) or 1
    beside = max((len(_figure(chart, bar)) for bar in chart.rows), default=0) * CHARACTER + 14
    room = width - labels - (beside if labels else 0)
    row = ROW if labels else ROW + 14
    entries = {
        str(part.label): (f"mark {part.kind} {part.state}", part.label)
        for bar in chart.rows
        for part in bar.parts
        if part.label
    }
    head, top = (
        legend(list(entries.values()), y=14, x=labels, width=width - labels) if entries else (SafeString(""), 0.0)
    )
    parts = [head]
    for number, bar in enumerate(chart.rows):
        start = top + number * row
        y = start + (row - BAR) / 2 if labels else start + 26
        parts.append(
            text(
                0,
                y + BAR / 2 + 4.5 if labels else start + 17,
                shortened(bar.label, labels - 14 if labels else width - beside),
                "label",
            )
        )
        if bar.of:
            parts.append(rect(labels, y, room * bar.of / most, BAR, "track"))
        left = labels
        for part in bar.parts:
            reach = room * part.value / most
            tip = f"{part.label} · {chart.show(part.value)}" if part.label else chart.show(part.value)
            parts.append(rect(left, y, max(reach - 2, 0), BAR, f"mark {part.kind} {part.state}", tip=tip))
            left += reach
        reached = max(left, labels + room * (bar.of or 0) / most)
        if labels:
            parts.append(text(reached + 8, y + BAR / 2 + 4.5, _figure(chart, bar), "soft"))
        else:
            parts.append(text(width, start + 17, _figure(chart, bar), "soft", anchor="end"))
    return svg(
        parts, width=width, height=top + len(chart.rows) * row + 4, title=chart.title, description=chart.description
    )
