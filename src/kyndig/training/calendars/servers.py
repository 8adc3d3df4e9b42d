"""Calendars on a CalDAV server: Nextcloud, iCloud, Fastmail, Radicale and others."""

import datetime
import logging

import niquests
from django.utils.translation import gettext as _

from kyndig.training.calendars.network import GuardedSession, checked_address, in_words
from kyndig.training.calendars.reading import CalendarError

MOST_CALENDARS = 20
EMPTY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def fetch_server(url: str, username: str, password: str, *, start: datetime.datetime, end: datetime.datetime) -> bytes:
    """The events of all the person's calendars that touch [start, end), as one text. Raises CalendarError."""
    # Cold, the library takes a third of a second: it is loaded by whoever asks a server, not by every process.
    from caldav.davclient import DAVClient
    from caldav.lib.error import AuthorizationError, DAVError

    logging.getLogger("caldav").setLevel(logging.ERROR)
    try:
        client = DAVClient(
            url=checked_address(url), username=username, password=password, enable_rfc6764=False, timeout=10
        )
        client.session = GuardedSession()
        with client:
            calendars = client.get_calendars()[:MOST_CALENDARS]
            texts = [
                found.data.encode() if isinstance(found.data, str) else found.data
                for calendar in calendars
                for found in calendar.search(start=start, end=end, event=True, expand=False)
                if found.data
            ]
            return b"\r\n".join(texts) or EMPTY
    except AuthorizationError as error:
        raise CalendarError(
            _("The server does not accept the user name and password. Many servers want an app password of its own.")
        ) from error
    except (niquests.exceptions.RequestException, OSError) as error:
        raise CalendarError(in_words(error)) from error
    except CalendarError:
        raise
    except (DAVError, ValueError, KeyError, AttributeError, TypeError) as error:
        # The library meets an answer that is not CalDAV with whatever error comes first.
        raise CalendarError(_("There is no CalDAV server at this address. Is it spelt right?")) from error
