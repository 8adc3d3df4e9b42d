"""The conversation with the mail server, with the last step of handing a mail over in our own hands."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings

from kyndig.outbox.models import Worker

Trouble = Worker.MailTrouble
SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
CONNECT_SECONDS = 10
COMMAND_SECONDS = 30
ANSWER_SECONDS = 120
"""How long the server may think after the end of a mail, while it looks for spam and viruses."""


class MailSettingsError(ValueError):
    """KYNDIG_SMTP_URL does not name a mail server."""


class ServerTroubleError(Exception):
    """The server takes no mail at all just now, whichever mail it is."""

    def __init__(self, trouble: str, says: str) -> None:
        super().__init__(says)
        self.trouble = trouble
        self.says = says


class LostError(Exception):
    """The connection broke before the end of the mail was sent: the server must not deliver it."""


class NoAnswerError(Exception):
    """The end of the mail was sent, and no answer came: the server may have taken the mail or not."""


class HeldBackError(Exception):
    """The caller took back its consent before the end of the mail was sent: the server must not deliver it."""


@dataclass(frozen=True)
class Answer:
    """What the server said: a three-digit code and its words."""

    code: int
    says: str

    @property
    def accepted(self) -> bool:
        return 200 <= self.code <= 299


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. `security` is "smtp" (none), "smtp+starttls" or "smtps"."""

    host: str
    port: int
    security: str = "smtp"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_settings(cls) -> "MailServer":
        return cls.from_url(settings.SMTP_URL)

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Read `smtp://user:password@host:port`, `smtp+starttls://…` or `smtps://…`; raises `MailSettingsError`."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise MailSettingsError(f"KYNDIG_SMTP_URL is not an address: {error}") from error
        if parts.scheme not in SCHEMES or not host:
            raise MailSettingsError(
                "KYNDIG_SMTP_URL has to look like smtp+starttls://user:password@mail.example.com:587"
            )
        return cls(
            host,
            port or SCHEMES[parts.scheme],
            parts.scheme,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def connect(self) -> "Conversation":
        """Open a conversation: greeted, encrypted and logged in as the settings say; raises `ServerTroubleError`."""
        try:
            return Conversation(self._connect())
        except smtplib.SMTPAuthenticationError as error:
            raise ServerTroubleError(Trouble.LOGIN, _words(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise ServerTroubleError(Trouble.UNSAFE, str(error)) from error
        except smtplib.SMTPResponseException as error:
            raise ServerTroubleError(Trouble.BUSY, _words(error.smtp_code, error.smtp_error)) from error
        except ssl.SSLError as error:
            raise ServerTroubleError(Trouble.UNSAFE, str(error)) from error
        except socket.gaierror as error:
            raise ServerTroubleError(Trouble.NOT_FOUND, error.strerror or str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTroubleError(Trouble.UNREACHABLE, getattr(error, "strerror", None) or str(error)) from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        ours = _own_name()
        if self.security == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=ours, timeout=CONNECT_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, local_hostname=ours, timeout=CONNECT_SECONDS)
        try:
            if self.security == "smtp+starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        smtp.sock.settimeout(COMMAND_SECONDS)
        # The dot is a packet of its own, and must not wait for the one before it to be acknowledged.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp


class Conversation:
    """An open connection, over which many mails are handed over, one after the other."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp
        self.open = True

    def hand_over(self, sender: str, to: str, mail: bytes, *, consent: Callable[[], bool]) -> Answer:
        """Hand over one mail and answer what the server said to it, be it no.

        The whole mail is sent but its last line, the lone dot. Then `consent` is asked; what it does is done before
        the dot goes out, and if it answers no, the dot never does. A server delivers nothing without the dot (RFC
        5321 § 4.1.1.4), so whoever dies before `consent` has answered has sent nothing.

        Raises `ServerTroubleError`, `LostError`, `HeldBackError` (nothing was sent) or `NoAnswerError` (it may have
        been).
        """
        try:
            refusal = self._introduce(sender, to, mail)
            if refusal is not None:
                return refusal
            self._smtp.send(b"".join((_dots_doubled(mail), b"" if mail.endswith(b"\r\n") else b"\r\n")))
        except (OSError, smtplib.SMTPException) as error:
            self.abandon()
            raise LostError(str(error)) from error
        try:
            if not consent():
                raise HeldBackError
            return self._finish()
        except BaseException:
            # In the middle of a mail there is no polite way to end: whatever was said would become part of it.
            self.abandon()
            raise

    def _introduce(self, sender: str, to: str, mail: bytes) -> Answer | None:
        """Everything before the mail itself; answers the server's refusal if it refuses."""
        size = [f"size={len(mail)}"] if self._smtp.has_extn("size") else []
        answer = _answer(self._smtp.mail(sender, size))
        if not answer.accepted and answer.code != 552:
            self._reset()
            trouble = Trouble.SENDER if answer.code >= 500 else Trouble.BUSY
            raise ServerTroubleError(trouble, _words(answer.code, answer.says))
        if answer.accepted:
            answer = _answer(self._smtp.rcpt(to))
        if answer.accepted:
            answer = _answer(self._smtp.docmd("DATA"))
            if answer.code == 354:
                return None
        if answer.code == 421:
            self.abandon()
            raise ServerTroubleError(Trouble.BUSY, _words(answer.code, answer.says))
        self._reset()
        return answer

    def _finish(self) -> Answer:
        """Send the dot and read the answer."""
        try:
            self._smtp.sock.settimeout(ANSWER_SECONDS)
            self._smtp.send(b".\r\n")
            answer = _answer(self._smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            raise NoAnswerError(str(error)) from error
        if answer.code == 421:
            self.abandon()
        else:
            self._smtp.sock.settimeout(COMMAND_SECONDS)
        return answer

    def _reset(self) -> None:
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.abandon()

    def abandon(self) -> None:
        """Break the connection off without a word."""
        self.open = False
        self._smtp.close()

    def close(self) -> None:
        """End the conversation politely."""
        if self.open:
            self.open = False
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()


def _dots_doubled(mail: bytes) -> bytes:
    """A line that starts with a dot gets one more, which the server takes away (RFC 5321 § 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", mail)


def _answer(reply: tuple[int, bytes]) -> Answer:
    code, says = reply
    return Answer(code, says.decode("utf-8", "replace"))


def _words(code: int, says: bytes | str) -> str:
    return f"{code} {says.decode('utf-8', 'replace') if isinstance(says, bytes) else says}".strip()


def _own_name() -> str:
    """What we call ourselves to the server: our public name, or an address literal; looking it up in DNS could take
    long.
    """
    host = urlsplit(settings.ADDRESS).hostname or ""
    return host if "." in host and re.search(r"[a-z]", host) else "[127.0.0.1]"
