"""Which rule a change would break, in words: what the engine's check finds, as a sentence in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.design import formats
from kyndig.training.rules.unplaced import Names, intervals, joined

Fields = Mapping[str, Any]


def sentence(kind: str, people: Sequence[str], fields: Fields, names: Names) -> str:
    """A rule that is broken, with who and when. `people` are ids in the problem, as in `names`."""
    who = joined([names.get(person, "?") for person in people[:3]])
    if len(people) > 3:
        more = len(people) - 3
        who = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
            "names": ", ".join(names.get(person, "?") for person in people[:3]),
            "count": more,
        }
    told = SENTENCES.get(kind)
    return told(who, fields, names) if told else _("The sessions do not fit together.")


def _day(text: str) -> str:
    return formats.day(date.fromisoformat(text[:10]))


def _span(fields: Fields) -> str:
    return formats.span(datetime.fromisoformat(fields["start"]), datetime.fromisoformat(fields["end"]))


def _too_many(who: str, f: Fields, names: Names) -> str:
    where = {"size": f["size"], "most": f["most"], "room": names.get(f["room"], "")}
    if f.get("room_binds"):
        return _("%(room)s has %(most)s seats, and %(size)s would come.") % where
    return _("The group can be %(most)s, and %(size)s would come.") % where


def _outside(who: str, f: Fields, names: Names) -> str:
    return _("Sessions are held between %(opens)s and %(closes)s; this one would be %(span)s.") % {
        "opens": formats.clock(datetime.fromisoformat(f"2000-01-01T{f['opens']}")),
        "closes": formats.clock(datetime.fromisoformat(f"2000-01-01T{f['closes']}")),
        "span": _span(f),
    }


def _away_share(who: str, f: Fields, names: Names) -> str:
    return _("%(away)s of %(size)s in %(department)s would be away at once; %(allowed)s may be.") % {
        "away": f["away"],
        "size": f["size"],
        "department": names.get(f["department"], "?"),
        "allowed": f["allowed"],
    }


def _order(who: str, f: Fields, names: Names) -> str:
    return _("%(who)s can have %(course)s from %(day)s, after %(before)s.") % {
        "who": who,
        "course": names.get(f["course"], "?"),
        "before": names.get(f["after"], "?"),
        "day": formats.short_day(date.fromisoformat(f["earliest"][:10])),
    }


SENTENCES: dict[str, Callable[[str, Fields, Names], str]] = {
    "busy": lambda w, f, n: _("%(who)s is busy %(times)s.") % {"who": w, "times": intervals(f["intervals"])},
    "two_a_day": lambda w, f, n: _("%(who)s has another session on %(day)s.") % {"who": w, "day": _day(f["day"])},
    "course_twice": lambda w, f, n: _("%(who)s has a place in the same course already.") % {"who": w},
    "had_already": lambda w, f, n: _("%(who)s has had this course already.") % {"who": w},
    "person_twice": lambda w, f, n: _("%(who)s is in this session already.") % {"who": w},
    "has_left": lambda w, f, n: _("%(who)s no longer works here.") % {"who": w},
    "audience": lambda w, f, n: _("%(who)s is not among those the course is for.") % {"who": w},
    "site": lambda w, f, n: (
        _("%(who)s works elsewhere and cannot come to %(room)s.") % {"who": w, "room": n.get(f["room"], "?")}
    ),
    "prerequisite": lambda w, f, n: (
        _("%(who)s has no place in %(before)s, which comes first.") % {"who": w, "before": n.get(f["after"], "?")}
    ),
    "prerequisite_too_soon": _order,
    "too_many": _too_many,
    "too_few": lambda w, f, n: (
        _("%(count)s would be left, and it takes %(fewest)s. Take the whole session away instead.")
        % {"count": f["size"], "fewest": f["fewest"]}
    ),
    "trainer_cannot": lambda w, f, n: _("%(trainer)s does not teach this.") % {"trainer": n.get(f["trainer"], "?")},
    "trainer_taken": lambda w, f, n: (
        _("%(trainer)s is teaching another session %(span)s.") % {"trainer": n.get(f["trainer"], "?"), "span": _span(f)}
    ),
    "trainer_away": lambda w, f, n: (
        _("%(trainer)s is not available %(span)s.") % {"trainer": n.get(f["trainer"], "?"), "span": _span(f)}
    ),
    "room_taken": lambda w, f, n: _("%(room)s is in use %(span)s.") % {"room": n.get(f["room"], "?"), "span": _span(f)},
    "room_away": lambda w, f, n: (
        _("%(room)s is not available %(span)s.") % {"room": n.get(f["room"], "?"), "span": _span(f)}
    ),
    "closed_day": lambda w, f, n: _("There is no training on %(day)s.") % {"day": _day(f["day"])},
    "passed": lambda w, f, n: (
        _("%(day)s has passed, or is too near. Choose a day from %(first)s on.")
        % {"day": _day(f["day"]), "first": formats.short_day(date.fromisoformat(f["first"]))}
    ),
    "outside_period": lambda w, f, n: (
        _("%(day)s is outside the period, which is %(days)s.")
        % {
            "day": _day(f["day"]),
            "days": formats.days(date.fromisoformat(f["from"]), date.fromisoformat(f["to"])),
        }
    ),
    "outside_day": _outside,
    "off_grid": lambda w, f, n: _("Sessions start on the hour or half past."),
    "not_consecutive": lambda w, f, n: (
        _("The parts have to be on open days in a row: the next is %(day)s.") % {"day": _day(f["expected"])}
    ),
    "parts": lambda w, f, n: _("The course has %(count)s parts.") % {"count": f["parts"]},
    "window": lambda w, f, n: _("The course is not to be held on %(day)s.") % {"day": _day(f["day"])},
    "away_share": _away_share,
}
