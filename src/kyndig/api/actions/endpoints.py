"""Addresses that are told of changes: registered, changed, switched off and on, given a new secret, removed."""

import datetime as dt
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.api.actions.telling import tell_for_a_test
from kyndig.api.models import Delivery, Endpoint
from kyndig.api.rules.events import TYPES
from kyndig.api.rules.signing import new_secret
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.outbox.sealing import seal
from kyndig.people.models import Organisation, Person
from kyndig.people.refusals import RefusedError

PURPOSE = "webhooks"
BOTH_FOR = dt.timedelta(hours=24)


@transaction.atomic
def add_endpoint(
    organisation: Organisation, name: str, url: str, events: Collection[str], *, by: Person
) -> tuple[Endpoint, str]:
    """An address that is told from now on, and its secret, which is shown this once.

    Raises RefusedError for an address that cannot be used, no event, or a name that another one has.
    """
    name, url, wanted = _checked(organisation, name, url, events)
    secret = new_secret()
    endpoint = Endpoint.objects.create(
        organisation=organisation, name=name, url=url, events=wanted, secret=seal(secret, PURPOSE), made_by=by
    )
    after = {"name": name, "url": url, "events": wanted}
    ledger.record([Entry("webhook.added", endpoint, {}, after)], by=by)
    return endpoint, secret


@transaction.atomic
def change_endpoint(endpoint: Endpoint, name: str, url: str, events: Collection[str], *, by: ledger.Actor) -> bool:
    """Set what differs; False where nothing does. Raises RefusedError as `add_endpoint` does."""
    name, url, wanted = _checked(endpoint.organisation, name, url, events, but=endpoint)
    return ledger.change(endpoint, by=by, verb="webhook.changed", name=name, url=url, events=wanted)


@transaction.atomic
def switch_off(endpoint: Endpoint, *, by: ledger.Actor, why: str = Endpoint.Off.LEAD) -> bool:
    """Tell the address no more; what waits is kept, and sent when it is switched on again. False where it is off."""
    locked = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if locked.off:
        return False
    return ledger.change(locked, by=by, verb="webhook.off", off=str(why))


@transaction.atomic
def switch_on(endpoint: Endpoint, *, by: ledger.Actor) -> bool:
    """Tell the address again, what waits first; False where it is on."""
    locked = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if not locked.off:
        return False
    Delivery.objects.filter(endpoint=locked, state=Delivery.State.WAITING).update(due=timezone.now())
    Endpoint.objects.filter(pk=locked.pk).update(failing_since=None)
    return ledger.change(locked, by=by, verb="webhook.on", off="")


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, by: ledger.Actor) -> str:
    """A new secret, shown this once. For a day, both sign, so that the receiver can be changed in peace."""
    secret, until = new_secret(), timezone.now() + BOTH_FOR
    locked = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    locked.old_secret, locked.old_until, locked.secret = locked.secret, until, seal(secret, PURPOSE)
    locked.save(update_fields=["secret", "old_secret", "old_until"])
    ledger.record([Entry("webhook.secret_rotated", locked, {}, {"old_until": until})], by=by)
    return secret


@transaction.atomic
def remove_endpoint(endpoint: Endpoint, *, by: ledger.Actor) -> None:
    """Forget the address and what was told to it; what waits is not sent."""
    before = {"name": endpoint.name, "url": endpoint.url, "events": endpoint.events}
    ledger.record([Entry("webhook.removed", endpoint, before, {})], by=by)
    endpoint.delete()


@transaction.atomic
def try_endpoint(endpoint: Endpoint, *, by: ledger.Actor) -> Delivery:
    """Send an event that tells of nothing. Raises RefusedError where the address is switched off."""
    if endpoint.off:
        raise RefusedError(_("Switch it on first."))
    ledger.record([Entry("webhook.tried", endpoint, {}, {})], by=by)
    return tell_for_a_test(endpoint)


@transaction.atomic
def send_again(delivery: Delivery, *, by: ledger.Actor) -> None:
    """Let a delivery wait to be sent once more, under the id it has. Raises RefusedError for one that is held back."""
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("endpoint").get(pk=delivery.pk)
    if not locked.can_be_sent_again or not locked.body:
        raise RefusedError(_("It cannot be sent again: it is on its way, or what it told of must not be sent."))
    locked.state, locked.attempts, locked.due, locked.claim = Delivery.State.WAITING, 0, timezone.now(), ""
    locked.save(update_fields=["state", "attempts", "due", "claim"])
    after = {"type": locked.type, "message_id": locked.message_id}
    ledger.record([Entry("webhook.sent_again", locked.endpoint, {}, after)], by=by)


def _checked(
    organisation: Organisation, name: str, url: str, events: Collection[str], but: Endpoint | None = None
) -> tuple[str, str, list[str]]:
    name, url = " ".join(name.split())[:80], url.strip()
    wanted = [type_ for type_ in TYPES if type_ in events]
    if not name:
        raise RefusedError(_("Give the receiver a name."))
    others = Endpoint.objects.filter(organisation=organisation, name=name)
    if (others.exclude(pk=but.pk) if but is not None else others).exists():
        raise RefusedError(_("There is a receiver called %(name)s already.") % {"name": name})
    if not wanted:
        raise RefusedError(_("Choose at least one thing to tell of."))
    check_address(url)
    return name, url, wanted


def check_address(url: str) -> None:
    """Raises RefusedError where an address may not be told; where it leads is checked each time it is sent to."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in {"http", "https"} or len(url) > 500 or any(sign <= " " for sign in url):
        raise RefusedError(_("Write an address that begins with https://."))
    if parts.scheme == "http" and not settings.PRIVATE_NETWORKS:
        raise RefusedError(_("The address must begin with https://, so that nobody on the way can read what is sent."))
    if parts.username or parts.password:
        raise RefusedError(_("Leave the user name and password out of the address."))
