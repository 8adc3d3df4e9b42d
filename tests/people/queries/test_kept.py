"""What is kept of lists being looked through: never anything else than what would be made, and not for long."""

import pytest

from kyndig.people.queries.kept import MOST, SECONDS, Kept


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_same_is_made_once_and_something_else_is_made_anew():
    kept, made = Kept[str](), []

    def make(text):
        return lambda: made.append(text) or text

    assert [kept.get(key, make(key)) for key in ("a", "a", "b", "a")] == ["a", "a", "b", "a"]
    assert made == ["a", "b"]


def test_what_is_wrong_is_said_every_time():
    kept = Kept[int]()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.get("x", lambda: 1 // 0)
    assert len(kept) == 0


def test_only_the_last_few_are_kept():
    kept = Kept[int]()
    for number in range(MOST + 2):
        kept.get(number, lambda: 0)
    assert len(kept) == MOST


def test_nothing_is_kept_longer_than_a_quarter_of_an_hour_or_than_it_is_wanted():
    clock = Clock()
    kept = Kept[str](clock)
    kept.get("a", lambda: "old")
    clock.now = SECONDS
    assert kept.get("a", lambda: "new") == "new"
    kept.forget()
    assert len(kept) == 0
