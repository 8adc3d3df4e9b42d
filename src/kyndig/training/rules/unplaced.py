"""Why somebody has no place, in words: the engine's blockers become a sentence of the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.design import formats

Blocker = Mapping[str, Any]
Names = Mapping[str, str]
"""What trainers, rooms, departments, courses and people are called, by their id in a problem."""

MOST_NAMED = 3


def reason(blockers: Sequence[Blocker], names: Names) -> str:
    """One sentence for all that stands in somebody's way; empty where nothing is known."""
    if not blockers:
        return ""
    first = blockers[0]
    if (alone := ALONE.get(first["kind"])) is not None:
        return alone(first, names)
    if first["kind"] == "busy" and "free_from" in first:
        return _("Busy at every start until %(until)s. The calendar is free from %(day)s.") % {
            "until": formats.short_day(_day(first["until"])),
            "day": formats.short_day(_day(first["free_from"])),
        }
    phrases = [IN_THE_WAY[blocker["kind"]](blocker, names) for blocker in blockers if blocker["kind"] in IN_THE_WAY]
    if "start" not in first or not phrases:
        return sentence(phrases)
    return _("Could come %(moment)s, but %(why)s.") % {
        "moment": formats.moment(_moment(first["start"])),
        "why": joined(phrases),
    }


def sentence(phrases: Sequence[str]) -> str:
    text = joined(phrases)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def joined(phrases: Sequence[str]) -> str:
    """One, two and three."""
    if len(phrases) < 2:
        return "".join(phrases)
    return _("%(first)s and %(last)s") % {"first": ", ".join(phrases[:-1]), "last": phrases[-1]}


def intervals(spans: Sequence[Sequence[str]]) -> str:
    """Times of a calendar, the first three written out."""
    texts = [formats.span(_moment(start), _moment(end)) for start, end in spans[:MOST_NAMED]]
    if len(spans) > MOST_NAMED:
        more = len(spans) - MOST_NAMED
        texts.append(ngettext("%(count)s time more", "%(count)s times more", more) % {"count": more})
    return joined(texts)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _day_before(text: str) -> date:
    return _day(text) - timedelta(days=1)


def _named(names: Names, key: object) -> str:
    return names.get(str(key), "?")


def _window(blocker: Blocker) -> dict[str, str]:
    return {"days": formats.days(_day(blocker["from"]), _day(blocker["to"]))}


def _no_room(blocker: Blocker, names: Names) -> str:
    return _("No room is large enough: the smallest group is %(fewest)s, and the largest room takes %(most)s.") % {
        "fewest": blocker["fewest"],
        "most": blocker["most"],
    }


def _site(blocker: Blocker, names: Names) -> str:
    if sites := blocker.get("sites"):
        return _("There is no room for the course at %(sites)s. Add one, or one that everybody can reach.") % {
            "sites": joined([site.title() for site in sites])
        }
    return _("No session can be held where this person works.")


def _prerequisite(blocker: Blocker, names: Names) -> str:
    course = {"course": _named(names, blocker["course"])}
    if blocker.get("wanted", True):
        return _("Has no place in %(course)s, which comes first.") % course
    return _("Is not among those who are to have %(course)s, which comes first.") % course


def _too_long(blocker: Blocker, names: Names) -> str:
    return _("A part of %(length)s does not fit in a working day of %(day)s.") % {
        "length": formats.minutes(blocker["minutes"]),
        "day": formats.minutes(blocker["day_minutes"]),
    }


def _few_days(blocker: Blocker, names: Names) -> str:
    return _("The course needs %(needed)s open days in a row, and there are %(open)s from %(days)s.") % {
        "needed": blocker["needed"],
        "open": blocker["open_days"],
        **_window(blocker),
    }


ALONE: dict[str, Callable[[Blocker, Names], str]] = {
    "no_trainer": lambda b, n: _("No trainer teaches this. Choose one for it."),
    "no_room": _no_room,
    "too_long": _too_long,
    "window": _few_days,
    "trainer_away": lambda b, n: _("No trainer is available long enough, %(days)s.") % _window(b),
    "room_away": lambda b, n: _("No room is available long enough, %(days)s.") % _window(b),
    "no_time_together": lambda b, n: _("No trainer and room are free at the same time, %(days)s.") % _window(b),
    "site": _site,
    "prerequisite": _prerequisite,
    "waits": lambda b, n: (
        _("Has to wait until %(day)s, as the course before it is so recent.")
        % {"day": formats.short_day(_day(b["until"]))}
    ),
    "taken_out": lambda b, n: _("Taken out by %(name)s.") % {"name": b["by"]},
    "dropped": lambda b, n: _("%(name)s took the session away.") % {"name": b["by"]},
}

IN_THE_WAY: dict[str, Callable[[Blocker, Names], str]] = {
    "busy": lambda b, n: _("the calendar is taken %(times)s") % {"times": intervals(b["intervals"])},
    "own_session": lambda b, n: (
        _("there is a session of %(course)s the same day") % {"course": _named(n, b.get("course"))}
    ),
    "step": lambda b, n: (
        _("%(department)s has its turn %(days)s")
        % {"department": _named(n, b["department"]), "days": formats.days(_day(b["from"]), _day_before(b["until"]))}
    ),
    "too_soon": lambda b, n: (
        ngettext(
            "that is less than %(count)s day after %(course)s",
            "that is less than %(count)s days after %(course)s",
            b["days"],
        )
        % {"count": b["days"], "course": _named(n, b["course"])}
    ),
    "not_before": lambda b, n: (
        _("it has to wait for the course before it, until %(day)s") % {"day": formats.short_day(_day(b["day"]))}
    ),
    "too_late": lambda b, n: _("the course that follows it would come first"),
    "away_share": lambda b, n: (
        ngettext(
            "%(count)s from %(department)s is away then, and no more may be",
            "%(count)s from %(department)s are away then, and no more may be",
            b["allowed"],
        )
        % {"count": b["allowed"], "department": _named(n, b["department"])}
    ),
    "full": lambda b, n: (
        ngettext(
            "the session has its %(count)s person, and nobody is free to hold another",
            "the session has its %(count)s people, and nobody is free to hold another",
            b["most"],
        )
        % {"count": b["most"]}
    ),
    "trainer_taken": lambda b, n: _("every trainer is teaching then"),
    "room_taken": lambda b, n: _("every room is in use then"),
    "too_few": lambda b, n: (
        ngettext(
            "only %(count)s could come, and it takes %(fewest)s",
            "only %(count)s could come, and it takes %(fewest)s",
            b["could_come"],
        )
        % {"count": b["could_come"], "fewest": b["fewest"]}
    ),
    "not_tried": lambda b, n: _("the time given was too short to find a place"),
}
