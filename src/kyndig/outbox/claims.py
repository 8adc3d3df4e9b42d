"""Which worker holds which message. Every step is one short transaction that asks for the claim it was begun with."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from kyndig.outbox.models import Message, Worker

State = Message.State
BATCH = 20
ERASED = {"text": "", "html": ""}

OF_A_LOGIN = Q(organisation=None)
FIRST = Case(When(organisation=None, then=Value(0)), default=Value(1))
"""Somebody waits in front of the screen for a log-in code: it goes before a thousand invitations."""


def claim_due(worker: str, *, size: int = BATCH) -> list[Message]:
    """Take hold of up to `size` messages that are due, log-in codes first; no two workers ever get the same one."""
    due = Message.objects.filter(state=State.WAITING, due__lte=timezone.now())
    if not due.exists():
        return []
    claim = secrets.token_hex(16)
    with transaction.atomic(durable=True):
        rows = due.select_for_update(skip_locked=True).order_by(FIRST, "due", "id")
        ids = list(rows.values_list("id", flat=True)[:size])
        Message.objects.filter(id__in=ids).update(state=State.SENDING, claim=claim, claimed_by=worker, claimed_at=Now())
    claimed = {message.pk: message for message in Message.objects.filter(claim=claim).select_related("person")}
    return [claimed[pk] for pk in ids if pk in claimed]


def release(messages: Sequence[Message]) -> None:
    """Let go of messages that were not begun."""
    for message in messages:
        _held(message, State.SENDING).update(state=State.WAITING, claim="", claimed_by="")


def mark_handed_over(message: Message) -> bool:
    """The last thing to do before the end of the mail is sent: from now on it may have been delivered.

    False where the claim is lost (the lease ran out, somebody cancelled it): then the end must not be sent.
    """
    with transaction.atomic(durable=True):
        return bool(
            _held(message, State.SENDING).update(
                state=State.UNSURE,
                reason=Message.Reason.NO_ANSWER,
                says="",
                attempts=message.attempts + 1,
                sent_at=timezone.now(),
            )
        )


def settle(message: Message, state: str, **values: Any) -> bool:
    """Write down how it went and let go; what belongs to a log-in is erased unless it waits for another try."""
    if message.organisation_id is None and state != State.WAITING:
        values |= ERASED | {"expires": None}
    values = {"reason": "", "says": "", **values}
    held = _held(message, State.SENDING, State.UNSURE)
    return bool(held.update(state=state, claim="", claimed_by="", **values))


def take_back() -> int:
    """Free what workers held that have not been heard of for the length of a lease; answers how many messages.

    What had not reached its last step waits again. What had stays `unsure`, for a person to decide.
    """
    lease = dt.timedelta(seconds=settings.LEASE)
    alive = Worker.objects.filter(beat__gt=Now() - lease).values_list("name", flat=True)
    left_behind = Message.objects.filter(
        ~Q(claim=""), state__in=(State.SENDING, State.UNSURE), claimed_at__lt=Now() - lease
    ).exclude(claimed_by__in=list(alive))
    if not left_behind.exists():
        return 0
    unsure, sending = left_behind.filter(state=State.UNSURE), left_behind.filter(state=State.SENDING)
    unsure.filter(OF_A_LOGIN).update(**ERASED)
    return unsure.update(claim="", claimed_by="") + sending.update(state=State.WAITING, claim="", claimed_by="")


def expire() -> int:
    """Give up what is too old to be of use, and erase every code that is; answers how many messages."""
    past = Message.objects.filter(expires__lte=timezone.now()).exclude(state=State.SENDING)
    if not past.exists():
        return 0
    past.filter(OF_A_LOGIN).update(**ERASED)
    given_up = past.filter(state=State.WAITING).update(
        state=State.CANCELLED, reason=Message.Reason.EXPIRED, expires=None
    )
    return given_up + past.update(expires=None)


def _held(message: Message, *states: str) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, claim=message.claim, state__in=states)
