import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """What is said about calendars is compared in English."""
    with translation.override("en"):
        yield
