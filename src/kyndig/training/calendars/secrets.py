"""Passwords and secret addresses of calendars, encrypted where they are kept."""

from django.utils.translation import gettext as _

from kyndig.outbox import sealing
from kyndig.training.calendars.reading import CalendarError

PURPOSE = "calendars"


def seal(text: str) -> str:
    return sealing.seal(text, PURPOSE)


def unseal(sealed: str) -> str:
    """What was sealed. Raises CalendarError where the key of this installation has changed since."""
    try:
        return sealing.unseal(sealed, PURPOSE)
    except sealing.BrokenSealError as error:
        raise CalendarError(_("The password can no longer be read here. Connect the calendar once more.")) from error
