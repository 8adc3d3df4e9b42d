"""What a line of the log says is saved in one go: what happened, what is next, and whoever was not known before."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Activity, Company, Contact, Deal, Workspace
from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError


@dataclass(frozen=True)
class Next:
    """What is to be done next, by whoever writes."""

    kind: str
    subject: str
    due: datetime.date
    clock: datetime.time | None = None


@dataclass(frozen=True)
class Entry:
    """What is written down. `new_contacts` and `new_company` are names; `new_deal` is made where `deal` is None.

    An entry that has not `happened` is to be done on `day`.
    """

    kind: str
    subject: str
    happened: bool
    day: datetime.date
    clock: datetime.time | None = None
    body: str = ""
    contacts: Sequence[Contact] = ()
    company: Company | None = None
    new_contacts: Sequence[str] = ()
    new_company: str = ""
    deal: Deal | None = None
    new_deal: bool = False
    value: Decimal | None = None
    next: Next | None = None
    outcome: str = field(default="")


@transaction.atomic
def write_down(workspace: Workspace, entry: Entry, *, by: Person) -> Activity:
    """Save it all as one batch, so that it is taken back as one. Raises RefusedError where something does not fit.

    Returns the activity; what is next is another one, with the same contacts, company and deal.
    """
    with ledger.batch():
        company = entry.company
        if company is None and entry.new_company:
            company = add(workspace, "company", {"name": entry.new_company}, by=by)
        contacts = [*entry.contacts, *(_add_contact(workspace, name, company, by) for name in entry.new_contacts)]
        company = company or next((each.company for each in contacts if each.company), None)
        deal = _deal(workspace, entry, company, contacts, by)
        about: dict[str, Any] = {"contacts": contacts, "company": company, "deal": deal}
        if company is None:
            del about["company"]
        values = {"kind": entry.kind, "subject": entry.subject, "body": entry.body, "outcome": entry.outcome}
        written: Activity = add(workspace, "activity", {**values, **about, **_when(entry)}, by=by)
        if entry.next is not None:
            add(workspace, "activity", {**about, **_next(entry.next)}, by=by)
    return written


def _add_contact(workspace: Workspace, name: str, company: Company | None, by: Person) -> Contact:
    given, _space, family = name.strip().rpartition(" ")
    names = {"given_name": given, "family_name": family} if given else {"given_name": family}
    contact: Contact = add(workspace, "contact", {**names, "company": company}, by=by)
    return contact


def _deal(
    workspace: Workspace, entry: Entry, company: Company | None, contacts: list[Contact], by: Person
) -> Deal | None:
    if entry.deal is not None:
        if entry.value is not None and entry.value != entry.deal.value:
            change(entry.deal, {"value": entry.value}, by=by)
        return entry.deal
    if not entry.new_deal:
        return None
    if company is None and not contacts:
        raise RefusedError(_("Say whom the deal is with."))
    title = _("Offer to %(name)s") % {"name": company or contacts[0]}
    deal: Deal = add(
        workspace, "deal", {"name": title, "company": company, "contacts": contacts, "value": entry.value}, by=by
    )
    return deal


def _when(entry: Entry) -> dict[str, Any]:
    now = timezone.now()
    if entry.happened:
        same_day = entry.day == timezone.localdate(now) and entry.clock is None
        at = now if same_day else moment(entry.day, entry.clock or datetime.time(12))
        return {"at": at, "done": at}
    return to_do_at(entry.kind, entry.day, entry.clock)


def _next(step: Next) -> dict[str, Any]:
    return {"kind": step.kind, "subject": step.subject, **to_do_at(step.kind, step.due, step.clock)}


def to_do_at(kind: str, due: datetime.date, clock: datetime.time | None) -> dict[str, Any]:
    """When something to be done is: a meeting begins then (at midnight where nobody said when); the rest is due."""
    if clock is not None or kind == Activity.Kind.MEETING:
        return {"due": due, "at": moment(due, clock or datetime.time())}
    return {"due": due}


def moment(day: datetime.date, clock: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, clock))
