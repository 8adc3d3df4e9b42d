"""What is done with a line of My day: it is finished, moved to another day, or given to a colleague."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.actions.logging import Entry, Next, moment, write_down
from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Activity, Deal, Record
from kyndig.crm.queries.reach import reachable
from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError


@transaction.atomic
def finish(activity: Activity, outcome: str, *, by: Person) -> None:
    """It is done, with what came of it. Raises RefusedError where it is done already."""
    if activity.done is not None:
        raise RefusedError(_("This is done already."))
    change(activity, {"done": timezone.now(), "outcome": outcome}, by=by)


def talk(record: Record, kind: str, outcome: str, step: Next | None, *, by: Person) -> Activity:
    """Write down what was done about a deal or with a customer, and what is next."""
    about: dict[str, Any] = (
        {"deal": record, "company": record.company} if isinstance(record, Deal) else {"company": record}
    )
    entry = Entry(kind=kind, subject=outcome, happened=True, day=timezone.localdate(), next=step, **about)
    return write_down(record.workspace, entry, by=by)


@transaction.atomic
def move(record: Record, due: datetime.date, *, by: Person) -> None:
    """Take it up on another day: an activity gets another day, a deal or a customer a task on that day.

    Raises RefusedError for a day that is past, and for an activity that is done.
    """
    if due < timezone.localdate():
        raise RefusedError(_("Choose a day that is to come."))
    if isinstance(record, Activity):
        if record.done is not None:
            raise RefusedError(_("This is done already."))
        values: dict[str, Any] = {"due": due}
        begins = timezone.localtime(record.at)
        if record.kind == Activity.Kind.MEETING and record.due == begins.date():
            values["at"] = moment(due, begins.time())
        change(record, values, by=by)
    else:
        _add_task(record, due, by, by)


@transaction.atomic
def give(record: Record, to: Person, *, by: Person) -> None:
    """Let a colleague take it: an activity changes its owner, a deal or a customer gets a task of the colleague's.

    Raises RefusedError where the colleague may not see what it is about.
    """
    deal = record if isinstance(record, Deal) else record.deal if isinstance(record, Activity) else None
    if deal is not None and not reachable(record.workspace, "deal", to).filter(pk=deal.pk).exists():
        raise RefusedError(_("%(name)s may not see the deal that this is about.") % {"name": to.name})
    if isinstance(record, Activity):
        if record.done is not None:
            raise RefusedError(_("This is done already."))
        change(record, {"owner": to}, by=by)
    else:
        _add_task(record, timezone.localdate(), to, by)


def _add_task(record: Record, due: datetime.date, owner: Person, by: Person) -> None:
    about: dict[str, Any] = {"deal": record} if isinstance(record, Deal) else {"company": record}
    subject = _("Follow up %(name)s") % {"name": record}
    with ledger.batch():
        values = {"kind": Activity.Kind.TASK, "subject": subject[:250], "due": due, "owner": owner, **about}
        add(record.workspace, "activity", values, by=by)
