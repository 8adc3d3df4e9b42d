import datetime

import pytest
from django.utils import translation

from kyndig.training.rules.headlines import Next, Standing, headline, overview_headline
from kyndig.training.rules.missing import Facts, Reason, enumerated, known, next_step, words

LAST = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def says(**figures) -> tuple[str, str, Next]:
    values = {
        "strand": "Basic training",
        "audience": 143,
        "attended": 131,
        "planned": 0,
        "reasons": {},
        "sessions": True,
    }
    found = headline(Standing(**values | figures))
    return found.says, found.lead, found.next


def test_everyone_has_a_place():
    sentence, lead, following = says(planned=12, last=LAST)
    assert sentence.startswith("131 of 143 have had basic training. The last twelve have a place by 12 March")
    assert (lead, following) == ("Everyone has a place.", Next.NOTHING)


def test_some_lack_a_place_and_the_reasons_are_told():
    _sentence, lead, following = says(planned=9, last=LAST, reasons={"leave": 2, "unplaced": 1})
    assert lead == "Three still lack a place: two are on leave and one has no free day."
    assert following == Next.MISSING


def test_a_draft_that_places_the_rest_is_to_be_read():
    assert says(reasons={"draft": 12})[2] == Next.DRAFT


def test_the_first_steps():
    assert says(audience=0, attended=0)[2] == Next.PEOPLE
    nothing = {"attended": 0, "sessions": False}
    assert says(**nothing, reasons={"waiting": 143})[2] == Next.TIMETABLE
    assert says(**nothing, draft=True, reasons={"draft": 140, "leave": 3})[0].startswith("The draft gives 140 of 143")


def test_everyone_is_covered():
    assert says(attended=143)[0] == "All 143 have had basic training."


def test_a_manager_reads_how_many_and_how_many_lack_it():
    assert overview_headline("Basic training", 3, 5, 2).lead == "Two still lack a place."
    assert overview_headline("Basic training", 5, 5, 0).says == "All 5 have had basic training."


def test_every_reason_says_why_and_what_happens_next():
    today = datetime.date(2027, 2, 1)
    for reason in Reason:
        facts = Facts(reason, why="Busy all day.", started=today, trained_by=today - datetime.timedelta(days=1))
        assert known(facts).endswith(".")
        assert next_step(facts, today).endswith(".")
    assert next_step(Facts(Reason.NEW, trained_by=today - datetime.timedelta(days=1)), today).startswith("Was to be")


def test_numbers_and_lists_as_in_a_sentence():
    assert (words(12), words(13), words(1000)) == ("twelve", "13", "1,000")
    assert enumerated(["a", "b", "c"]) == "a, b and c"
