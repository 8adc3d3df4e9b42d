"""A line of the log as it was understood, in a sentence: "Call with Kari Nes (Fjordbygg AS), today. Next: …"."""

import datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kyndig.crm.models import Activity
from kyndig.crm.queries.proposing import NEW_COMPANY, NEW_CONTACT, Option, Proposal
from kyndig.crm.rules.quick_log import FollowUp
from kyndig.design.formats import clock, day, money


def sentence(proposal: Proposal) -> str:
    """What saving the line would do, in one or more sentences."""
    reading = proposal.reading
    who = ", ".join(_called(option) for option in proposal.chosen)
    when = named_day(reading.day, reading.clock)
    kind = capfirst(str(Activity.Kind(reading.kind).label))
    if not reading.done:
        said = [_("To do: %(what)s, %(day)s.") % {"what": _small(proposal.subject), "day": when}]
        said += [_("With %(who)s.") % {"who": who}] if who else []
    elif who:
        said = [_("%(kind)s with %(who)s, %(day)s.") % {"kind": kind, "who": who, "day": when}]
    else:
        said = [_("%(kind)s, %(day)s.") % {"kind": kind, "day": when}]
    if reading.follow_up:
        said.append(_next(reading.follow_up))
    if proposal.value is not None and proposal.deal:
        deal = next(deal for deal in proposal.deals if str(deal.pk) == proposal.deal)
        worth = money(proposal.value, deal.currency)
        said.append(_("%(deal)s is set to %(value)s.") % {"deal": deal.name, "value": worth})
    return " ".join(said)


def named_day(value: datetime.date, at: datetime.time | None = None) -> str:
    """Today, tomorrow and yesterday by those names; with the time of the clock where there is one."""
    names = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    text = names.get((value - timezone.localdate()).days) or day(value)
    return _("%(day)s at %(time)s") % {"day": text, "time": clock(at)} if at else text


def _next(step: FollowUp) -> str:
    what = step.subject or str(Activity.Kind(step.kind).label)
    return _("Next: %(what)s, %(day)s.") % {"what": _small(what), "day": named_day(step.due, step.clock)}


def _small(text: str) -> str:
    """A sentence inside a sentence begins with a small letter, unless it is all capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _called(option: Option) -> str:
    if option.value.startswith(NEW_CONTACT):
        return _("%(name)s (new contact)") % {"name": option.label}
    if option.value.startswith(NEW_COMPANY):
        return _("%(name)s (new company)") % {"name": option.label}
    name, _comma, company = option.label.partition(", ")
    return f"{name} ({company})" if company else name
