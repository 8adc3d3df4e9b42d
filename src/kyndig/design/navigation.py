"""What stands in the rail, the bottom bar and the menu. The rooms say what; here it is sorted and marked.

What the rooms say depends on little: who somebody is here, and in which space. They say that too, as a key, so that it
is worked out once for all requests with the same one (`docs/design-system.md`, "The shell").
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject

from kyndig.design.theme import theme_of

Text = str | Promise
TABS = 4


@dataclass(frozen=True)
class NavItem:
    """A page that one can go to.

    `section` is the heading it stands under ("" is the first, without heading), `note` a few soft words beside it,
    `tab` asks for a place in the bottom bar of a phone (a text instead of True is its shorter name there), `match`
    names more URL prefixes that belong to it.
    """

    section: Text
    label: Text
    url: str
    order: int
    note: Text = ""
    icon: str = ""
    tab: bool | Text = False
    match: Sequence[str] = ()
    current: str = ""

    @property
    def tab_label(self) -> Text:
        return self.label if isinstance(self.tab, bool) else self.tab


@dataclass(frozen=True)
class Place:
    """Where we are: the line below the brand, such as the organisation, and the page where one can change it.

    `who` is the name that the one signed in goes by here; their log-in's name is shown where it is left out.
    """

    label: Text
    url: str = ""
    switch_url: str = ""
    who: Text = ""


@dataclass(frozen=True)
class Search:
    """The search field of every page: `url` is the page that answers `?q=`, `panel_url` the same for the panel below
    the field while somebody types.
    """

    url: str
    panel_url: str
    label: Text
    placeholder: Text = ""


@dataclass(frozen=True)
class Section:
    """Items under one heading."""

    label: Text
    items: Sequence[NavItem]


@dataclass(frozen=True)
class Navigation:
    """Everything the shell of a page needs to know about where one can go.

    `key` is the same for two requests whose shells are the same, None where that cannot be known.
    """

    sections: Sequence[Section]
    tabs: Sequence[NavItem]
    place: Place | None = None
    search: Search | None = None
    key: Hashable = None


Provider = Callable[[HttpRequest], Iterable[NavItem]]
PlaceProvider = Callable[[HttpRequest], Place | None]
SearchProvider = Callable[[HttpRequest], Search | None]
KeyProvider = Callable[[HttpRequest], Hashable]

_providers: list[Provider] = []
_places: list[PlaceProvider] = []
_searches: list[SearchProvider] = []
_keys: list[KeyProvider] = []
_told: dict[Hashable, tuple[list[NavItem], Place | None, Search | None]] = {}
KEPT = 1000


def register(provider: Provider) -> Provider:
    """Ask `provider(request)` for items on every page. Called in `AppConfig.ready`; twice the same counts once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def register_place(provider: PlaceProvider) -> PlaceProvider:
    """Ask `provider(request)` where we are; the first that answers is shown."""
    if provider not in _places:
        _places.append(provider)
    return provider


def register_search(provider: SearchProvider) -> SearchProvider:
    """Ask `provider(request)` for the search field of every page; the first that answers is shown, none without one."""
    if provider not in _searches:
        _searches.append(provider)
    return provider


def register_key(provider: KeyProvider) -> KeyProvider:
    """Let `provider(request)` tell what the other providers look at. Where every key of two requests is the same, the
    providers must say the same; None says that they have to be asked."""
    if provider not in _keys:
        _keys.append(provider)
    return provider


def arrange(
    items: Iterable[NavItem], path: str, place: Place | None = None, search: Search | None = None
) -> Navigation:
    """Sort items into sections by order and mark the one that `path` belongs to: the longest URL or prefix wins."""
    ordered = sorted(items, key=lambda item: item.order)
    here = max(ordered, key=lambda item: _fit(item, path), default=None)
    if here is not None and _fit(here, path):
        mark = "page" if here.url == path else "true"
        ordered = [_with_current(item, mark) if item is here else item for item in ordered]
    place_of_section: dict[str, int] = {}
    for item in ordered:
        place_of_section.setdefault(str(item.section), item.order)
    by_section = sorted(ordered, key=lambda item: (place_of_section[str(item.section)], str(item.section), item.order))
    return Navigation(
        sections=[Section(label, list(group)) for label, group in groupby(by_section, key=lambda item: item.section)],
        tabs=[item for item in ordered if item.tab][:TABS],
        place=place,
        search=search,
    )


def _fit(item: NavItem, path: str) -> int:
    return max((len(prefix) for prefix in (item.url, *item.match) if prefix and path.startswith(prefix)), default=0)


def _with_current(item: NavItem, mark: str) -> NavItem:
    return replace(item, current=mark)


def _of_request(request: HttpRequest) -> Navigation:
    keys = tuple(provider(request) for provider in _keys)
    known = bool(keys) and None not in keys
    told = _told.get(keys) if known else None
    if told is None:
        told = _ask(request)
        if known:
            if len(_told) >= KEPT:
                _told.clear()
            _told[keys] = told
    items, place, search = told
    found = arrange(items, request.path, place, search)
    if not known:
        return found
    here = next(((item.url, item.current) for section in found.sections for item in section.items if item.current), "")
    return replace(found, key=(keys, here))


def _ask(request: HttpRequest) -> tuple[list[NavItem], Place | None, Search | None]:
    items = [item for provider in _providers for item in provider(request)]
    place = next((place for provider in _places if (place := provider(request))), None)
    search = next((search for provider in _searches if (search := provider(request))), None)
    return items, place, search


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation` (worked out when a page first asks for it) and `theme`."""
    return {"navigation": SimpleLazyObject(lambda: _of_request(request)), "theme": theme_of(request)}
