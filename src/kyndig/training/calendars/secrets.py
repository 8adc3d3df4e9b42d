"""Passwords and secret addresses, encrypted where they are kept. Who has the database alone cannot read them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from kyndig.training.calendars.reading import CalendarError


def seal(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises CalendarError where the key of this installation has changed since."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CalendarError(_("The password can no longer be read here. Connect the calendar once more.")) from error


def _cipher() -> Fernet:
    key = hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"kyndig.calendars", n=2**10, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))
