import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.outbox.models import Message
from kyndig.outbox.rules import ATTEMPTS, one_line, verdict, wait_after, wait_for_server


@pytest.mark.parametrize(
    ("code", "says", "reason"),
    [
        (550, "5.1.1 User unknown", "unknown_address"),
        (550, "No such user here", "unknown_address"),
        (552, "5.2.2 Over quota", "mailbox_full"),
        (550, "5.2.1 Mailbox disabled", "unknown_address"),
        (552, "5.3.4 Message too big", "too_big"),
        (552, "Too much mail data", "too_big"),
        (554, "5.7.1 Looks like spam", "not_allowed"),
        (554, "Transaction failed", "not_allowed"),
        (501, "5.5.4 Syntax", "refused"),
        (599, "", "refused"),
    ],
)
def test_a_final_no_is_told_in_words(code, says, reason):
    decided = verdict(code, says, 1)
    assert (decided.again, decided.reason) == (False, reason)
    assert Message.Reason(reason).label


@given(code=st.integers(400, 599), says=st.text(max_size=60), attempts=st.integers(1, 40))
def test_only_a_temporary_no_is_tried_again_and_not_for_ever(code, says, attempts):
    decided = verdict(code, says, attempts)
    assert decided.again == (code < 500 and attempts < ATTEMPTS)
    assert decided.reason in Message.Reason.values


@given(attempts=st.integers(1, 1000))
def test_waits_grow_and_end_at_two_hours(attempts):
    assert dt.timedelta(minutes=1) <= wait_after(attempts) <= wait_after(attempts + 1) <= dt.timedelta(hours=2)
    assert dt.timedelta(seconds=1) <= wait_for_server(attempts) <= dt.timedelta(minutes=5)


def test_a_message_is_tried_for_about_ten_hours():
    total = sum((wait_after(attempt) for attempt in range(1, ATTEMPTS)), dt.timedelta())
    assert dt.timedelta(hours=8) < total < dt.timedelta(hours=12)


@given(st.text())
def test_one_line_is_one_line(text):
    line = one_line(text)
    assert line == line.strip()
    assert not any(ord(character) < 32 for character in line)
    assert len(line.splitlines()) <= 1
