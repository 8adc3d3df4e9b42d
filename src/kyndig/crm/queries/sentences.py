"""The first line of a record's page: where one stands, in a sentence, and the one thing to do about it."""

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.crm.models import Deal, Record
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.rules.standing import Point, Standing
from kyndig.design import formats


@dataclass(frozen=True)
class Answer:
    """A sentence, and a button with what it leads to ("" is no button)."""

    sentence: str
    label: str = ""
    url: str = ""


def answer(viewer: Viewer, record: Record, standing: Standing | None, days_in_stage: int = 0) -> Answer:
    """`standing` is None for a deal that is won or lost."""
    if isinstance(record, Deal) and record.state != Deal.State.OPEN:
        return Answer(_closed(record))
    if standing is None:
        return Answer(str(record))
    name = str(record)
    what = Truncator(standing.what).chars(70)
    of = record._meta.model_name
    plan = f"{viewer.base}activities/add/?{of}={record.pk}"
    match standing.point:
        case Point.LATE:
            late = ngettext("%(days)s day", "%(days)s days", standing.days) % {"days": standing.days}
            sentence = _("%(name)s has waited %(late)s too long for “%(what)s”.")
            told = sentence % {"name": name, "late": late, "what": what}
            return Answer(told, _("Open what is promised"), viewer.url("activity", standing.id))
        case Point.PROMISED:
            sentence = _("%(name)s waits for “%(what)s” by %(day)s.")
            told = sentence % {"name": name, "what": what, "day": formats.day(standing.due)}
            return Answer(told, _("Open what is promised"), viewer.url("activity", standing.id))
        case Point.PLANNED:
            sentence = _("Next with %(name)s is “%(what)s”, %(when)s.")
            told = sentence % {"name": name, "what": what, "when": formats.moment(standing.at)}
            return Answer(told, _("Open what is planned"), viewer.url("activity", standing.id))
        case Point.NO_STEP:
            if isinstance(record, Deal):
                return Answer(_without_step(record, days_in_stage), _("Plan the next step"), f"{plan}&as=task")
            told = _("The deal “%(deal)s” with %(name)s has no next step.") % {"deal": what, "name": name}
            return Answer(told, _("Plan the next step"), f"{viewer.base}activities/add/?deal={standing.id}&as=task")
        case Point.QUIET:
            sentence = _("Nobody has talked with %(name)s for %(days)s days.")
            return Answer(sentence % {"name": name, "days": standing.days}, _("Plan a call"), f"{plan}&as=call")
        case Point.NEVER:
            told = _("Nobody has talked with %(name)s yet.") % {"name": name}
            return Answer(told, _("Note a call or a meeting"), f"{plan}&as=call")
    told = _("%(name)s was last talked with on %(day)s, and nothing is waiting.")
    day = formats.short_day(standing.at)
    return Answer(told % {"name": name, "day": day}, _("Note a call or a meeting"), f"{plan}&as=call")


def _without_step(deal: Deal, days: int) -> str:
    if days > deal.stage.days:
        sentence = _("%(deal)s has stood in “%(stage)s” for %(days)s days, and has no next step.")
        return sentence % {"deal": deal.name, "stage": deal.stage.name, "days": days}
    return _("%(deal)s has no next step.") % {"deal": deal.name}


def _closed(deal: Deal) -> str:
    day = formats.short_day(deal.closed_on) if deal.closed_on else ""
    if deal.state == Deal.State.WON:
        sentence = _("%(deal)s was won on %(day)s: %(why)s.") if deal.reason else _("%(deal)s was won on %(day)s.")
    else:
        sentence = _("%(deal)s was lost on %(day)s: %(why)s.") if deal.reason else _("%(deal)s was lost on %(day)s.")
    return sentence % {"deal": deal.name, "day": day, "why": str(deal.reason or "")}
