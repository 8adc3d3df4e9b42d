"""Signatures after the Standard Webhooks specification (https://www.standardwebhooks.com), version 1."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

BEGINNING = "whsec_"


def new_secret() -> str:
    """A secret of 32 random bytes, written as receivers of Standard Webhooks take it."""
    return BEGINNING + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(key: str, message_id: str, timestamp: int, body: str) -> str:
    """HMAC-SHA256 over `<id>.<seconds since 1970>.<body>`, as `v1,<base64>`."""
    secret = base64.b64decode(key.removeprefix(BEGINNING))
    content = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode()


def headers(keys: Iterable[str], message_id: str, timestamp: int, body: str) -> dict[str, str]:
    """The three headers of the specification; with two keys, while one takes over from the other, two signatures."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(key, message_id, timestamp, body) for key in keys),
    }
