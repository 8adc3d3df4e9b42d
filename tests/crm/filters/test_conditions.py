import pytest

from kyndig.crm.filters import Condition, Filter

A, B, C, D = (Condition("name", "contains", (letter,)) for letter in "abcd")


def read(filter_):
    """The filter as letters, with brackets round each group: `(a&b)|(c)`."""
    within, between = "|&" if filter_.any_within else "&|"
    return between.join(f"({within.join(each.values[0] for each in group)})" for group in filter_.groups)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(A, False)], "(a)"),
        ([(A, False), (B, False)], "(a&b)"),
        ([(A, False), (B, True)], "(a|b)"),
        ([(A, False), (B, True), (C, True)], "(a|b|c)"),
        ([(A, False), (B, False), (C, True)], "(a&b)|(c)"),
        ([(A, False), (B, True), (C, False)], "(a|b)&(c)"),
        ([(A, False), (B, False), (C, True), (D, False)], "(a&b)|(c&d)"),
        ([(A, False), (B, False), (C, True), (D, True)], "(a&b)|(c)|(d)"),
    ],
)
def test_one_more_condition_is_joined_to_what_is_there(steps, expected):
    filter_ = Filter()
    for condition, by_or in steps:
        filter_ = filter_.joined(condition, by_or=by_or)
    assert read(filter_) == expected


def test_groups_of_one_become_one_where_another_is_joined_the_other_way():
    assert read(Filter(((A,), (B,))).joined(C)) == "(a|b)&(c)"
    assert read(Filter(((A,), (B,)), any_within=True).joined(C, by_or=True)) == "(a&b)|(c)"


def test_a_condition_is_taken_out_or_replaced_where_it_stands():
    filter_ = Filter(((A, B), (C,)))
    assert (read(filter_.without(0, 1)), read(filter_.without(1, 0)), read(filter_.replaced(0, 0, D))) == (
        "(a)|(c)",
        "(a&b)",
        "(d&b)|(c)",
    )
