"""Charts and calendars."""

from typing import Any

from kyndig.design.calendars import Calendar
from kyndig.design.charts import bars as bars_chart
from kyndig.design.charts import interval as interval_chart
from kyndig.design.charts import lanes as lanes_chart
from kyndig.design.charts import lines as lines_chart
from kyndig.design.charts.picture import Picture
from kyndig.design.tags import register

CHART = "design/parts/chart.html"


def _shown(picture: Picture, heading: bool, table: bool) -> dict[str, Any]:
    return {"picture": picture, "heading": heading, "with_table": table}


@register.inclusion_tag(CHART)
def lanes(chart: lanes_chart.Lanes, *, heading: bool = True, table: bool = True) -> dict[str, Any]:
    return _shown(lanes_chart.draw(chart), heading, table)


@register.inclusion_tag(CHART)
def bars(chart: bars_chart.Bars, *, heading: bool = True, table: bool = True) -> dict[str, Any]:
    return _shown(bars_chart.draw(chart), heading, table)


@register.inclusion_tag(CHART)
def line_chart(chart: lines_chart.LineChart, *, heading: bool = True, table: bool = True) -> dict[str, Any]:
    return _shown(lines_chart.draw(chart), heading, table)


@register.inclusion_tag(CHART)
def interval(chart: interval_chart.Intervals, *, heading: bool = True, table: bool = True) -> dict[str, Any]:
    return _shown(interval_chart.draw(chart), heading, table)


@register.inclusion_tag("design/parts/calendar.html")
def calendar(calendar: Calendar, *, title: str = "") -> dict[str, Any]:
    """A month, or a week where it has hours."""
    return {"calendar": calendar, "title": title}
