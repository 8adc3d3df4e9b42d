"""What a line of the log would save, before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kyndig.crm.models import Contact, Deal, Record, Workspace
from kyndig.crm.queries.naming import Named, name
from kyndig.crm.queries.reach import reachable
from kyndig.crm.rules.quick_log import Reading, read
from kyndig.people.models import Person

NEW_CONTACT, NEW_COMPANY = "new-contact:", "new-company:"
DEALS = 10


@dataclass(frozen=True)
class Option:
    """Somebody the line may be about: `value` as the form has it, `label` as shown, `new` the name of who is new."""

    value: str
    label: str
    chosen: bool
    new: str = ""


@dataclass(frozen=True)
class Proposal:
    """All that a line would save. `unclear` holds the names of which several people are called the same."""

    line: str
    reading: Reading
    options: Sequence[Option]
    unclear: Sequence[str]
    subject: str
    deals: Sequence[Deal]
    deal: str

    @property
    def value(self) -> Decimal | None:
        return self.reading.value

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]

    @property
    def asks(self) -> bool:
        """Whether it is for the user to say who is meant, or who is new."""
        return bool(self.unclear) or any(option.new for option in self.options)

    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        next_step = self.reading.follow_up
        return {
            "line": self.line,
            "read": self.line,
            "kind": self.reading.kind,
            "happened": "yes" if self.reading.done else "no",
            "day": self.reading.day,
            "clock": self.reading.clock,
            "subject": self.subject,
            "who": [option.value for option in self.chosen],
            "deal": self.deal,
            "value": self.value,
            "next_kind": next_step.kind if next_step else "task",
            "next_subject": next_step.subject if next_step else "",
            "next_due": next_step.due if next_step else None,
            "next_clock": next_step.clock if next_step else None,
        }


def propose(workspace: Workspace, person: Person, line: str, about: Mapping[str, Record]) -> Proposal:
    """What the line would save for the person. `about` are the records of the page it was written on, by kind.

    Asks the database about a dozen times, each by an index.
    """
    reading = read(line, timezone.localdate())
    named = name(workspace, person, reading.names, reading.company)
    options, left_over = _options(named, reading, about)
    deals = _deals(workspace, person, [option.value for option in options if option.chosen], about)
    subject = reading.subject
    if left_over and reading.who:
        subject = _whole(reading)
    return Proposal(
        line=line,
        reading=reading,
        options=options,
        unclear=[each.typed for each in named.names if each.choices and each.chosen is None],
        subject=(subject or line)[:250],
        deals=deals,
        deal=_likely_deal(deals, about, reading),
    )


def _whole(reading: Reading) -> str:
    """Names that nobody was found for stay in what was said."""
    text = f"{reading.who} {reading.said}".strip(" ,;:")
    return text[:1].upper() + text[1:]


def _options(named: Named, reading: Reading, about: Mapping[str, Record]) -> tuple[list[Option], bool]:
    """Those to tick, and whether a name was typed that is neither found nor proposed as new."""
    options = [_of(record) for kind, record in about.items() if kind in {"contact", "company"} and not reading.names]
    left_over = False
    company = named.company
    people_found = any(each.choices for each in named.names)
    for each in named.names:
        if each.choices:
            shown = [each.chosen] if each.chosen else each.choices
            options += [Option(one.key, one.label, chosen=one == each.chosen) for one in shown]
        else:
            options += _new(each.typed, reading)
            left_over = left_over or not any(option.chosen for option in options if option.new == each.typed)
    if company:
        inside = {one.company_id for name in named.names for one in name.choices}
        known = company.chosen and company.chosen.pk in inside
        if company.choices and not known:
            shown = [company.chosen] if company.chosen else list(company.choices)
            options += [Option(one.key, one.label, chosen=one == company.chosen) for one in shown]
        elif not company.choices:
            # "møte med Kari i Bergen": where Kari is known, Bergen is the town.
            place = reading.company_may_be_place and (people_found or not named.names)
            options.append(Option(NEW_COMPANY + company.typed, company.typed, chosen=not place, new=company.typed))
            left_over = left_over or place
    return options, left_over


def _new(typed: str, reading: Reading) -> list[Option]:
    """Somebody nobody knows: a person where two names or a company stand beside, else it is for the user to say."""
    sure = reading.done or bool(reading.company)
    person = sure and (bool(reading.company) or len(typed.split()) > 1) and typed[:1].isupper()
    called = typed if typed[:1].isupper() else typed.title()
    options = [Option(NEW_CONTACT + called, called, chosen=person, new=typed)]
    if not reading.company:
        options.append(Option(NEW_COMPANY + called, called, chosen=False, new=typed))
    return options


def _of(record: Record) -> Option:
    if isinstance(record, Contact):
        company = record.company.name if record.company else ""
        return Option(f"contact:{record.pk}", f"{record.name}, {company}" if company else record.name, chosen=True)
    return Option(f"company:{record.pk}", str(record), chosen=True)


def _deals(workspace: Workspace, person: Person, chosen: list[str], about: Mapping[str, Record]) -> list[Deal]:
    """The open deals of the companies concerned, the person's own first."""
    if isinstance(about.get("deal"), Deal):
        return [about["deal"]]  # type: ignore[list-item]
    numbers = {
        kind: [int(key.partition(":")[2]) for key in chosen if key.startswith(f"{kind}:")]
        for kind in ("contact", "company")
    }
    companies = {*numbers["company"]}
    if numbers["contact"]:
        companies |= set(Contact.objects.filter(pk__in=numbers["contact"]).values_list("company", flat=True)) - {None}
    if not companies:
        return []
    deals = reachable(workspace, "deal", person).filter(company__in=companies, state=Deal.State.OPEN)
    found = deals.order_by("-changed", "id")[:DEALS]
    return sorted(found, key=lambda deal: deal.owner_id != person.pk)


def _likely_deal(deals: Sequence[Deal], about: Mapping[str, Record], reading: Reading) -> str:
    """The deal of the page; else the only open one of the customer."""
    if len(deals) == 1:
        return str(deals[0].pk)
    said = reading.said.casefold()
    named = [deal for deal in deals if deal.name.casefold() in said]
    return str(named[0].pk) if len(named) == 1 else ""
