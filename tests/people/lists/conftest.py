import os
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

TODAY = date(2026, 11, 23)
_ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def lists() -> Path:
    """The folder of lists as they come out of real systems."""
    folder = Path(os.environ.get("KYNDIG_SHARED", _ROOT.parent / "shared")) / "data" / "people"
    if not folder.is_dir():
        pytest.skip("the shared lists of people are not here; KYNDIG_SHARED names their folder")
    return folder


@pytest.fixture
def tables() -> Path:
    """The folder of awkward tables."""
    folder = Path(os.environ.get("KYNDIG_SHARED", _ROOT.parent / "shared")) / "data" / "tables"
    if not folder.is_dir():
        pytest.skip("the shared tables are not here; KYNDIG_SHARED names their folder")
    return folder
