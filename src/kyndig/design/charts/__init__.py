"""Charts drawn on the server as SVG. Plain dataclasses in; colours come from the tokens through classes.

Each chart is drawn twice, wide and for a phone, and has its figures as rows of a table.
"""

from kyndig.design.charts.bars import Bar, Bars, Part
from kyndig.design.charts.interval import Interval, Intervals
from kyndig.design.charts.lanes import Lane, Lanes, Mark, Period
from kyndig.design.charts.lines import Line, LineChart, Point

__all__ = [
    "Bar",
    "Bars",
    "Interval",
    "Intervals",
    "Lane",
    "Lanes",
    "Line",
    "LineChart",
    "Mark",
    "Part",
    "Period",
    "Point",
]
