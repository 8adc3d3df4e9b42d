"""What the rooms above add to the pages of people, and do when a role is given: this room knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from kyndig.ledger.actions import Actor
from kyndig.people.models import Person, Role

Text = str | Promise


@dataclass(frozen=True)
class ListFilter:
    """One more choice in "Show" above the list of people: a name for the address, a label, and who it is."""

    name: str
    label: Text
    condition: Callable[[], Q]


@dataclass(frozen=True)
class PersonLink:
    """A line on a person's page that leads to what another room knows."""

    label: Text
    url: str
    note: Text = ""


LinkProvider = Callable[[Person, Person], Iterable[PersonLink]]
Follower = Callable[[Role, Actor], None]

_filters: dict[str, ListFilter] = {}
_links: list[LinkProvider] = []
_appointed: list[Follower] = []
_dismissed: list[Follower] = []


def add_filter(one: ListFilter) -> None:
    """Offer one more choice above the list; the newest of a name is kept."""
    _filters[one.name] = one


def filters() -> list[ListFilter]:
    return list(_filters.values())


def add_links(provider: LinkProvider) -> None:
    """Ask `provider(viewer, person)` for lines on a person's page; twice the same counts once."""
    if provider not in _links:
        _links.append(provider)


def links_for(viewer: Person, person: Person) -> list[PersonLink]:
    return [link for provider in _links for link in provider(viewer, person)]


def follow_roles(*, appointed: Follower, dismissed: Follower) -> None:
    """Call `appointed(role, by)` when a role is given, `dismissed` when it is taken back, in the same transaction."""
    if appointed not in _appointed:
        _appointed.append(appointed)
        _dismissed.append(dismissed)


def tell_appointed(role: Role, by: Actor) -> None:
    for follower in _appointed:
        follower(role, by)


def tell_dismissed(role: Role, by: Actor) -> None:
    for follower in _dismissed:
        follower(role, by)
