"""Secrets of others, encrypted where they are kept. Who has the database alone cannot read them."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class BrokenSealError(ValueError):
    """The key of this installation has changed since the secret was sealed."""


def seal(text: str, purpose: str) -> str:
    """The text, encrypted for one purpose; what is sealed for another cannot be opened as this."""
    return _cipher(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """What was sealed. Raises BrokenSealError."""
    try:
        return _cipher(settings.SECRET_KEY, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSealError(purpose) from error


@lru_cache(maxsize=8)
def _cipher(secret: str, purpose: str) -> Fernet:
    key = hashlib.scrypt(secret.encode(), salt=f"kyndig.{purpose}".encode(), n=2**10, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))
