"""The grammar of the one-line log: who, what, when, and what is next."""

from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from kyndig.crm.rules.quick_log import amounts, dates, following, verbs
from kyndig.crm.rules.quick_log.dates import When
from kyndig.crm.rules.quick_log.following import FollowUp
from kyndig.crm.rules.quick_log.names import Who, who
from kyndig.crm.rules.quick_log.tokens import Token, tokens
from kyndig.crm.rules.quick_log.verbs import NOTE
from kyndig.crm.rules.quick_log.words import BEFORE_A_NAME, NOT_A_NAME, WANTS


@dataclass(frozen=True)
class Reading:
    """What a line says. `verb`, `who`, `said` and `when` are its words as typed, each in one of the four.

    `done` is False for what is to be done; then `day` is when. `names` are people or companies, `company` the one that
    the people are in; `company_may_be_place` where it could as well be a town. `value` is what a deal is worth.
    """

    kind: str
    done: bool
    day: date
    clock: time | None
    names: tuple[str, ...]
    company: str
    company_may_be_place: bool
    verb: str
    who: str
    said: str
    when: str
    follow_up: FollowUp | None
    value: Decimal | None

    @property
    def subject(self) -> str:
        """What was said or is to be done, with a capital first; "" where the line only says who."""
        return _sentence(self.said)


def read(text: str, today: date) -> Reading:
    """Read one line. Never raises; a line it makes nothing of is a note that says it all."""
    return _Line(text, today).reading()


class _Line:
    """A line while it is read: its words, the days in them, and what each word is part of."""

    def __init__(self, text: str, today: date) -> None:
        self.today = today
        self.words = tokens(text)
        self.days = dates.find(self.words, today)
        self.dated = {number for when in self.days for number in range(when.first, when.last)}
        self.parts = ["said"] * len(self.words)
        first = self.days[0] if self.days else None
        self.lead = first if first and first.first == 0 and first.last < len(self.words) else None
        self.start = self.lead.last if self.lead else 0
        self.person: Who | None = None

    def reading(self) -> Reading:
        head = verbs.head(self.words, self.start)
        if head is None:
            return self._without_verb()
        kind, after, thing = head.kind, head.last, head.thing
        if not head.kept:
            self._mark(self.start, head.last, "verb")
        if head.happened is False and not head.kept:
            nested = verbs.head(self.words, head.last)
            if nested and nested.kind != NOTE:
                kind, after, thing = nested.kind, nested.last, nested.thing
        between = next((when for when in self.days if when.first == after and when.last < len(self.words)), None)
        named_from = between.last if between else after
        self.person = self._who(named_from, after, thing=thing)
        if head.happened is None and self._lies_ahead(after):
            self._mark(self.start, head.last, "said")
            return self._to_do(kind)
        if head.happened is False:
            return self._to_do(kind)
        adjoining = self.person is not None and self.person.first == named_from
        if self.person and adjoining and not head.kept and (kind != NOTE or self._mark_after_person() == ":"):
            self._mark(self.person.first, self.person.last, "who")
        beside = {after, self.person.last} if self.person and adjoining else {after}
        told = self.lead or next((when for when in self.days if when.first in beside and when.past), None)
        return self._done(kind, told)

    def _without_verb(self) -> Reading:
        """ "Kari ringte, vil ha tilbud", "Fjordbygg: tar ny kontakt i mars", or a note about nobody."""
        kind = NOTE
        person = who(self.words, self.start, self.dated)
        if person and person.last < len(self.words):
            turned = verbs.inverted(self.words[self.start :])
            after = self.words[person.last - 1]
            if turned and self.start + turned[0] == person.last and after.mark in {"", ")"}:
                kind, self.person = turned[1], person
                self._mark(person.last, person.last + 1, "verb")
                self._mark(person.first, person.last, "who")
            elif after.mark == ":":
                self.person = person
                self._mark(person.first, person.last, "who")
            elif self.words[person.first].named and (
                self.words[person.last].low in NOT_A_NAME or person.last - person.first > 1
            ):
                self.person = person
        return self._done(kind, self.lead if self.lead and self.lead.past and self.person else None)

    def _done(self, kind: str, told: When | None) -> Reading:
        past = told if told and told.past else None
        if past:
            self._mark(past.first, past.last, "when")
        rest = next((number for number, part in enumerate(self.parts) if part == "said"), len(self.words))
        coming = [when for when in self.days if when is not past and when.coming and when.last > rest]
        return self._reading(
            kind,
            done=True,
            day=past.past if past and past.past else self.today,
            clock=past.clock if past else None,
            follow_up=following.follow_up(self.words, coming, rest, self.today, talked=kind != NOTE),
        )

    def _to_do(self, kind: str) -> Reading:
        when = next((each for each in self.days if each.coming), None)
        if when:
            self._mark(when.first, when.last, "when")
        due = when.coming if when and when.coming else self.today
        return self._reading(kind, done=False, day=due, clock=when.clock if when else None, follow_up=None)

    def _reading(self, kind: str, *, done: bool, day: date, clock: time | None, follow_up: FollowUp | None) -> Reading:
        person = self.person or Who(0, 0, ())
        return Reading(
            kind=kind,
            done=done,
            day=day,
            clock=clock,
            names=person.names,
            company=person.company,
            company_may_be_place=person.place,
            verb=self._text("verb"),
            who=self._text("who"),
            said=self._text("said"),
            when=self._text("when"),
            follow_up=follow_up,
            value=amounts.find(self.words),
        )

    def _who(self, first: int, after: int, *, thing: bool) -> Who | None:
        """Who follows the verb: at once or behind a preposition ("sende kontrakt til Jon", "befaring i Os med Jon")"""
        found = who(self.words, first, self.dated)
        if found is None or (thing and not self.words[first].named):
            return self._who_later(after)
        if not found.names and found.place and (later := self._who_later(found.last)):
            return replace(later, company=later.company or found.company, place=not later.company)
        return found

    def _who_later(self, first: int) -> Who | None:
        """ "sendte tilbud til Kari Nes", "notat om Fjordbygg": a name behind a preposition, in the first clause."""
        for number in range(first, min(len(self.words) - 1, first + 12)):
            token, follows = self.words[number], self.words[number + 1]
            if token.low in BEFORE_A_NAME and number not in self.dated and follows.named:
                found = who(self.words, number + 1, self.dated)
                if found:
                    return found
            if token.closes:
                return None
        return None

    def _lies_ahead(self, first: int) -> bool:
        """Whether a meeting named by a noun is one to come: its first clause has a day after today, or a time today."""
        for when in self.days:
            between = self.words[first : when.first]
            if when is not self.lead and any(token.closes or token.low in WANTS for token in between):
                return False
            if when.coming:
                return when.coming > self.today or when.clock is not None
        return False

    def _mark_after_person(self) -> str:
        return self.words[self.person.last - 1].mark if self.person else ""

    def _mark(self, first: int, last: int, part: str) -> None:
        self.parts[first:last] = [part] * (last - first)

    def _text(self, part: str) -> str:
        """The words of one part; a mark that ended what was taken out of its middle stays."""
        taken: list[str] = []
        left_out: Token | None = None
        for token, each in zip(self.words, self.parts, strict=True):
            if each != part:
                left_out = token
                continue
            if taken and left_out and left_out.closes and taken[-1][-1].isalnum():
                taken[-1] += left_out.mark
            taken.append(token.raw)
            left_out = None
        return " ".join(taken)


def _sentence(text: str) -> str:
    bare = text.strip(" ,;:–—-").removeprefix("(")
    return bare[:1].upper() + bare[1:]
