import pytest

from kyndig.crm.actions import deals
from kyndig.crm.actions.records import add

REPORTS = "/nordlys/crm/reports/"


@pytest.fixture
def browser(as_person, owner):
    return as_person(owner)


def test_what_cannot_be_told_yet_says_why_and_what_it_takes(browser, armering):
    text = browser.get(REPORTS).content.decode()
    assert "Dette kan ikke vises ennå" in text
    assert "Det trengs minst 20 som er avsluttet" in text


def test_the_answer_stands_first(browser, customers, armering, owner):
    for number in range(24):
        deal = add(customers, "deal", {"name": f"Salg {number}", "value": 1000}, by=owner)
        (deals.win if number % 2 else deals.lose)(deal, by=owner)
    text = browser.get(REPORTS).content.decode()
    assert "De åpne salgene gir mellom" in text


def test_no_person_stands_in_a_report(browser, armering, owner, colleague):
    text = browser.get(REPORTS).content.decode().split("<main")[1].split("</main>")[0]
    assert (owner.name in text, colleague.name in text) == (False, False)


def test_a_table_is_a_file(browser, armering):
    answer = browser.get(f"{REPORTS}stages.csv?months=3")
    heads, first, *_ = answer.content.decode("utf-8-sig").splitlines()
    assert heads.startswith("Trinn;")
    assert first.endswith(";1;680000.00")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="stages.csv"'


def test_a_table_that_is_none_is_missing(browser, armering):
    assert browser.get(f"{REPORTS}people.csv").status_code == 404


@pytest.mark.parametrize("query", ["?months=x&pipeline=999&department=-1&currency=%00", "?months=99", "?currency=EUR"])
def test_an_odd_choice_shows_the_reports(browser, armering, query):
    assert browser.get(REPORTS + query).status_code == 200


def test_a_pipeline_of_others_is_not_reported_on(browser, armering, others_customers):
    foreign = others_customers.pipelines.get()
    foreign.name = "Fremmed løp"
    foreign.save()
    assert "Fremmed løp" not in browser.get(f"{REPORTS}?pipeline={foreign.pk}").content.decode()
