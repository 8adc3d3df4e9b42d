import itertools

import pytest

from kyndig.outbox.actions import Draft
from kyndig.outbox.catcher import Caught, catching


@pytest.fixture
def draft(nordlys, colleague):
    """Returns a function that makes a draft to Kolbjørn, each with a key of its own."""
    numbers = itertools.count(1)

    def make(**fields) -> Draft:
        number = next(numbers)
        values = {
            "organisation": nordlys,
            "person": colleague,
            "key": f"test:{number}",
            "kind": "invitation",
            "to": colleague.email,
            "subject": f"Grunnkurs {number}",
            "text": f"Velkommen til grunnkurs {number}.",
        }
        return Draft(**{**values, **fields})

    return make


@pytest.fixture
def inbox(settings):
    """The mails that arrived at a real mail server, which KYNDIG_SMTP_URL points to."""
    caught: list[Caught] = []
    with catching(caught.append) as port:
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        yield caught
