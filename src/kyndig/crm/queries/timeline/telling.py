"""What stands in a timeline, in words."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyndig.crm.fields import KINDS
from kyndig.crm.models import Activity, Deal, Record
from kyndig.crm.queries.timeline.activities import Happened
from kyndig.crm.queries.told import Difference, differences
from kyndig.crm.queries.viewing import Viewer
from kyndig.design import formats
from kyndig.ledger.models import Line
from kyndig.ledger.words import sentence

# So much of the text of an activity is shown.
SHOWN_OF_BODY = 280
TAGS: Mapping[str, str] = {
    Activity.Kind.CALL: "external",
    Activity.Kind.MEETING: "external",
    Activity.Kind.EMAIL: "own",
}
Words = Mapping[str, Callable[[], str]]
SENTENCES: Words = {
    Activity.Kind.CALL: lambda: _("{who} called {whom}: {what}"),
    Activity.Kind.MEETING: lambda: _("{who} met {whom}: {what}"),
    Activity.Kind.EMAIL: lambda: _("{who} and {whom} wrote: {what}"),
    Activity.Kind.TASK: lambda: _("{who} did for {whom}: {what}"),
    Activity.Kind.NOTE: lambda: _("{who} noted about {whom}: {what}"),
}
ALONE: Words = {
    Activity.Kind.CALL: lambda: _("{who} called: {what}"),
    Activity.Kind.MEETING: lambda: _("{who} had a meeting: {what}"),
    Activity.Kind.EMAIL: lambda: _("{who} wrote: {what}"),
    Activity.Kind.TASK: lambda: _("{who} did: {what}"),
    Activity.Kind.NOTE: lambda: _("{who} noted: {what}"),
}


@dataclass(frozen=True)
class Item:
    """Something that happened: who (for the initials), what in a sentence, and softly when and from where."""

    who: str
    what: SafeString
    when: str
    more: str
    changes: tuple[Difference, ...]
    tag: str
    tag_kind: str


class Teller:
    """Tells what happened with a record to who looks at it. What many lines say is looked up once."""

    def __init__(self, viewer: Viewer, record: Record) -> None:
        self.viewer = viewer
        self.about_deal = isinstance(record, Deal)
        self.today = timezone.localdate()
        self.patterns: dict[tuple[str, bool], str] = {}

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {value: str(label) for value, label in Activity.Kind.choices}

    def happened(self, each: Happened) -> Item:
        """An activity: "Kari Moen called Ola Dahl: wants an offer"."""
        name = each.who or _("Somebody")
        whom = ", ".join(
            f'<a href="{self.viewer.url("contact", number)}">{escape(called or _("No name"))}</a>'
            for number, called in each.contacts
        )
        what = f'<a href="{self.viewer.url("activity", each.pk)}">{escape(each.subject)}</a>'
        pattern = self._pattern(each.kind, alone=not each.contacts)
        body = Truncator(each.body).chars(SHOWN_OF_BODY) if each.body else ""
        more = [each.outcome, body, "" if self.about_deal else each.deal, _("private") if each.private else ""]
        when = [self.moment(each.at), length(each.minutes), came_from(each.source)]
        return Item(
            name,
            SafeString(pattern.format(who=escape(name), whom=whom, what=what)),
            " · ".join(part for part in when if part),
            " · ".join(part for part in more if part),
            (),
            self.kinds[each.kind],
            TAGS.get(each.kind, "plain"),
        )

    def _pattern(self, kind: str, *, alone: bool) -> str:
        """The sentence for a kind of activity, as HTML with room for who, whom and what."""
        if (kind, alone) not in self.patterns:
            self.patterns[kind, alone] = str(escape((ALONE if alone else SENTENCES)[kind]()))
        return self.patterns[kind, alone]

    def moment(self, at: datetime.datetime) -> str:
        """Today at 09.14; yesterday so too; else the day and the time."""
        local = timezone.localtime(at)
        days = (self.today - local.date()).days
        if days in {0, 1}:
            told = _("Today at %(time)s") if days == 0 else _("Yesterday at %(time)s")
            return told % {"time": formats.clock(local.time())}
        return formats.moment(at, self.today)

    def line(self, line: Line) -> Item:
        """A line of the ledger: the record was added or changed, a deal was won, a file came."""
        kind = line.subject_type.partition(".")[2]
        told = tuple(differences(line)) if kind in KINDS and line.before else ()
        tag, tag_kind, what = pgettext("in a timeline", "change"), "plain", sentence(line)
        if not line.before:
            tag = pgettext("in a timeline", "new")
        if kind == "deal":
            tag, tag_kind, what, told = _of_deal(line, told)
        if kind == "file":
            tag = _("file")
        return Item(line.actor, self._linked(kind, line, what), self.moment(line.at), "", told, tag, tag_kind)

    def _linked(self, kind: str, line: Line, what: str) -> SafeString:
        """The sentence, with the name of the record in it as a link."""
        first, found, rest = what.rpartition(line.subject)
        if not found or kind not in KINDS:
            return SafeString(escape(what))
        address = self.viewer.url(kind, line.subject_id)
        return format_html('{}<a href="{}">{}</a>{}', first, address, line.subject, rest)


def length(minutes: int | None) -> str:
    return formats.minutes(minutes) if minutes else ""


def came_from(source: str) -> str:
    """From where a record came, where it was not typed in here."""
    return _("from %(source)s") % {"source": source} if source else ""


def _of_deal(line: Line, told: tuple[Difference, ...]) -> tuple[str, str, str, tuple[Difference, ...]]:
    state, stage = line.after.get("state"), line.after.get("stage")
    named = {"deal": line.subject, "actor": line.actor}
    if line.before and state == Deal.State.WON:
        return _("won"), "own", _("%(actor)s won the deal %(deal)s") % named, ()
    if line.before and state == Deal.State.LOST:
        return _("lost"), "plain", _("%(actor)s lost the deal %(deal)s") % named, ()
    if line.before and isinstance(stage, dict) and line.before.get("stage"):
        steps = {**named, "from": line.before["stage"]["name"], "to": stage["name"]}
        rest = tuple(each for each in told if each.after not in {stage["name"]})
        return _("deal"), "own", _("The deal %(deal)s went from %(from)s to %(to)s.") % steps, rest
    return _("deal"), "plain", sentence(line), told
