"""The first sentence of My training: what is next for me."""

import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kyndig.design import formats


def lower_first(name: str) -> str:
    """A course's name inside a sentence; an abbreviation such as "CRM" keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def course_in_sentence(course: str, part: int, parts: int) -> str:
    """ "basic training", or "basic training, part 2" where there are several."""
    name = lower_first(course)
    return _("%(course)s, part %(part)d") % {"course": name, "part": part} if parts > 1 else name


def next_is(course: str, starts: datetime.datetime, today: datetime.date) -> str:
    """ "On Thursday 4 March you have basic training."; `course` as in a sentence, `starts` local."""
    words = {"course": course, "time": formats.clock(starts), "day": formats.day(starts, today)}
    if starts.date() == today:
        return capfirst(_("Today at %(time)s you have %(course)s.") % words)
    if starts.date() == today + datetime.timedelta(days=1):
        return capfirst(_("Tomorrow at %(time)s you have %(course)s.") % words)
    return str(capfirst(_("On %(day)s you have %(course)s.") % words))


def nothing_next(expected: str, by: str, attended: int) -> str:
    """What is said without a place: when to expect one, or that all is done, or that nothing is known yet."""
    if expected:
        return _("You will get a place in %(course)s, %(by)s.") % {"course": lower_first(expected), "by": by}
    if attended:
        return _("You have had the training you need for now.")
    return _("Nothing is planned for you yet.")
