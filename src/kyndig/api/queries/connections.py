"""What the pages of tokens and receivers show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kyndig.api.models import Delivery, Endpoint, Token
from kyndig.people.models import Organisation, Person


@dataclass(frozen=True)
class Tokens:
    """The tokens that work, and those that no longer do and were made within a year."""

    works: list[Token]
    ended: list[Token]


def tokens_of(person: Person) -> Tokens:
    """One's own; one query."""
    found = list(Token.objects.filter(person=person).order_by("-made", "-id")[:200])
    return Tokens([token for token in found if token.works], [token for token in found if not token.works][:20])


@dataclass(frozen=True)
class Connections:
    """Everything that programs do with the organisation's customers; `failing` are the receivers to look at."""

    tokens: list[Token]
    endpoints: list[Endpoint]
    failing: list[Endpoint]


def connections(organisation: Organisation) -> Connections:
    """All tokens in use, whoever made them, and all receivers; two queries."""
    tokens = Token.objects.in_use().filter(organisation=organisation).select_related("person")
    endpoints = list(Endpoint.objects.filter(organisation=organisation))
    failing = [
        each for each in endpoints if each.failing_since or each.off in {Endpoint.Off.FAILING, Endpoint.Off.GONE}
    ]
    return Connections(list(tokens.order_by("person__family_name", "person__given_name", "name")), endpoints, failing)


def revocable(person: Person, *, all_of_them: bool) -> "QuerySet[Any]":
    """The tokens that the person may revoke: one's own, or everybody's in the organisation."""
    found = Token.objects.filter(organisation_id=person.organisation_id, revoked=None)
    return found if all_of_them else found.filter(person=person)


def endpoints_of(organisation: Organisation) -> "QuerySet[Any]":
    return Endpoint.objects.filter(organisation=organisation).select_related("organisation")


def deliveries_of(endpoint: Endpoint, state: str = "") -> "QuerySet[Any]":
    """Newest first, without their bodies; those of one state where it is a state."""
    found = Delivery.objects.filter(endpoint=endpoint).defer("body", "answer")
    return found.filter(state=state) if state in Delivery.State.values else found


def delivery_of(organisation: Organisation) -> "QuerySet[Any]":
    return Delivery.objects.filter(organisation=organisation).select_related("endpoint")


def both_sign(endpoint: Endpoint) -> bool:
    """Whether the old secret still signs beside the new one."""
    return bool(endpoint.old_secret and endpoint.old_until and endpoint.old_until > timezone.now())
