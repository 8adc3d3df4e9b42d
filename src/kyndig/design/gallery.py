"""What the gallery shows: every component in every state, with made-up people."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kyndig.design import charts, formats
from kyndig.design.calendars import Calendar, Event, month, week
from kyndig.design.forms import Date, Moment, Time
from kyndig.design.navigation import Navigation, NavItem, Place, arrange
from kyndig.design.paging import KeyPage

# A fixed day, so that the gallery looks the same whenever it is photographed.
TODAY = date(2027, 3, 2)


class Example(forms.Form):
    """One field of every widget kind."""

    name = forms.CharField(
        label=gettext_lazy("Name of the course"), help_text=gettext_lazy("Short; it is shown in people's calendars.")
    )
    mail = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    people = forms.IntegerField(label=gettext_lazy("Room for how many?"), min_value=1, max_value=40)
    first = forms.DateField(label=gettext_lazy("First day"), widget=Date)
    begins = forms.TimeField(label=gettext_lazy("Begins at"), widget=Time, required=False)
    until = forms.DateTimeField(label=gettext_lazy("Answer by"), widget=Moment, required=False)
    department = forms.ChoiceField(
        label=gettext_lazy("Department"), choices=[("east", "Salg Øst"), ("west", "Salg Vest")]
    )
    rooms = forms.MultipleChoiceField(
        label=gettext_lazy("Rooms"), choices=[("h", "Hauk"), ("f", "Falk"), ("u", "Ugle")], required=False
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("Who holds it?"),
        choices=[("external", gettext_lazy("A trainer from outside")), ("internal", gettext_lazy("One of our own"))],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days that suit"),
        choices=[
            ("early", gettext_lazy("Early in the week")),
            ("middle", gettext_lazy("In the middle")),
            ("late", gettext_lazy("Towards the weekend")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    goals = forms.CharField(label=gettext_lazy("What they will be able to do"), widget=forms.Textarea, required=False)
    material = forms.FileField(label=gettext_lazy("Material"), required=False)
    booster = forms.BooleanField(label=gettext_lazy("Repeat what matters most after a month"), required=False)


def examples(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery's template walks through."""
    return {
        "form": Example(initial={"people": 12, "first": TODAY}),
        "wrong": Example(
            {"name": "", "people": "400", "delivery": "external", "first": "2027-03-04", "department": "east"},
            auto_id="wrong_%s",
        ),
        "navigation": navigation(),
        "departments": departments(),
        "page": KeyPage(items=range(50), first=51, total=143, previous="earlier", next="later"),
        "today": TODAY,
        "start": _at(date(2027, 3, 4), 8, 30),
        "end": _at(date(2027, 3, 4), 12, 0),
        "next_year": date(2031, 1, 14),
        "month": example_month(),
        "week": example_week(),
        "lanes": lanes(),
        "bars": bars(),
        "lines": lines(),
        "intervals": intervals(),
        "colours": [
            "paper",
            "sheet",
            "line",
            "ink",
            "ink-soft",
            "fjord",
            "fjord-wash",
            "moss",
            "moss-wash",
            "sun",
            "sun-wash",
            "stone",
        ],
    }


def departments() -> list[dict[str, Any]]:
    """Rows for the example table."""
    return [
        {"name": "Salg Øst", "superuser": "Ingrid M.", "done": 24, "all": 24, "planned": 0, "note": _("done")},
        {
            "name": "Salg Vest",
            "superuser": "Tor Arne B.",
            "done": 19,
            "all": 22,
            "planned": 3,
            "note": _("3 have a seat on 4 March"),
        },
        {"name": "Kundeservice", "superuser": "Leila H.", "done": 27, "all": 29, "planned": 1, "note": _("1 on leave")},
        {
            "name": "Logistikk",
            "superuser": "",
            "done": 31,
            "all": 36,
            "planned": 4,
            "note": _("4 have a seat on 12 March"),
        },
        {
            "name": "Økonomi og ledelse",
            "superuser": "Anne K.",
            "done": 30,
            "all": 32,
            "planned": 1,
            "note": _("1 without a free day"),
        },
    ]


def navigation() -> Navigation:
    """The rail as the lead of a programme sees it."""

    def item(section: str, label: str, order: int, icon: str, note: str = "", *, tab: bool | str = False) -> NavItem:
        return NavItem(section, label, "/design/" if order == 10 else "#", order, note, icon, tab)

    customers, me = _("Customers"), _("Me")
    items = [
        item("", _("The programme"), 10, "route", tab=True),
        item("", _("Sessions"), 20, "calendar-days", _("3 this week"), tab=True),
        item("", _("Superusers"), 30, "users"),
        item("", _("Voices"), 40, "message-circle", _("2 new"), tab=True),
        item("", _("The overview"), 50, "chart-no-axes-combined"),
        item(customers, _("My day"), 100, "sun", "6"),
        item(customers, _("Companies"), 110, "building-2"),
        item(me, _("My training"), 200, "graduation-cap", tab=_("Training")),
        item(me, _("Openness"), 210, "shield-check"),
    ]
    return arrange(items, "/design/", Place("Nordlys Byggevare", "#", "#", who="Ingrid Moen"))


