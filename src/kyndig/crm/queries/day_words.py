"""Why something stands in My day, and how much there is, in words."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kyndig.crm.rules.following_up import Item, Reason
from kyndig.design.formats import clock, day, money, short_day

FIRST_TITLE = 90


def headline(titles: Sequence[str], *, more: bool) -> str:
    """The answer in a sentence: how many, and what is first."""
    if not titles:
        return _("Nothing waits for you today.")
    first = titles[0].rstrip(".!?")
    first = first if len(first) <= FIRST_TITLE else f"{first[: FIRST_TITLE - 1].rstrip()}…"
    if more:
        return _("More than %(count)s things today. The first: %(first)s.") % {"count": len(titles), "first": first}
    said = ngettext("%(count)s thing today: %(first)s.", "%(count)s things today. The first: %(first)s.", len(titles))
    return said % {"count": in_words(len(titles)), "first": first}


def in_words(number: int) -> str:
    """One to twelve as words with a capital, larger numbers as figures."""
    words = [
        "", pgettext("number", "One"), pgettext("number", "Two"), pgettext("number", "Three"),
        pgettext("number", "Four"), pgettext("number", "Five"), pgettext("number", "Six"), pgettext("number", "Seven"),
        pgettext("number", "Eight"), pgettext("number", "Nine"), pgettext("number", "Ten"),
        pgettext("number", "Eleven"), pgettext("number", "Twelve"),
    ]  # fmt: skip
    return words[number] if number < len(words) else str(number)


def reason_of(item: Item, record: Any, today: datetime.date) -> str:
    """All the reasons of a line, the first one first."""
    return ", ".join(_one(reason, item, record, today) for reason in item.reasons)


def _one(reason: Reason, item: Item, record: Any, today: datetime.date) -> str:
    match reason:
        case Reason.OVERDUE:
            if item.days == 1:
                return _("promised for %(day)s") % {"day": _("yesterday")}
            late = ngettext("%(days)s day ago", "%(days)s days ago", item.days) % {"days": item.days}
            return _("promised for %(day)s, %(ago)s") % {"day": day(record.due, today), "ago": late}
        case Reason.MEETING:
            return _("meeting today at %(time)s") % {"time": clock(item.at)} if item.at else _("meeting today")
        case Reason.DUE:
            return _("promised for today")
        case Reason.CLOSE_PASSED:
            worth = f"{money(record.value, record.currency)}: " if record.value else ""
            return worth + _("was expected to close on %(day)s") % {"day": short_day(record.expected_close, today)}
        case Reason.NO_NEXT_STEP:
            return _("no next step")
        case Reason.STOOD_LONG:
            stood = (today - record.entered_stage.date()).days
            return ngettext(
                "has stood for %(days)s day, usual is %(usual)s",
                "has stood for %(days)s days, usual is %(usual)s",
                stood,
            ) % {"days": stood, "usual": record.stage.days}
        case Reason.QUIET:
            return ngettext(
                "nobody has talked to them for %(days)s day", "nobody has talked to them for %(days)s days", item.days
            ) % {"days": item.days}
