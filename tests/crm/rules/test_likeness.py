"""How like a typed name is to a known one."""

from itertools import product

import pytest

from kyndig.crm.rules.likeness import distance, likeness


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Fjordbygg", "Fjordbygg AS"),
        ("fjordbygg as", "FJORDBYGG"),
        ("Fjorbygg", "Fjordbygg AS"),
        ("Fjrodbygg", "Fjordbygg AS"),
        ("Fjord", "Fjordbygg AS"),
        ("Kari", "Kari Nes"),
        ("Nes Kari", "Kari Nes"),
        ("Kari", "Kari Anne Nes"),
        ("Aase", "Åse Bø"),
        ("Oystein", "Øystein Moen"),
        ("Kåri", "Kari Nes"),
    ],
)
def test_the_same_is_found(typed, name):
    assert likeness(typed, name) >= 55


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Kari", "Karl Berg"), ("Jon", "Jan Nes"), ("Nes", "Næss"), ("AS", "Fjordbygg AS"), ("", "Kari")],
)
def test_another_is_not_found_as_the_same(typed, name):
    assert likeness(typed, name) < likeness(name, name)


def test_the_whole_name_is_liker_than_a_part_of_one():
    assert likeness("Fjordbygg", "Fjordbygg AS") > likeness("Fjordbygg", "Fjordbygg Eiendom AS") > 0


WORDS = ["".join(letters) for length in range(5) for letters in product("ab", repeat=length)]


def test_the_distance_is_the_same_both_ways_and_zero_only_for_the_same():
    for one, other in product(WORDS, WORDS):
        assert distance(one, other, 2) == distance(other, one, 2)
        assert (distance(one, other, 2) == 0) == (one == other)