def _at(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _events() -> list[Event]:
    def event(day: int, start: tuple[int, int], end: tuple[int, int], title: str, **more: Any) -> Event:
        when = date(2027, 3, day)
        return Event(_at(when, *start), _at(when, *end), title, url="#calendars", **more)

    course, focus = _("Basic training"), _("Focus session")
    return [
        event(2, (8, 30), (12, 0), course, locked=True, note="Hauk · Bente Lie"),
        event(2, (9, 0), (9, 30), focus, kind="own", note="Salg Øst"),
        event(3, (13, 0), (13, 30), focus, kind="own", planned=True, note="Logistikk"),
        event(4, (8, 30), (12, 0), course, planned=True, note="Hauk · 12"),
        event(4, (12, 30), (15, 30), _("Superuser training"), planned=True, note="Falk · 6"),
        event(5, (10, 0), (11, 0), _("Waits for a room"), kind="wait"),
        event(12, (8, 30), (12, 0), course, planned=True),
        event(16, (9, 0), (9, 20), focus, kind="own", planned=True),
        event(18, (9, 0), (15, 0), _("Trainer on leave"), kind="plain"),
    ]


def example_month() -> Calendar:
    return month(2027, 3, _events(), today=TODAY, address="?month={:%Y-%m}#calendars")


def example_week() -> Calendar:
    return week(TODAY, _events(), today=TODAY, address="?week={:%G-W%V}#calendars")


def lanes() -> charts.Lanes:
    """Three years of a programme, seen from its third half-year."""
    halves = [
        date(2025, 7, 1),
        date(2026, 1, 1),
        date(2026, 7, 1),
        date(2027, 1, 1),
        date(2027, 7, 1),
        date(2028, 1, 1),
        date(2028, 7, 1),
    ]
    names = [
        f"{pgettext('half-year', 'autumn') if start.month == 7 else pgettext('half-year', 'spring')} {start:%y}"
        for start in halves
    ]
    now = date(2026, 9, 18)
    periods = [
        charts.Period(start, end, name, current=start <= now < end)
        for start, end, name in zip(halves, halves[1:], names, strict=False)
    ]

    def bar(start: date, days: int, **more: Any) -> charts.Mark:
        state = more.pop("state", "done" if start < now else "planned")
        return charts.Mark(start, start + timedelta(days=days), state=state, **more)

    monthly = [date(2025, 10, 6) + timedelta(days=30 * n) for n in range(20)]
    gatherings = [date(2025, 12, 5), date(2026, 6, 8), date(2026, 12, 4), date(2027, 6, 7), date(2027, 12, 3)]
    return charts.Lanes(
        title=_("Three years, five strands"),
        description=_("What is done, what is late and what is planned in each strand, over six half-years."),
        periods=periods,
        now=now,
        lanes=[
            charts.Lane(
                _("Basic training"),
                [
                    bar(date(2025, 7, 10), 160),
                    bar(date(2026, 1, 8), 55),
                    bar(date(2026, 7, 8), 60),
                    bar(date(2026, 9, 20), 85),
                ],
            ),
            charts.Lane(
                _("Superusers"),
                [bar(date(2025, 8, 1), 95), bar(date(2026, 7, 12), 50, state="late"), bar(date(2027, 7, 10), 50)],
            ),
            charts.Lane(
                _("Focus sessions"),
                [charts.Mark(day, kind="own", state="done" if day < now else "planned") for day in monthly],
            ),
            charts.Lane(
                _("Annual refresher"),
                [bar(date(2026, 2, 10), 115), bar(date(2027, 2, 9), 115), bar(date(2028, 2, 8), 115)],
            ),
            charts.Lane(_("Gatherings"), [bar(day, 16, kind="own") for day in gatherings]),
        ],
    )


def bars() -> charts.Bars:
    """A budget by half-year."""

    def row(name: str, spent: float, planned: float, own: float) -> charts.Bar:
        parts = [
            charts.Part(spent, "external", "done", _("spent")),
            charts.Part(planned, "external", "planned", _("planned")),
        ]
        return charts.Bar(name, [*parts, charts.Part(own, "own", "done", _("own time"))])

    autumn, spring = pgettext("half-year", "autumn"), pgettext("half-year", "spring")
    return charts.Bars(
        title=_("The budget by half-year"),
        description=_("What is spent, what is planned, and what our own people's time costs."),
        rows=[
            row(f"{autumn} 25", 212_000, 0, 96_000),
            row(f"{spring} 26", 88_000, 0, 41_000),
            row(f"{autumn} 26", 61_000, 84_000, 38_000),
            row(f"{spring} 27", 0, 132_000, 0),
        ],
        show=formats.money,
    )


def lines() -> charts.LineChart:
    """A measure before and after a course, with its band."""
    months = [date(2026, number, 1) for number in range(1, 13)]
    trained = [21, 22, 20, 23, 22, 24, 21, 25, 31, 34, 36, 35]
    untrained = [20, 21, 21, 22, 21, 23, 20, 22, 23, 24, 23, 24]
    return charts.LineChart(
        title=_("Follow-ups a week"),
        description=_("Departments that were trained in September, beside those that were not yet."),
        lines=[
            charts.Line(
                _("trained in September"),
                [charts.Point(day, value, value - 4, value + 4) for day, value in zip(months, trained, strict=True)],
                "own",
            ),
            charts.Line(
                _("not yet"), [charts.Point(day, value) for day, value in zip(months, untrained, strict=True)], "plain"
            ),
        ],
        events=[(date(2026, 9, 1), _("focus sessions"))],
    )


def intervals() -> charts.Intervals:
    """Three effects, one of which may be nothing."""
    return charts.Intervals(
        title=_("More a week than before"),
        description=_(
            "What the training changed, with the range it lies in. A range that crosses nought may be nothing."
        ),
        rows=[
            charts.Interval(_("Follow-ups"), 11, 3, 19),
            charts.Interval(_("Meetings logged"), 4, 1, 7),
            charts.Interval(_("Offers"), 1, -2, 4, kind="plain"),
        ],
    )
