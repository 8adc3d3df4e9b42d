"""Deliveries that are due are sent. The network is never inside a transaction.

A delivery goes out at least once: a worker that is killed between sending and writing down lets another send it again,
under the same id, by which the receiver knows it.
"""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kyndig.api.actions.endpoints import PURPOSE, switch_off
from kyndig.api.actions.once import forget_answers
from kyndig.api.models import Delivery, Endpoint
from kyndig.api.posting import Outcome, post
from kyndig.api.rules import retrying
from kyndig.ledger.actions import System
from kyndig.outbox.actions import Draft, store
from kyndig.outbox.sealing import BrokenSealError, unseal
from kyndig.people.models import Role

State = Delivery.State
BATCH = 60
AT_ONCE = 8
A_GROUP = 60.0
LEASE = dt.timedelta(minutes=5)
KEPT_FOR = dt.timedelta(days=14)
LATER = dt.timedelta(seconds=30)
KYNDIG = System("Kyndig")
NO_KEY = gettext_noop("The secret can no longer be read here. Give the receiver a new one.")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tally:
    taken: int = 0
    again: int = 0
    failed: int = 0


def send_due() -> Tally:
    """Send what is due, several receivers at a time and each in order; answers what became of it.

    After a failure, the rest of what waits for that receiver is left for a little later. Any number of workers may do
    this at the same time. Not to be called inside a transaction.
    """
    deliveries = _claim()
    by_endpoint: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        by_endpoint.setdefault(delivery.endpoint_id, []).append(delivery)
    if not by_endpoint:
        return Tally()
    groups = [(group, _keys(group[0].endpoint)) for group in by_endpoint.values()]
    results: list[str] = []
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(groups))) as pool:
        for (group, _secrets), outcomes in zip(groups, pool.map(_send_group, groups), strict=True):
            results += [_settle(delivery, outcomes.get(delivery.pk)) for delivery in group]
    return Tally(results.count("taken"), results.count("again"), results.count("failed"))


def _claim() -> list[Delivery]:
    """Take hold of what is due; a hold that is older than the lease is that of a worker that was killed."""
    now = timezone.now()
    free = Q(claim="") | Q(claimed_at__lt=now - LEASE)
    due = Delivery.objects.filter(free, state=State.WAITING, due__lte=now, endpoint__off="")
    if not due.exists():
        return []
    claim = secrets.token_hex(16)
    with transaction.atomic(durable=True):
        rows = due.select_for_update(skip_locked=True, of=("self",)).order_by("due", "id")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        Delivery.objects.filter(pk__in=ids).update(claim=claim, claimed_at=now)
    mine = Delivery.objects.filter(claim=claim, state=State.WAITING)
    return list(mine.select_related("endpoint__organisation").order_by("id"))


def _keys(endpoint: Endpoint) -> list[str]:
    """The secrets that sign: the new one, and the old one while both do."""
    sealed = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until is not None and endpoint.old_until > timezone.now():
        sealed.append(endpoint.old_secret)
    try:
        return [unseal(each, PURPOSE) for each in sealed]
    except BrokenSealError:
        logger.warning("The secret of the webhook %s can no longer be read: give it a new one.", endpoint.pk)
        return []


def _send_group(group: tuple[Sequence[Delivery], Sequence[str]]) -> Mapping[int, Outcome]:
    """Runs in a thread of its own and asks the network alone, not the database."""
    deliveries, keys = group
    outcomes: dict[int, Outcome] = {}
    end = time.monotonic() + A_GROUP
    for delivery in deliveries:
        if not keys:
            outcomes[delivery.pk] = Outcome(says=NO_KEY)
            break
        outcome = post(delivery.endpoint.url, keys, delivery.message_id, delivery.body)
        outcomes[delivery.pk] = outcome
        if not retrying.taken(outcome.code) or time.monotonic() > end:
            break
    return outcomes


def _settle(delivery: Delivery, outcome: Outcome | None) -> str:
    """Write down how it went; what was not tried waits. Another worker's hold is left alone."""
    now = timezone.now()
    with transaction.atomic():
        held = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim)
        if outcome is None:
            held.update(claim="", due=now + LATER)
            return ""
        attempts = delivery.attempts + 1
        told = {
            "attempts": attempts,
            "tried": now,
            "code": outcome.code,
            "answer": outcome.answer,
            "says": outcome.says,
        }
        if retrying.taken(outcome.code):
            held.update(state=State.TAKEN, claim="", **told)
            Endpoint.objects.filter(pk=delivery.endpoint_id).exclude(failing_since=None).update(failing_since=None)
            return "taken"
        wait = retrying.wait(attempts, outcome.retry_after)
        if wait is None:
            held.update(state=State.FAILED, claim="", **told)
        else:
            held.update(claim="", due=now + wait, **told)
        _failed(delivery.endpoint, outcome, now)
        return "failed" if wait is None else "again"


def _failed(endpoint: Endpoint, outcome: Outcome, now: dt.datetime) -> None:
    Endpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now)
    endpoint.refresh_from_db(fields=["failing_since"])
    if outcome.code == retrying.GONE:
        why = Endpoint.Off.GONE
    elif retrying.give_up(endpoint.failing_since, now):
        why = Endpoint.Off.FAILING
    else:
        return
    if switch_off(endpoint, by=KYNDIG, why=why):
        _notify(endpoint)


def _notify(endpoint: Endpoint) -> None:
    """Write to the leads that a receiver was switched off."""
    organisation = endpoint.organisation
    endpoint.refresh_from_db(fields=["off", "failing_since"])
    moment = timezone.now().isoformat()
    for role in Role.objects.filter(organisation=organisation, kind=Role.Kind.LEAD, person__left=None):
        person = role.person
        language = person.user.language if person.user and person.user.language else organisation.language
        with translation.override(language):
            words = {"name": endpoint.name, "why": endpoint.get_off_display()}
            subject = _("%(name)s is no longer told of changes") % words
            text = _(
                "The receiver %(name)s was %(why)s. What happens meanwhile is not sent to it.\n\n"
                "Look at the last deliveries under Connections, and switch it on when the receiver works again."
            )
        store(
            Draft(
                organisation=organisation,
                person=person,
                key=f"webhook-off:{endpoint.pk}:{moment}:{person.pk}",
                kind="webhook",
                to=person.email,
                subject=subject,
                text=text % words,
            )
        )


def tidy() -> None:
    """Delete deliveries that are two weeks old, kept answers of yesterday, and secrets that no longer sign."""
    Delivery.objects.filter(created__lt=timezone.now() - KEPT_FOR).delete()
    Endpoint.objects.filter(old_until__lt=timezone.now()).update(old_secret="", old_until=None)
    forget_answers()
