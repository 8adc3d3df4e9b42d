"""What happens to a record is stored as deliveries, in the transaction in which it happens.

Never told: what happens in a practice workspace, to a confidential deal, to what is about one, and to a private
activity. Where something becomes secret, or is deleted for good, what waits to be told of it is held back, and what was
told is blanked here.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kyndig.api.models import Delivery, Endpoint
from kyndig.api.rules.events import TEST, types_of
from kyndig.crm.actions.purging import is_secret
from kyndig.crm.events import Event
from kyndig.crm.models import Activity, Deal
from kyndig.database import prepared
from kyndig.ledger.actions import plain
from kyndig.people.models import Organisation

PATHS = {"company": "companies", "contact": "contacts", "deal": "deals", "activity": "activities"}


def tell(event: Event) -> None:
    """Store what happened for each address that wants to know."""
    tell_many([event])


def tell_many(events: Sequence[Event]) -> None:
    """As `tell`, for many of one workspace; two statements where nobody is told, whatever their number."""
    if not events or events[0].record.workspace.is_practice:
        return
    _hold_back([event for event in events if event.verb == "purged" or is_secret(event.record)])
    endpoints = _endpoints(organisation=events[0].record.organisation_id)
    if not endpoints:
        return
    organisation = events[0].record.organisation
    Delivery.objects.bulk_create(
        (
            delivery
            for event in events
            if not is_secret(event.record)
            for delivery in _deliveries(event, organisation, endpoints)
        ),
        batch_size=500,
    )


@prepared()
def _endpoints(*, organisation: int) -> "QuerySet[Endpoint, Endpoint]":
    return Endpoint.objects.filter(organisation=organisation, off="")


def tell_for_a_test(endpoint: Endpoint) -> Delivery:
    """Store an event that tells of nothing, so that a receiver can be tried."""
    return Delivery.objects.create(
        organisation_id=endpoint.organisation_id,
        endpoint=endpoint,
        message_id=_message_id(),
        type=TEST,
        body=_body(TEST, {"kind": TEST, "organisation": endpoint.organisation.slug}),
    )


def _deliveries(event: Event, organisation: Organisation, endpoints: Iterable[Endpoint]) -> Iterable[Delivery]:
    data: dict[str, Any] | None = None
    for type_ in types_of(event.kind, event.verb, event.after):
        for endpoint in endpoints:
            if type_ in endpoint.events:
                data = data or _data(event, organisation)
                yield Delivery(
                    organisation=organisation,
                    endpoint=endpoint,
                    message_id=_message_id(),
                    type=type_,
                    kind=event.kind,
                    record_id=event.record.pk,
                    body=_body(type_, data),
                )


def _data(event: Event, organisation: Organisation) -> dict[str, Any]:
    """Which record it is, and the plain values that are new. What moved when two were merged is not told."""
    record = event.record
    values: Mapping[str, Any] = event.after
    if event.verb == "merged":
        values = {"merged_into": getattr(record, "merged_into_id", None)}
    return {
        "kind": event.kind,
        "id": record.pk,
        "version": record.version,
        "name": str(record),
        "organisation": organisation.slug,
        "url": f"{settings.ADDRESS}/api/{organisation.slug}/v1/{PATHS[event.kind]}/{record.pk}",
        "values": plain(values),
    }


def _body(type_: str, data: Mapping[str, Any]) -> str:
    told = {"type": type_, "timestamp": timezone.now().isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _message_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


def _hold_back(events: Sequence[Event]) -> None:
    """Of records that are secret now, or gone: what waits is never sent, and what was sent is not kept here."""
    if not events:
        return
    about = Delivery.objects.filter(organisation_id=events[0].record.organisation_id)
    for kind in sorted({event.kind for event in events}):
        _blank(about.filter(kind=kind, record_id__in=[event.record.pk for event in events if event.kind == kind]))
    deals = [event.record.pk for event in events if isinstance(event.record, Deal) and "confidential" in event.after]
    if deals:
        activities = Activity.objects.filter(deal__in=deals).values("pk")
        _blank(about.filter(kind="activity", record_id__in=activities))


def _blank(deliveries: Any) -> None:
    deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.HELD, claim="")
    deliveries.exclude(body="").update(body="", answer="")
