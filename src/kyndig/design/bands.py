"""A band across the top of every page of a place that is not like the others. The rooms say which, and what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Band:
    """What the band says, and the pages that it leads to, each a label and an address."""

    text: Text
    links: Sequence[tuple[Text, str]] = ()
    icon: str = ""


Provider = Callable[[HttpRequest], Band | None]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Ask `provider(request)` for a band on every page; the first that answers is shown. Twice the same counts once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def band_of(request: HttpRequest) -> Band | None:
    """The band of the page that was asked for; None on an ordinary page."""
    return next((band for provider in _providers if (band := provider(request))), None)
