"""The way out to other people's calendars: https, to public addresses, with limits on time and size.

Each hop of a redirect is checked like the first (`outbox.outside`). `KYNDIG_PRIVATE_NETWORKS=allow` opens private
networks, and plain http with them, for a calendar server in the house.
"""

import socket
import time
from typing import Any
from urllib.parse import urlsplit

import niquests
from django.conf import settings
from django.utils.translation import gettext as _

from kyndig.outbox.outside import GuardedResolver
from kyndig.training.calendars.reading import LARGEST, CalendarError

SECONDS = 20.0
HOPS = 5
CHUNK = 2**16


def checked_address(url: str) -> str:
    """The address without spaces around it, `webcal:` as `https:`. Raises CalendarError where it may not be fetched."""
    url = url.strip()
    if url.lower().startswith(("webcal://", "webcals://")):
        url = "https://" + url.partition("://")[2]
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in {"http", "https"}:
        raise CalendarError(_("This is not an address of a calendar. It begins with https://."))
    if parts.scheme == "http" and not settings.PRIVATE_NETWORKS:
        raise CalendarError(_("The address must begin with https://, so that nobody on the way can read the calendar."))
    if parts.username or parts.password:
        raise CalendarError(_("Leave the user name and password out of the address."))
    return url


def _private() -> CalendarError:
    return CalendarError(_("This address lies inside a private network, and is not fetched from here."))


class GuardedSession(niquests.Session):
    """An HTTP session behind the guard: redirects, time and size are limited, and no proxy of ours is used."""

    def __init__(self) -> None:
        super().__init__(resolver=GuardedResolver(_private), disable_http3=True)
        self.trust_env = False
        self.max_redirects = HOPS
        self.headers["User-Agent"] = "Kyndig calendar reader"
        self.deadline = time.monotonic() + SECONDS
        self.left = LARGEST

    def send(self, request: Any, **kwargs: Any) -> Any:
        """One hop. The body is read here, no further than the limits."""
        checked_address(request.url)
        kwargs["timeout"] = max(0.1, min(10.0, self.deadline - time.monotonic()))
        kwargs["stream"] = True
        response = super().send(request, **kwargs)
        if not response._content_consumed:
            try:
                response._content = self._body(response)
            except BaseException:
                # What is left unread would keep the connection open for nobody.
                response.close()
                raise
            response._content_consumed = True
        return response

    def _body(self, response: Any) -> bytes:
        pieces = []
        for piece in response.iter_content(CHUNK):
            pieces.append(piece)
            self.left -= len(piece)
            if self.left < 0:
                raise CalendarError(
                    _("The calendar is larger than %(size)d MB, which is more than can be read.")
                    % {"size": LARGEST // 2**20}
                )
            if time.monotonic() > self.deadline:
                raise CalendarError(
                    _("The calendar did not arrive in %(seconds)d seconds.") % {"seconds": int(SECONDS)}
                )
        return b"".join(pieces)


def in_words(error: Exception) -> str:
    """What went wrong on the way to a server, for the owner of the calendar."""
    for cause in _causes(error):
        if isinstance(cause, CalendarError):
            return str(cause)
        if isinstance(cause, socket.gaierror):
            return _("There is no server at this address. Is it spelt right?")
    if isinstance(error, niquests.exceptions.TooManyRedirects):
        return _("The address sends us on to another one again and again.")
    if isinstance(error, niquests.exceptions.SSLError):
        return _("The server's certificate is not valid, so it cannot be trusted.")
    if isinstance(error, niquests.exceptions.Timeout):
        return _("The server did not answer in time. It is tried again later.")
    return _("The server could not be reached. It is tried again later.")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = next((argument for argument in error.args if isinstance(argument, BaseException)), None)
        reason = getattr(error, "reason", None)
        error = error.__cause__ or error.__context__ or inner or (reason if isinstance(reason, BaseException) else None)
    return found
