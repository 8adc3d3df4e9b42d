"""A mail server that delivers nothing: it keeps what it is given, for the demo's mail page and for tests."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connections

from kyndig.outbox.models import CaughtMail

LARGEST_MAIL = 25 * 2**20


@dataclass(frozen=True)
class Caught:
    """One mail as it was handed over."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return read_mail(self.raw)


Keep = Callable[[Caught], None]


def read_mail(raw: bytes) -> EmailMessage:
    """The mail in its parts."""
    return message_from_bytes(raw, policy=policy.default)


def keep_in_database(caught: Caught) -> None:
    """Put a mail where the demo's mail page finds it, once for each recipient."""
    mail = caught.mail
    CaughtMail.objects.bulk_create(
        CaughtMail(
            message_id=str(mail["Message-ID"] or "")[:250],
            sender=caught.sender[:254],
            to=recipient[:254],
            subject=str(mail["Subject"] or ""),
            raw=caught.raw,
        )
        for recipient in caught.recipients
    )


@contextmanager
def catching(keep: Keep = keep_in_database, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Catch mail inside the block, from a thread of this process, and answer the port (0 takes any that is free).

    `keep` is called for each mail, one at a time, before the mail server says that it has taken it; where it fails,
    the sender is asked to try again later. Raises OSError where the port is taken.
    """
    listener = socket.create_server((host, port))
    with ThreadPoolExecutor(1, thread_name_prefix="caught", initializer=close_old_connections) as writer:
        loop = asyncio.new_event_loop()
        handler = _Handler(keep, writer)
        ready = threading.Event()
        serving = (loop, listener, handler, ready)
        thread = threading.Thread(target=_serve, args=serving, name="mail catcher", daemon=True)
        thread.start()
        ready.wait(30)  # a loop that is stopped before it serves would end in an error
        try:
            yield listener.getsockname()[1]
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            writer.submit(connections.close_all).result()


def _serve(
    loop: asyncio.AbstractEventLoop, listener: socket.socket, handler: "_Handler", ready: threading.Event
) -> None:
    """Serve until the loop is stopped, then let go of every connection."""
    asyncio.set_event_loop(loop)
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(handler, loop=loop, **SERVER), sock=listener))
    loop.call_soon(ready.set)
    loop.run_forever()
    server.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(server.wait_closed())
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


SERVER: dict[str, Any] = {"data_size_limit": LARGEST_MAIL, "enable_SMTPUTF8": True, "ident": "Kyndig's mail catcher"}


@dataclass
class _Handler:
    keep: Keep
    writer: ThreadPoolExecutor

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        caught = Caught(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        try:
            await asyncio.get_running_loop().run_in_executor(self.writer, self.keep, caught)
        except Exception:  # noqa: BLE001 (whatever went wrong, the mail was not kept and must be asked for again)
            return "451 4.3.0 It could not be kept; try again later"
        return "250 2.0.0 Kept"
