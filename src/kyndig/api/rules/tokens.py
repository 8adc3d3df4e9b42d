"""What a token looks like. Only its digest is kept, so that who has the database has no token."""

import hashlib
import secrets
import string

BEGINNING = "kyndig_"
ALPHABET = string.ascii_letters + string.digits
LENGTH = 40
SHOWN = len(BEGINNING) + 4


def new_token() -> str:
    """A token that nobody can guess: 238 bits. It is shown once, to whoever made it."""
    return BEGINNING + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest(token: str) -> str:
    """What is kept of a token. It is drawn at random and long, so that a plain SHA-256 cannot be turned around."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def prefix(token: str) -> str:
    """The first letters, by which its owner knows it again."""
    return token[:SHOWN]
