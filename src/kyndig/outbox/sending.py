"""Sending what is due. The network is never inside a transaction, and nothing is sent that another could send too.

How a message goes out exactly once is told in docs/decisions/0004-exactly-once.md.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from kyndig.outbox import claims, mail, smtp
from kyndig.outbox.models import Message, Worker
from kyndig.outbox.rules import verdict, wait_after

State, Reason = Message.State, Message.Reason
logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """What became of the messages that were due. `trouble` is why none could be sent (`Worker.MailTrouble`), or ""."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    unsure: int = 0
    trouble: str = ""
    says: str = ""


@dataclass
class Pump:
    """One worker's way from the outbox to the mail server, over one connection for as long as there is something to
    send.
    """

    worker: str
    stopped: Callable[[], bool] = lambda: False
    tally: Tally = field(default_factory=Tally)
    _line: smtp.Conversation | None = None

    def run(self) -> Tally:
        """Send until nothing is due, the server is in trouble or `stopped` says so."""
        with _marks_survive_power_failure():
            try:
                while not self.stopped() and not self.tally.trouble:
                    batch = claims.claim_due(self.worker)
                    if not batch:
                        break
                    self._send_batch(batch)
            finally:
                if self._line is not None:
                    self._line.close()
        return self.tally

    def _send_batch(self, batch: list[Message]) -> None:
        try:
            while batch and not self.stopped():
                self._send(batch[0])
                del batch[0]
        except smtp.ServerTroubleError as trouble:
            self.tally.trouble, self.tally.says = trouble.trouble, trouble.says
        finally:
            claims.release(batch)

    def _send(self, message: Message) -> None:
        try:
            body = mail.build(message, date=timezone.now())
            to = mail.mailbox(message.to)
        except mail.BadAddressError:
            self._fail(message, Reason.BAD_ADDRESS, "")
            return
        if self._line is None or not self._line.open:
            self._line = smtp.MailServer.from_settings().connect()
        try:
            answer = self._line.hand_over(
                mail.sender_address(), to, body, consent=lambda: claims.mark_handed_over(message)
            )
        except smtp.HeldBackError:
            logger.info("Message %s was taken over or cancelled while it was being sent.", message.pk)
        except smtp.LostError as error:
            self._put_off(message, 451, str(error), Reason.LOST)
        except smtp.NoAnswerError as error:
            self.tally.unsure += 1
            claims.settle(message, State.UNSURE, reason=Reason.NO_ANSWER, says=str(error))
        else:
            if answer.accepted:
                self.tally.sent += 1
                claims.settle(message, State.SENT, sent_at=timezone.now(), attempts=message.attempts + 1)
            else:
                self._put_off(message, answer.code, f"{answer.code} {answer.says}")

    def _put_off(self, message: Message, code: int, says: str, reason: str = "") -> None:
        """The server has not taken the message: try again later, or give it up."""
        attempts = message.attempts + 1
        decided = verdict(code, says, attempts)
        if not decided.again:
            self._fail(message, decided.reason, says)
            return
        self.tally.later += 1
        claims.settle(
            message,
            State.WAITING,
            due=timezone.now() + wait_after(attempts),
            attempts=attempts,
            reason=reason or decided.reason,
            says=says,
            sent_at=None,
        )

    def _fail(self, message: Message, reason: str, says: str) -> None:
        self.tally.failed += 1
        claims.settle(message, State.FAILED, reason=reason, says=says, attempts=message.attempts + 1, sent_at=None)


def send_due(*, worker: str = "", stopped: Callable[[], bool] = lambda: False) -> Tally:
    """Send every message that is due, and answer what became of them. Not to be called inside a transaction.

    A server that cannot be reached costs no message a try; `Tally.trouble` says what is wrong. Several workers may do
    this at the same time; `worker` is the caller's name among them (`Worker.name`).
    """
    try:
        claims.expire()
        return Pump(worker or f"thread-{threading.get_ident()}", stopped).run()
    except smtp.MailSettingsError as error:
        return Tally(trouble=Worker.MailTrouble.SETTINGS, says=str(error))


class _marks_survive_power_failure:  # noqa: N801 (reads as a sentence in a with statement)
    """SQLite in WAL mode does not wait for the disk at each commit; the mark before the end of a mail must."""

    def __enter__(self) -> None:
        self._switch("FULL")

    def __exit__(self, *_: object) -> None:
        self._switch("NORMAL")

    def _switch(self, level: str) -> None:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous={level}")
