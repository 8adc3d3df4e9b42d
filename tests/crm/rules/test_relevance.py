from datetime import timedelta

import pytest

from kyndig.crm.rules.relevance import relevance

DAY = timedelta(days=1)


def of(kind="contact", title="kari nes", typed=("kari",), age=90 * DAY, **more):
    return relevance(kind, title, typed, age=age, **more)


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        (of(typed=("kari", "nes")), of(title="kari nes berg", typed=("kari", "nes"))),
        (of(title="kari berg"), of(title="karin berg")),
        (of(title="karin berg"), of(title="berg as")),
        (of("company", "fjordbygg as", ("fjordbygg",)), of("activity", "fjordbygg as", ("fjordbygg",))),
        (of("contact", "fjordbygg", ("fjordbygg",)), of("deal", "fjordbygg", ("fjordbygg",))),
        (of("company", "fjord bygg", ("fjordbygg",)), of("company", "havbygg", ("fjordbygg",))),
        (of(own=True), of()),
        (of(recent=True), of()),
        (of(age=DAY), of(age=900 * DAY)),
        (of(age=-DAY), of(age=DAY)),
        (of(title="berg as"), of(title="berg as", spelled={"kari": ["karin"]})),
        (of(title="karin", spelled={"kari": ["karin"]}), of(title="berg", spelled={"kari": ["karin"]})),
    ],
)
def test_what_is_nearer_stands_higher(higher, lower):
    assert higher > lower


def test_what_one_works_with_stands_above_what_is_fresh():
    assert of(own=True, age=900 * DAY) > of(age=DAY)
