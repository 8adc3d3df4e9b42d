import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.people.rules.addresses import LONGEST, address, free_address


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Salg AS", "salg-as"),
        ("Sørøya Fisk & Sjømat", "soroya-fisk-sjomat"),
        ("Ærlig Ås", "aerlig-as"),
        ("A\u030as Bygg", "as-bygg"),
        ("Café Müller", "cafe-muller"),
        ("株式会社", "organisation"),
        ("  ", "organisation"),
    ],
)
def test_names_become_addresses(name, expected):
    assert address(name) == expected


@given(st.text())
def test_every_name_becomes_a_valid_address(name):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", address(name))
    assert len(address(name)) <= LONGEST


@given(st.text(), st.integers(0, 12))
def test_a_free_address_is_free_and_fits(name, times):
    taken = set()
    for _ in range(times):
        taken.add(free_address(name, taken.__contains__))
    assert len(taken) == times
    assert all(len(found) <= LONGEST for found in taken)
