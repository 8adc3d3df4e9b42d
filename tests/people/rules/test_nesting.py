from hypothesis import given
from hypothesis import strategies as st

from kyndig.people.rules.nesting import chain, makes_circle, within

forests = (
    st.integers(1, 12)
    .flatmap(
        lambda size: st.tuples(*(st.one_of(st.none(), st.integers(0, n - 1)) if n else st.none() for n in range(size)))
    )
    .map(lambda parents: dict(enumerate(parents)))
)


def test_the_chain_goes_from_the_inside_out():
    assert chain({1: None, 2: 1, 3: 2}, 3) == [3, 2, 1]


def test_within_holds_the_top_and_all_below():
    assert within({1: None, 2: 1, 3: 2, 4: None}, 1) == {1, 2, 3}


@given(forests, st.data())
def test_a_move_that_makes_no_circle_leaves_every_department_with_a_top(parents, data):
    moved = data.draw(st.sampled_from(sorted(parents)))
    into = data.draw(st.one_of(st.none(), st.sampled_from(sorted(parents))))
    if makes_circle(parents, moved, into):
        assert into in within(parents, moved)
    else:
        parents[moved] = into
        assert all(parents[chain(parents, number)[-1]] is None for number in parents)
