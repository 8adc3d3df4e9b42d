"""From a stored message to the mail as it goes over the wire."""

import datetime as dt
import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils.html import conditional_escape, urlize

from kyndig.outbox.models import Message
from kyndig.outbox.rules import one_line

POLICY = SMTP.clone(cte_type="7bit")
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,255}")

# Mail programs read no style sheet of ours; this is all the look that a plain message needs.
PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title><style>'
    "body{{margin:0;padding:24px;background:#f6f5f1;color:#23302c;"
    "font:16px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif}}"
    "main{{max-width:36em;margin:0 auto;padding:24px 28px;background:#fff;border-radius:14px}}"
    "a{{color:#0b6e6e}}p{{margin:0 0 1em}}</style></head><body><main>{body}</main></body></html>"
)


class BadAddressError(ValueError):
    """The address cannot be that of a mailbox."""


def build(message: Message, *, date: dt.datetime) -> bytes:
    """The mail for a message, lines ended by CRLF: text, HTML and, where there is one, the calendar object.

    A calendar object stands as an alternative of its own with its METHOD, which Outlook, Gmail and Apple Mail read,
    and as an attachment, which other programs can open. Raises `BadAddressError` where the recipient's address is not
    one.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(address, one_line(message.sender_name) or name)
    mail["To"] = _address(mailbox(message.to), one_line(message.person.name) if message.person else "")
    if message.reply_to:
        mail["Reply-To"] = _address(mailbox(message.reply_to), one_line(message.sender_name))
    mail["Subject"] = _encodable(one_line(message.subject))
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = message.message_id
    if not message.calendar:
        # An invitation is a person's, and is answered; everything else asks that no machine answers it (RFC 3834).
        mail["Auto-Submitted"] = "auto-generated"
    text = _encodable(message.text)
    mail.set_content(text)
    mail.add_alternative(_encodable(message.html) or html_of(text, message.subject), subtype="html")
    if message.calendar:
        calendar = _encodable(message.calendar).encode()
        method = {"charset": "UTF-8", "method": message.calendar_method or "REQUEST"}
        mail.add_alternative(calendar, maintype="text", subtype="calendar", params=method, cte="base64")
        mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    return re.sub(rb"\r\n|\r|\n", b"\r\n", mail.as_bytes())


def sender_address() -> str:
    """The address that mail comes from, and that undeliverable mail goes back to."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def mailbox(text: str) -> str:
    """The address in the form that mail servers take, its domain in ASCII; raises `BadAddressError` where there is
    none.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii") if domain else ""
    except UnicodeError as error:
        raise BadAddressError(text) from error
    if not LOCAL_PART.fullmatch(local) or not DOMAIN.fullmatch(ascii_domain):
        raise BadAddressError(text)
    return f"{local}@{ascii_domain}"


def html_of(text: str, title: str) -> str:
    """A plain text as a calm HTML page: a paragraph for each block of lines, addresses as links."""
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    body = "".join(f"<p>{urlize(block, autoescape=True).replace(chr(10), '<br>')}</p>" for block in blocks)
    return PAGE.format(language=settings.LANGUAGE_CODE, title=conditional_escape(one_line(title)), body=body)


def _address(address: str, name: str) -> Address:
    try:
        return Address(_encodable(name), addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise BadAddressError(address) from error


def _encodable(text: str) -> str:
    """`text` without lone surrogates, which no encoding has a place for."""
    return text.encode("utf-8", "replace").decode("utf-8")
