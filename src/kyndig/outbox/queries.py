"""Reads for the messages page."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kyndig.outbox import workers
from kyndig.outbox.models import Message, Worker
from kyndig.people.models import Organisation

State = Message.State


@dataclass(frozen=True)
class Numbers:
    """How many messages of an organisation are in which state; those that were cancelled do not count in `total`."""

    waiting: int
    sent: int
    unsure: int
    failed: int
    cancelled: int

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.unsure + self.failed


def messages_of(organisation: Organisation, *, state: str = "") -> QuerySet[Message]:
    """What was written to people of the organisation, newest first; what is being sent counts as waiting."""
    found = Message.objects.filter(organisation=organisation).select_related("person").order_by("-id")
    if state == State.WAITING:
        return found.filter(state__in=(State.WAITING, State.SENDING))
    return found.filter(state=state) if state in State.values else found


def numbers_of(organisation: Organisation) -> Numbers:
    """One query."""

    def of(*states: str) -> Count:
        return Count("id", filter=Q(state__in=states))

    counted = Message.objects.filter(organisation=organisation).aggregate(
        waiting=of(State.WAITING, State.SENDING),
        sent=of(State.SENT),
        unsure=of(State.UNSURE),
        failed=of(State.FAILED),
        cancelled=of(State.CANCELLED),
    )
    return Numbers(**counted)


def mail_trouble() -> Worker | None:
    """A worker that runs and can send no mail at all, with the reason; None where all is well."""
    return workers.alive().exclude(mail_trouble="").first()
