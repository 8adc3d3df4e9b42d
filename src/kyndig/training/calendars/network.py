"""The way out to other people's calendars: https, to public addresses, with limits on time and size.

Somebody could give the address of a machine inside our own network and have us read it. So the address that a name
stands for is checked at the moment of connecting, for every hop of a redirect: a name that answers differently the
second time (DNS rebinding) gains nothing. `KYNDIG_PRIVATE_NETWORKS=allow` opens private networks, and plain http with
them, for a calendar server in the house.
"""

import ipaddress
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import niquests
from django.conf import settings
from django.utils.translation import gettext as _
from niquests.packages.urllib3.contrib.resolver import BaseResolver, ProtocolResolver

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


def is_public(address: str) -> bool:
    """Whether an IP address lies on the open internet; one that hides another inside it is judged by that too."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


class GuardedResolver(BaseResolver):  # type: ignore[misc, unused-ignore]
    """Answers names with public addresses alone. The connection is made to what it answers, with no second look-up."""

    implementation = "guarded"
    protocol = ProtocolResolver.CUSTOM

    def __init__(self) -> None:
        super().__init__(None)

    def close(self) -> None:
        """Nothing is held open."""

    def is_available(self) -> bool:
        return True

    def getaddrinfo(
        self, host: Any, port: Any, family: Any, type: Any, proto: int = 0, flags: int = 0, **kwargs: Any
    ) -> Any:
        found = socket.getaddrinfo(host, port, family, type, proto, flags)
        if not settings.PRIVATE_NETWORKS and not all(is_public(str(entry[4][0])) for entry in found):
            raise CalendarError(_("This address lies inside a private network, and is not fetched from here."))
        return found


class GuardedSession(niquests.Session):
    """An HTTP session behind the guard: redirects, time and size are limited, and no proxy of ours is used."""

    def __init__(self) -> None:
        super().__init__(resolver=GuardedResolver(), disable_http3=True)
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
            response._content = self._body(response)
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
