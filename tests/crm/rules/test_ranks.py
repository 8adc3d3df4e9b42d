from hypothesis import given
from hypothesis import strategies as st

from kyndig.crm.rules.ranks import between


def test_a_place_between_two_is_their_middle_and_at_an_end_one_further():
    assert [between(1.0, 2.0), between(None, 4.0), between(4.0, None), between(None, None)] == [1.5, 3.0, 5.0, 1.0]


def test_there_is_no_room_between_two_that_are_the_same_or_almost():
    assert [between(1.0, 1.0), between(1.0, 1.0 + 1e-12)] == [None, None]


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_place_found_lies_strictly_between(before, gap):
    found = between(before, before + gap)
    assert found is None or before < found < before + gap
