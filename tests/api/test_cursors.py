import base64
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.api.rules.cursors import CursorError, pack, unpack


@given(st.datetimes(timezones=st.just(datetime.UTC)), st.integers(0, 2**63 - 1))
def test_what_is_packed_comes_back(moment, number):
    assert unpack(pack(moment, number)) == (moment, number)


@given(st.text())
def test_any_other_text_is_refused(text):
    with pytest.raises(CursorError):
        unpack(text)


@pytest.mark.parametrize(
    "content",
    [[], {}, 1, ["2027-01-01", 1], ["2027-01-01T00:00:00", 1], ["8769-01-13T15:59:24-19:45", 1],
     ["2027-01-01T00:00:00+00:00", -1], ["2027-01-01T00:00:00+00:00", 2**63], ["2027-01-01T00:00:00+00:00", True],
     ["2027-01-01T00:00:00+00:00", "1"], [1, 1]],
)  # fmt: skip
def test_a_forged_cursor_is_refused(content):
    with pytest.raises(CursorError):
        unpack(base64.urlsafe_b64encode(json.dumps(content).encode()).decode())
