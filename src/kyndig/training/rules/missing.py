"""Why somebody is not covered, and what happens next, in words."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kyndig.design import formats

# How many days somebody counts as new.
NEW_FOR = 90


class Reason(StrEnum):
    """Why somebody has no seat, that which says most about what happens next first."""

    DRAFT = "draft"
    LEAVE = "leave"
    UNPLACED = "unplaced"
    NOT_THERE = "not_there"
    NEW = "new"
    WAITING = "waiting"


LABELS: dict[Reason, Promise] = {
    Reason.DRAFT: gettext_lazy("has a place in the draft"),
    Reason.LEAVE: gettext_lazy("on leave"),
    Reason.UNPLACED: gettext_lazy("no time that suits"),
    Reason.NOT_THERE: gettext_lazy("could not come"),
    Reason.NEW: gettext_lazy("new here"),
    Reason.WAITING: gettext_lazy("waits for a timetable"),
}


@dataclass(frozen=True)
class Facts:
    """What is known: the day somebody is `back` from leave, the solver's `why`, the `status` of the last seat and its
    `day`, when they `started`, and the day a new hire is to be `trained_by`."""

    reason: Reason
    back: datetime.date | None = None
    why: str = ""
    status: str = ""
    day: datetime.date | None = None
    started: datetime.date | None = None
    trained_by: datetime.date | None = None
    has_email: bool = True

    @property
    def label(self) -> str:
        return str(LABELS[self.reason])


def known(facts: Facts) -> str:
    """The reason in a sentence, as exact as it is known."""
    if facts.reason == Reason.DRAFT:
        return _("Has a place in the draft of the timetable.")
    if facts.reason == Reason.LEAVE:
        return _("On leave until %(day)s.") % {"day": formats.short_day(facts.back)} if facts.back else _("On leave.")
    if facts.reason == Reason.UNPLACED:
        return facts.why
    if facts.reason == Reason.NOT_THERE:
        days = {"day": formats.short_day(facts.day)}
        if facts.status == "declined":
            return _("Declined the session on %(day)s.") % days
        if facts.status == "excused":
            return _("Was excused from the session on %(day)s.") % days
        return _("Did not come to the session on %(day)s.") % days
    if facts.reason == Reason.NEW and facts.started:
        return _("New here since %(day)s.") % {"day": formats.short_day(facts.started)}
    return _("No timetable has given a place yet.")


def next_step(facts: Facts, today: datetime.date) -> str:
    """What happens next, and where it depends on somebody, what that one has to do."""
    if facts.reason == Reason.DRAFT:
        return _("Publish the draft.")
    if facts.reason == Reason.LEAVE:
        return _("Gets a place in the next timetable after coming back.")
    if facts.reason == Reason.UNPLACED:
        return _("Free a time, or add a session.")
    if facts.reason == Reason.NOT_THERE:
        return _("Gets a new place when the timetable is filled again.")
    if facts.reason == Reason.NEW and facts.trained_by:
        day = {"day": formats.short_day(facts.trained_by)}
        return (
            _("Was to be trained by %(day)s.") % day
            if facts.trained_by < today
            else _("To be trained by %(day)s.") % day
        )
    return _("Gets a place in the next timetable.")


def counted(reason: str, count: int) -> str:
    """ "two are on leave" and the like: a count of people with the reason, to stand in a list."""
    who = {"count": words(count)}
    texts = {
        Reason.DRAFT: ngettext("%(count)s has a place in the draft", "%(count)s have a place in the draft", count),
        Reason.LEAVE: ngettext("%(count)s is on leave", "%(count)s are on leave", count),
        Reason.UNPLACED: ngettext("%(count)s has no free day", "%(count)s have no free day", count),
        Reason.NOT_THERE: ngettext("%(count)s could not come", "%(count)s could not come", count),
        Reason.NEW: ngettext("%(count)s is new here", "%(count)s are new here", count),
        Reason.WAITING: ngettext("%(count)s waits for a timetable", "%(count)s wait for a timetable", count),
    }
    return texts[Reason(reason)] % who


def words(count: int) -> str:
    """Numbers up to twelve as words, as they stand in a sentence; larger ones as figures."""
    names = [
        _("none"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    ]
    return names[count] if 0 <= count < len(names) else formats.number(count)


def enumerated(parts: list[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}


def as_sentence(text: str) -> str:
    """The same with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
