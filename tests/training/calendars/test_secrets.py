import pytest

from kyndig.training.calendars.reading import CalendarError
from kyndig.training.calendars.secrets import seal, unseal


def test_what_is_sealed_cannot_be_read_and_comes_back():
    sealed = seal("blåbær")
    assert "blåbær" not in sealed
    assert unseal(sealed) == "blåbær"
    assert seal("blåbær") != sealed


def test_another_key_opens_nothing_and_says_what_to_do(settings):
    sealed = seal("blåbær")
    settings.SECRET_KEY = "another"
    with pytest.raises(CalendarError, match=r"\.$"):
        unseal(sealed)
