"""A record is found by each of its words, and by any mistake in a word of five letters or more."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyndig.crm.actions.records import add
from kyndig.crm.rules.folding import fold
from kyndig.crm.search import find

LETTERS = "abdefgiklmnoprstuvyæøå"
name = st.text(LETTERS, min_size=2, max_size=11)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def found(workspace, person, text):
    return [hit.record for hit in find(workspace, person, text)]


@pytest.mark.django_db
@quick
@given(names=st.lists(name, min_size=1, max_size=4, unique_by=fold), data=st.data())
def test_a_record_is_found_by_each_word_by_all_in_any_order_and_despite_a_mistake(names, data, customers, owner):
    long = [each for each in map(fold, names) if len(each) >= 5]
    with transaction.atomic():
        company = add(customers, "company", {"name": " ".join(names)}, by=owner)
        for typed in [*names, " ".join(names), " ".join(reversed(names)), names[-1].upper()]:
            assert company in found(customers, owner, typed)
        for right in long:
            place = data.draw(st.integers(0, len(right) - 2))
            letter = data.draw(st.sampled_from("abdefgiklmnoprstuvy"))
            for typed in {
                right[:place] + right[place + 1 :],
                right[:place] + letter + right[place:],
                right[:place] + letter + right[place + 1 :],
                right[:place] + right[place + 1] + right[place] + right[place + 2 :],
            }:
                # What folds to something else again is another word than the one that was mistyped.
                if fold(typed) == typed:
                    assert company in found(customers, owner, typed)
        transaction.set_rollback(True)
