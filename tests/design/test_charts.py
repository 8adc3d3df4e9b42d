"""Charts are well-formed, tell what they show, and keep to their frame."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kyndig.design import charts, formats, gallery
from kyndig.design.charts import bars, interval, lanes, lines
from kyndig.design.charts.picture import ticks

EXAMPLES = {
    "lanes": gallery.lanes,
    "bars": gallery.bars,
    "line_chart": gallery.lines,
    "interval": gallery.intervals,
}


@pytest.fixture(autouse=True)
def norwegian():
    with translation.override("nb"):
        yield


@pytest.mark.parametrize("tag", EXAMPLES)
def test_a_chart_has_a_title_a_description_and_its_figures(tag):
    drawn = Template("{% load design %}{% " + tag + " chart %}").render(Context({"chart": EXAMPLES[tag]()}))
    tree = ElementTree.fromstring(drawn)
    pictures = tree.findall(".//svg")
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.find("title").text
        assert picture.find("desc").text
        assert picture.get("role") == "img"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(tree.findall(".//tbody/tr")) > 2
    assert "style=" not in drawn


def test_words_are_escaped():
    chart = charts.Bars("<b>", "<b>", [charts.Bar("<b>", [charts.Part(1, label="<b>")], note="<b>")])
    assert "<b>" not in Template("{% load design %}{% bars chart %}").render(Context({"chart": chart}))


@pytest.mark.parametrize("tag", EXAMPLES)
def test_a_chart_without_data_is_empty_not_broken(tag):
    empty = {
        "lanes": charts.Lanes("t", "d", [], []),
        "bars": charts.Bars("t", "d", []),
        "line_chart": charts.LineChart("t", "d", []),
        "interval": charts.Intervals("t", "d", []),
    }[tag]
    assert Template("{% load design %}{% " + tag + " chart %}").render(Context({"chart": empty}))


days = st.dates(date(2025, 1, 1), date(2030, 1, 1))
amounts = st.floats(0, 1e7, allow_nan=False)
changes = st.floats(-1e4, 1e4, allow_nan=False)


def inside(svg):
    """Nothing is drawn outside the frame."""
    tree = ElementTree.fromstring(svg)
    _, _, width, height = map(float, tree.get("viewBox").split())
    for box in tree.iter("rect"):
        x, y, w, h = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert w >= 0
        assert -1 <= x <= width + 1
        assert x + w <= width + 9
        assert y >= -1
        assert y + h <= height + 1
    for circle in tree.iter("circle"):
        assert -1 <= float(circle.get("cx")) <= width + 1
        assert -1 <= float(circle.get("cy")) <= height + 1


@given(st.lists(st.tuples(days, st.integers(0, 400)), max_size=8), days)
def test_lanes_keep_to_their_frame(spans, now):
    period = charts.Period(date(2026, 1, 1), date(2028, 1, 1), "to år", current=True)
    marks = [charts.Mark(start, start + timedelta(days=n) if n else None) for start, n in spans]
    picture = lanes.draw(charts.Lanes("t", "d", [period], [charts.Lane("løp", marks)], now))
    inside(picture.wide)
    inside(picture.narrow)
    assert len(picture.rows) == len(spans)


@given(st.lists(st.lists(amounts, max_size=4), min_size=1, max_size=5), st.one_of(st.none(), amounts))
def test_bars_keep_to_their_frame(rows, of):
    chart = charts.Bars("t", "d", [charts.Bar("rad", [charts.Part(value) for value in row], of=of) for row in rows])
    picture = bars.draw(chart)
    inside(picture.wide)
    inside(picture.narrow)


@given(st.lists(st.tuples(days, changes, changes), min_size=1, max_size=12))
def test_lines_keep_to_their_frame(points):
    drawn = [charts.Point(when, a, min(a, b), max(a, b)) for when, a, b in sorted(points)]
    picture = lines.draw(charts.LineChart("t", "d", [charts.Line("l", drawn)], [(drawn[0].when, "kurs")]))
    inside(picture.wide)
    inside(picture.narrow)


@given(st.lists(st.tuples(changes, changes, changes), min_size=1, max_size=6))
def test_intervals_keep_to_their_frame(rows):
    made = [charts.Interval("r", *(sorted(row)[n] for n in (1, 0, 2))) for row in rows]
    picture = interval.draw(charts.Intervals("t", "d", made, show=formats.number))
    inside(picture.wide)
    inside(picture.narrow)


@given(changes, changes)
def test_ticks_cover_the_range_in_even_steps(first, second):
    low, high = sorted((first, second))
    found = ticks(low, high)
    assert found[0] <= low + 1e-6
    assert found[-1] >= high - 1e-6
    assert 2 <= len(found) <= 8
    assert found == sorted(set(found))


def test_done_is_solid_planned_is_dashed_late_is_amber():
    picture = lanes.draw(gallery.lanes())
    assert 'class="mark external done"' in picture.wide
    assert 'class="mark external planned"' in picture.wide
    assert 'class="mark external late"' in picture.wide
    assert ["Superbrukere", "12.–31. juli", "forsinket"] in [
        [str(cell) for cell in (row[0], "12.–31. juli", row[2])] for row in picture.rows
    ]
