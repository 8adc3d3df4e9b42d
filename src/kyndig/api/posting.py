"""One request to a receiver: signed, to a public address, not redirected, with limits on time and on what is read."""

import contextlib
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import niquests
from django.utils.translation import gettext_noop

from kyndig.api.actions.endpoints import check_address
from kyndig.api.rules import signing
from kyndig.outbox.outside import GuardedResolver
from kyndig.people.refusals import RefusedError

SECONDS = 15.0
KEPT = 1000
AGENT = "Kyndig-Webhooks/1 (+https://www.standardwebhooks.com)"
PRIVATE = gettext_noop("The address lies inside a private network, and is not told from here.")
UNKNOWN = gettext_noop("There is no server at this address.")
UNSAFE = gettext_noop("The server's certificate is not valid, so it cannot be trusted.")
SLOW = gettext_noop("The server did not answer in time.")
UNREACHED = gettext_noop("The server could not be reached.")
BAD = gettext_noop("The address cannot be used.")


class PrivateAddressError(OSError):
    """A name stands for an address that is not on the open internet."""


@dataclass(frozen=True)
class Outcome:
    """What the receiver answered: its code and the first of its words; or why it could not be asked (`says`)."""

    code: int | None = None
    answer: str = ""
    says: str = ""
    retry_after: str = ""


def post(url: str, keys: Sequence[str], message_id: str, body: str) -> Outcome:
    """Ask once. Never raises for what the network or the receiver does."""
    content = body.encode()
    headers = {
        "content-type": "application/json",
        "user-agent": AGENT,
        **signing.headers(keys, message_id, int(time.time()), body),
    }
    try:
        check_address(url)
        with niquests.Session(resolver=GuardedResolver(PrivateAddressError), disable_http3=True) as session:
            session.trust_env = False
            answer = session.post(
                url, data=content, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True
            )
            return Outcome(answer.status_code, _first(answer), "", str(answer.headers.get("Retry-After", "")))
    except RefusedError:
        return Outcome(says=BAD)
    except (niquests.exceptions.RequestException, OSError, ValueError) as error:
        return Outcome(says=_in_words(error))


def _first(answer: Any) -> str:
    """The first of what the receiver says; the rest is not read."""
    found, deadline = b"", time.monotonic() + SECONDS
    with contextlib.suppress(niquests.exceptions.RequestException, OSError):
        for piece in answer.iter_content(KEPT):
            found += piece
            if len(found) >= KEPT or time.monotonic() > deadline:
                break
    answer.close()
    return found[:KEPT].decode("utf-8", "replace").replace("\x00", "")


def _in_words(error: BaseException) -> str:
    for cause in _causes(error):
        if isinstance(cause, PrivateAddressError):
            return PRIVATE
        if isinstance(cause, socket.gaierror):
            return UNKNOWN
    if isinstance(error, niquests.exceptions.SSLError):
        return UNSAFE
    if isinstance(error, niquests.exceptions.Timeout):
        return SLOW
    return UNREACHED


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = next((argument for argument in error.args if isinstance(argument, BaseException)), None)
        reason = getattr(error, "reason", None)
        error = error.__cause__ or error.__context__ or inner or (reason if isinstance(reason, BaseException) else None)
    return found
