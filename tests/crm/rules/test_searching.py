import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kyndig.crm.rules.folding import fold
from kyndig.crm.rules.searching import joined, readings, words_of, words_of_phone
from kyndig.crm.rules.spelling import distance, grams, variants

LETTERS = "abdefgiklmnoprstuvyæøå"
word = st.text("abdefgiklmnoprstuvy", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Kari Nes", ("kari", "nes")),
        ("912 34 567", ("91234567",)),
        ("+47 912 34 567", ("4791234567",)),
        ("0047-91234567", ("4791234567",)),
        ("+46 (0)70 123 45 67", ("46701234567",)),
        ("070-123 45 67", ("701234567",)),
        ("NO 988 077 917 MVA", ("988077917",)),
        ("org.nr. 988077917", ("988077917",)),
        ("kari 912 34 567", ("kari", "91234567")),
        ("kari.nes@fjordbygg.no", ("kari", "nes", "fjordbygg", "no")),
        ("Åse Bjørkøy", ("ase", "bjorkoy")),
    ],
)
def test_what_is_typed_is_read_as_words_and_numbers(typed, first):
    assert readings(typed)[0] == first


def test_figures_may_also_be_words_apart_and_words_one():
    assert readings("Storgata 12 5003 Bergen") == [
        ("storgata", "125003", "bergen"),
        ("storgata", "12", "5003", "bergen"),
    ]
    assert readings("fjord bygg") == [("fjord", "bygg"), ("fjordbygg",)]
    assert readings(" !? ") == []


def test_a_phone_is_found_with_and_without_its_country():
    assert words_of_phone("+4791234567") == ["4791234567", "91234567"]
    assert words_of_phone("intern 12") == ["12"]


def test_parted_figures_in_a_text_are_found_as_one_too():
    assert {"91234567", "912", "34", "567"} <= set(words_of(["Ring 912 34 567 i dag"]))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    once = fold(text)
    assert fold(once) == once or "aa" in once or "oe" in once


@given(st.text(LETTERS + " -", max_size=40))
def test_the_ways_norwegians_spell_fold_alike(text):
    """Where the letters are parted, so that no new pair of them arises by the spelling itself."""
    parted = ".".join(text)
    spelled = parted.replace("å", "aa").replace("ø", "oe").replace("æ", "ae")
    assert fold(spelled) == fold(parted) == fold(parted.upper())
    assert joined(spelled) == joined(parted)


@given(word, st.data())
def test_every_mistake_is_among_the_variants_of_what_was_typed(right, data):
    place = data.draw(st.integers(0, len(right) - 1))
    letter = data.draw(st.sampled_from("abdefgiklmnoprstuvy"))
    typed = data.draw(
        st.sampled_from(
            [
                right[:place] + right[place + 1 :],
                right[:place] + letter + right[place:],
                right[:place] + letter + right[place + 1 :],
                right[:place] + right[place : place + 2][::-1] + right[place + 2 :],
            ]
        )
    )
    assume(len(typed) >= 4 and typed != right)
    assert right in variants(typed)
    assert distance(typed, right) == 1 == distance(right, typed)


@given(word, word)
def test_distance_is_symmetric_and_tells_same_from_different(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert (distance(one, other) == 1) == (other in variants(one))


def test_short_words_have_no_variants_and_grams_mark_both_ends():
    assert variants("nes") == []
    assert grams("kari") == ["  k", " ka", "ari", "kar", "ri "]
