"""What an invitation says in words: what, when, where, by whom, what it is good for, whom to ask, how to say no."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kyndig.design import formats
from kyndig.training.rules.my_headline import lower_first

INVITED, MOVED, WITHDRAWN = "invited", "moved", "withdrawn"


@dataclass(frozen=True)
class Contact:
    """Somebody to ask."""

    name: str
    email: str = ""
    phone: str = ""

    def __str__(self) -> str:
        reached = ", ".join(part for part in (self.email, self.phone) if part)
        return f"{self.name} ({reached})" if reached else self.name


@dataclass(frozen=True)
class Occasion:
    """One part of a session, as it is told to one person; times are aware, in the zone to be shown in."""

    course: str
    part: int
    parts: int
    starts: datetime.datetime
    ends: datetime.datetime
    place: str = ""
    meeting_url: str = ""
    trainer: str = ""
    company: str = ""
    goals: str = ""

    @property
    def title(self) -> str:
        """What is held: "Basic training", or "Basic training, part 1 of 2"."""
        if self.parts == 1:
            return self.course
        return _("%(course)s, part %(part)d of %(parts)d") % {
            "course": self.course,
            "part": self.part,
            "parts": self.parts,
        }

    @property
    def taught_by(self) -> str:
        if self.trainer and self.company and self.trainer != self.company:
            return _("%(trainer)s from %(company)s") % {"trainer": self.trainer, "company": self.company}
        return self.trainer or self.company


@dataclass(frozen=True)
class Letter:
    """A mail in parts: text and HTML are made of the same words."""

    subject: str
    greeting: str
    opening: str
    facts: Sequence[tuple[str, str]]
    closing: Sequence[str]
    link_label: str
    link: str
    signature: str

    @property
    def text(self) -> str:
        facts = "\n".join(f"{label}: {value}" for label, value in self.facts)
        ending = f"{_('Kind regards')}\n{self.signature}"
        return "\n\n".join(
            (self.greeting, self.opening, facts, *self.closing, f"{self.link_label}: {self.link}", ending)
        )

    @property
    def html(self) -> SafeString:
        return format_html(
            "<p>{}</p><p>{}</p><table>{}</table>{}<p><a href='{}'>{}</a></p><p>{}<br>{}</p>",
            self.greeting,
            self.opening,
            format_html_join("", "<tr><th align='left' valign='top'>{}</th><td>{}</td></tr>", self.facts),
            format_html_join("", "<p>{}</p>", ((line,) for line in self.closing)),
            self.link,
            self.link_label,
            _("Kind regards"),
            self.signature,
        )


def letter(
    occasion: Occasion,
    *,
    news: str,
    name: str,
    page: str,
    lead: Contact,
    superuser: Contact | None,
    why: str = "",
) -> Letter:
    """The letter of a part of a session. `news` is INVITED, MOVED or WITHDRAWN; `page` is where My training is."""
    title, when = occasion.title, formats.moment(occasion.starts)
    words = {"course": title, "when": when, "why": why}
    if news == WITHDRAWN:
        subject = _("Not any more: %(course)s %(when)s") % words
        opening = _("%(course)s %(when)s is taken out of your calendar.") % words
    elif news == MOVED:
        subject = _("New time or place: %(course)s %(when)s") % words
        opening = _("%(course)s has a new time or place. Your calendar follows when you accept.") % words
    else:
        subject = _("You have a place: %(course)s %(when)s") % words
        opening = _("You have a place on %(course)s.") % {"course": lower_first(title)}
    closing = [_("The reason: %(why)s") % words] if why else []
    if news == WITHDRAWN:
        closing.append(_("If you still need the course, you will be given another time, or can choose one yourself."))
    else:
        closing.append(
            _(
                "Does it not suit you? Choose another time in My training, and somebody else gets your place. "
                "A no in your calendar reaches %(lead)s by mail, but keeps the place yours."
            )
            % {"lead": lead.name}
        )
    closing.append(_whom_to_ask(lead, superuser))
    return Letter(
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": name},
        opening=opening,
        facts=_facts(occasion, for_good=news == WITHDRAWN),
        closing=closing,
        link_label=_("My training"),
        link=page,
        signature=lead.name,
    )


def description(occasion: Occasion, *, page: str) -> str:
    """What stands in the calendar's own entry."""
    lines = [f"{label}: {value}" for label, value in _facts(occasion, for_good=False)[1:]]
    return "\n".join([*lines, "", _("Does it not suit you? Choose another time: %(page)s") % {"page": page}])


def place(room: str, site: str, meeting_url: str = "") -> str:
    """Where to go, on one line."""
    return " · ".join(part for part in (room, site if site not in room else "", meeting_url) if part)


def _facts(occasion: Occasion, *, for_good: bool) -> list[tuple[str, str]]:
    day, hours = formats.day(occasion.starts), formats.span(occasion.starts, occasion.ends)
    facts = [(_("When"), capfirst(f"{day} {hours}" if formats.day(occasion.ends) == day else hours))]
    if for_good:
        return facts
    if occasion.place:
        facts.append((_("Where"), occasion.place))
    if occasion.meeting_url:
        facts.append((_("Join online"), occasion.meeting_url))
    if occasion.taught_by:
        facts.append((_("Held by"), occasion.taught_by))
    if goals := " ".join(line.strip() for line in occasion.goals.splitlines() if line.strip()):
        facts.append((_("Afterwards you can"), goals))
    return facts


def _whom_to_ask(lead: Contact, superuser: Contact | None) -> str:
    if superuser is None or superuser == lead:
        return _("Do you wonder about anything? Ask %(lead)s.") % {"lead": lead}
    return _("Do you wonder about anything? Ask your superuser, %(superuser)s, or %(lead)s.") % {
        "superuser": superuser,
        "lead": lead,
    }
