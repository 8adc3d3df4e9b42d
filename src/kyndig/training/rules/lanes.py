"""A programme as lanes over time: what was done, what is late and what is coming. Plain values in, a chart out."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kyndig.design.charts import Mark

GAP = datetime.timedelta(days=16)
SHORT = datetime.timedelta(days=6)


@dataclass(frozen=True)
class Held:
    """A session: its day, and whether it is done, planned or late."""

    day: datetime.date
    state: str
    own: bool = False


@dataclass(frozen=True)
class Stretch:
    """A period, and whether the plan wants sessions in it."""

    starts: datetime.date
    ends: datetime.date
    wanted: bool = False


def marks(
    sessions: Iterable[Held],
    periods: Sequence[Stretch],
    *,
    external: bool,
    cadence: str,
    today: datetime.date,
    titles: Mapping[str, str],
) -> list[Mark]:
    """The marks of one lane.

    Sessions close in time and alike become one bar; monthly ones are a dot a month. A period in which the plan wants
    sessions and none are there yet is dashed; one that is over without any is late. What is held twice a year is
    expected at the end of its period. `titles` names each state.
    """
    sessions = list(sessions)
    kind = "external" if external else "own"
    if cadence == "monthly":
        found = _dots(sessions, kind, titles)
        there = {(session.day.year, session.day.month) for session in sessions}
        for period in periods:
            found += _other_months(period, there, kind, today, titles)
        return sorted(found, key=lambda mark: mark.start)
    found = _bars(sessions, kind, titles)
    taught = [session.day for session in sessions if not session.own or not external]
    for period in periods:
        if period.wanted and not any(period.starts <= day <= period.ends for day in taught):
            found.append(_expected(period, kind, cadence, today, titles))
    return sorted(found, key=lambda mark: mark.start)


def _bars(sessions: Sequence[Held], kind: str, titles: Mapping[str, str]) -> list[Mark]:
    groups: dict[tuple[str, str], list[list[datetime.date]]] = {}
    for session in sorted(sessions, key=lambda session: session.day):
        runs = groups.setdefault(("own" if session.own else kind, session.state), [])
        if runs and session.day - runs[-1][-1] <= GAP:
            runs[-1].append(session.day)
        else:
            runs.append([session.day])
    return [
        Mark(run[0], max(run[-1], run[0] + SHORT), kind=which, state=state, title=titles[state])
        for (which, state), runs in groups.items()
        for run in runs
    ]


def _dots(sessions: Sequence[Held], kind: str, titles: Mapping[str, str]) -> list[Mark]:
    """One dot a month: late where any is late, planned where any is still to come, done where all are."""
    months: dict[tuple[int, int], list[Held]] = {}
    for session in sessions:
        months.setdefault((session.day.year, session.day.month), []).append(session)
    found = []
    for year, month in months:
        states = {session.state for session in months[year, month]}
        state = next(state for state in ("late", "planned", "done") if state in states)
        found.append(Mark(_middle(year, month), kind=kind, state=state, title=titles[state]))
    return found


def _expected(period: Stretch, kind: str, cadence: str, today: datetime.date, titles: Mapping[str, str]) -> Mark:
    state = "late" if period.ends < today else "planned"
    first = period.starts if state == "late" else max(period.starts, today)
    length = (period.ends - first).days
    start, end = first + datetime.timedelta(days=length // 8), period.ends - datetime.timedelta(days=length // 4)
    if cadence == "half_yearly":
        start, end = period.ends - 3 * SHORT, period.ends - SHORT
    return Mark(start, max(end, start + SHORT), kind=kind, state=state, title=titles[state])


def _other_months(
    period: Stretch, there: set[tuple[int, int]], kind: str, today: datetime.date, titles: Mapping[str, str]
) -> list[Mark]:
    """A dot for each month without a session: late where it is over. July is left out, as nobody is there."""
    found = []
    day = period.starts.replace(day=1)
    while period.wanted and day <= period.ends:
        next_month = (day + datetime.timedelta(days=32)).replace(day=1)
        middle = _middle(day.year, day.month)
        if middle >= period.starts and day.month != 7 and (day.year, day.month) not in there:
            state = "late" if next_month <= today else "planned"
            found.append(Mark(middle, kind=kind, state=state, title=titles[state]))
        day = next_month
    return found


def _middle(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, 15)
