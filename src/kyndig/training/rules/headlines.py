"""The first sentence of the programme page: where things stand, and what the lead does next."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.design import formats
from kyndig.training.rules.missing import as_sentence, counted, enumerated, words


class Next(StrEnum):
    """The one thing to do now; NOTHING where there is nothing."""

    NOTHING = "nothing"
    PEOPLE = "people"
    TIMETABLE = "timetable"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True)
class Standing:
    """The figures of the main strand.

    `reasons` counts those without a seat by reason; `last` is when the last one with a seat is trained; `sessions` says
    whether any session was ever published, `draft` whether a timetable waits to be.
    """

    strand: str
    audience: int
    attended: int
    planned: int
    reasons: dict[str, int]
    last: datetime.datetime | None = None
    sessions: bool = False
    draft: bool = False

    @property
    def without(self) -> int:
        return max(self.audience - self.attended - self.planned, 0)


@dataclass(frozen=True)
class Headline:
    """A sentence, a softer one below it, and what to do next; `count` is how many that is about."""

    says: str
    lead: str = ""
    next: Next = Next.NOTHING
    count: int = 0

    @property
    def action(self) -> str:
        """What the button says; empty where there is nothing to do."""
        if self.next == Next.MISSING:
            return ngettext("See the %(count)s", "See the %(count)s", self.count) % {"count": words(self.count)}
        return {
            Next.PEOPLE: _("Bring in the list"),
            Next.TIMETABLE: _("Make timetable"),
            Next.DRAFT: _("Read the draft"),
        }.get(self.next, "")


def overview_headline(strand: str, attended: int, audience: int, lacking: int) -> Headline:
    """The answer for a manager: how many have had their training, and how many have no place yet."""
    if not audience:
        return Headline(_("There is nobody to train yet."))
    figures = {
        "attended": formats.number(attended),
        "everyone": formats.number(audience),
        "strand": in_a_sentence(strand),
    }
    if attended == audience:
        return Headline(_("All %(everyone)s have had %(strand)s.") % figures)
    says = _("%(attended)s of %(everyone)s have had %(strand)s.") % figures
    if not lacking:
        return Headline(says, _("Everyone else has a place."))
    lead = ngettext("%(count)s still lacks a place.", "%(count)s still lack a place.", lacking)
    return Headline(says, as_sentence(lead % {"count": words(lacking)}))


def headline(standing: Standing) -> Headline:
    """The answer to "is everyone covered?"."""
    strand, everyone = standing.strand, formats.number(standing.audience)
    if not standing.audience:
        return Headline(
            _("There is nobody to train yet."),
            _("Bring in the list of people that the company has, from the payroll or the directory."),
            Next.PEOPLE,
        )
    if not standing.attended and not standing.planned and not standing.sessions:
        return _to_start_with(standing, everyone)
    says = _("%(attended)s of %(everyone)s have had %(strand)s.") % {
        "attended": formats.number(standing.attended),
        "everyone": everyone,
        "strand": in_a_sentence(strand),
    }
    if standing.attended == standing.audience:
        return Headline(
            _("All %(everyone)s have had %(strand)s.") % {"everyone": everyone, "strand": in_a_sentence(strand)}
        )
    if standing.planned and standing.last:
        says += " " + _planned(standing, standing.last)
    if not standing.without:
        return Headline(says, _("Everyone has a place."))
    if set(standing.reasons) == {"draft"}:
        lead = ngettext(
            "The draft of the timetable gives the last %(count)s a place.",
            "The draft of the timetable gives the last %(count)s a place.",
            standing.without,
        ) % {"count": words(standing.without)}
        return Headline(says, lead, Next.DRAFT, standing.without)
    return Headline(says, without_a_place(standing.reasons), Next.MISSING, standing.without)


def _to_start_with(standing: Standing, everyone: str) -> Headline:
    placed = standing.reasons.get("draft", 0)
    if standing.draft:
        says = ngettext(
            "The draft gives %(placed)s of %(everyone)s person a place in %(strand)s.",
            "The draft gives %(placed)s of %(everyone)s people a place in %(strand)s.",
            standing.audience,
        )
        figures = {"placed": formats.number(placed), "everyone": everyone, "strand": in_a_sentence(standing.strand)}
        rest = {reason: count for reason, count in standing.reasons.items() if reason != "draft"}
        lead = (
            without_a_place(rest) if rest else _("Nobody has been told. Read it, change what you like, and publish it.")
        )
        return Headline(says % figures, lead, Next.DRAFT, placed)
    says = ngettext(
        "%(count)s person waits for a timetable.", "%(count)s people wait for a timetable.", standing.audience
    ) % {"count": everyone}
    return Headline(
        says,
        _("The programme is ready. Kyndig finds times that suit everyone, and you read them before anybody is told."),
        Next.TIMETABLE,
        standing.audience,
    )


def _planned(standing: Standing, last: datetime.datetime) -> str:
    day = formats.short_day(last)
    if not standing.without:
        return ngettext(
            "The last %(count)s has a place on %(day)s.",
            "The last %(count)s have a place by %(day)s.",
            standing.planned,
        ) % {"count": words(standing.planned), "day": day}
    text = ngettext("%(count)s has a place on %(day)s.", "%(count)s have a place by %(day)s.", standing.planned)
    return as_sentence(text % {"count": words(standing.planned), "day": day})


def without_a_place(reasons: dict[str, int]) -> str:
    """ "Three still lack a time that suits: two are on leave and one has no free day."."""
    count = sum(reasons.values())
    if not count:
        return ""
    known = sorted(reasons.items(), key=lambda item: -item[1])
    why = enumerated([counted(reason, number) for reason, number in known])
    if len(known) == 1:
        return as_sentence(why)
    text = ngettext("%(count)s still lacks a place: %(why)s.", "%(count)s still lack a place: %(why)s.", count)
    return as_sentence(text % {"count": words(count), "why": why})


def in_a_sentence(name: str) -> str:
    """A strand's name as it stands inside a sentence: "Basic training" becomes "basic training", "CRM 1" stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
