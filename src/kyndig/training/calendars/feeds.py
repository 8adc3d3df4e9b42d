"""A calendar that is published at an address (ICS)."""

from dataclasses import dataclass

import niquests
from django.utils.translation import gettext as _

from kyndig.training.calendars.network import GuardedSession, checked_address, in_words
from kyndig.training.calendars.reading import CalendarError


@dataclass(frozen=True)
class Fetched:
    """What an address answered; `content` is None where nothing has changed since `etag`."""

    content: bytes | None
    etag: str = ""


def fetch_feed(url: str, *, etag: str = "") -> Fetched:
    """The calendar at an address, unless it is still the one called `etag`. Raises CalendarError, in words."""
    headers = {"Accept": "text/calendar, */*;q=0.1"} | ({"If-None-Match": etag} if etag else {})
    try:
        with GuardedSession() as session:
            answer = session.get(checked_address(url), headers=headers)
    except (niquests.exceptions.RequestException, OSError) as error:
        raise CalendarError(in_words(error)) from error
    if answer.status_code == 304 and etag:
        return Fetched(None, etag)
    if answer.status_code in {401, 403}:
        raise CalendarError(_("The server does not let us read this calendar. Copy the secret address once more."))
    if answer.status_code in {404, 410}:
        raise CalendarError(_("There is no calendar at this address any more. Copy the address once more."))
    if answer.status_code != 200:
        raise CalendarError(
            _("The server answers that something is wrong (%(code)s). It is tried again later.")
            % {"code": answer.status_code}
        )
    return Fetched(answer.content or b"", str(answer.headers.get("ETag", ""))[:200])
