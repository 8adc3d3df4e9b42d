"""The way out to servers that somebody else has named: to public addresses alone.

Somebody could give the address of a machine inside our own network and have us ask it. So the address that a name
stands for is checked at the moment of connecting, each time: a name that answers differently the second time (DNS
rebinding) gains nothing. `KYNDIG_PRIVATE_NETWORKS=allow` opens private networks for a server in the house.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from django.conf import settings
from niquests.packages.urllib3.contrib.resolver import BaseResolver, ProtocolResolver


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
    """Answers names with public addresses alone. The connection is made to what it answers, with no second look-up.

    `refused` makes the error that is raised for a private address.
    """

    implementation = "guarded"
    protocol = ProtocolResolver.CUSTOM

    def __init__(self, refused: Callable[[], Exception]) -> None:
        super().__init__(None)
        self.refused = refused

    def close(self) -> None:
        """Nothing is held open."""

    def is_available(self) -> bool:
        return True

    def getaddrinfo(
        self, host: Any, port: Any, family: Any, type: Any, proto: int = 0, flags: int = 0, **kwargs: Any
    ) -> Any:
        found = socket.getaddrinfo(host, port, family, type, proto, flags)
        if not settings.PRIVATE_NETWORKS and not all(is_public(str(entry[4][0])) for entry in found):
            raise self.refused()
        return found
