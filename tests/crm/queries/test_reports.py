import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from kyndig.crm.actions import deals
from kyndig.crm.actions.records import add, change
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.crm.models import Deal, Reason
from kyndig.crm.queries import report_charts
from kyndig.crm.queries.report_charts import TABLES, ages_table, rounded
from kyndig.crm.queries.reports import Amount, Choice, first_days, reports
from kyndig.people.models import Department
from tests.conftest import make_person


@pytest.fixture
def pipeline(customers):
    return customers.pipelines.get()


@pytest.fixture
def choice(pipeline):
    return Choice(pipeline, "NOK")


@pytest.fixture
def make(customers, owner):
    """Returns a function: a deal of `value`, made `made` days ago, closed `ago` days ago where a state is given."""

    def made_one(value=100, *, state="", ago=0, made=0, reason=None, **values):
        deal = add(customers, "deal", {"name": "Salg", "value": value, **values}, by=owner)
        if state:
            act = deals.win if state == "won" else deals.lose
            act(deal, by=owner, reason=reason, on=timezone.localdate() - datetime.timedelta(days=ago))
        Deal.objects.filter(pk=deal.pk).update(created=timezone.now() - datetime.timedelta(days=made))
        return deal

    return made_one


def test_months_are_counted_back_over_the_turn_of_the_year():
    assert first_days(3, datetime.date(2027, 1, 31)) == [
        datetime.date(2026, 11, 1),
        datetime.date(2026, 12, 1),
        datetime.date(2027, 1, 1),
    ]


def test_open_deals_stand_by_stage_and_by_how_long(make, choice, owner):
    for days, value in ((0, 100), (13, 10), (14, 1), (29, 1000), (90, 5000)):
        deal = make(value)
        Deal.objects.filter(pk=deal.pk).update(entered_stage=timezone.now() - datetime.timedelta(days=days, minutes=1))
    make(7, currency="EUR")
    first, *others = reports(choice, owner).ages
    assert first.ages == [
        Amount(3, Decimal(110)),
        Amount(2, Decimal(1001)),
        Amount(),
        Amount(1, Decimal(5000)),
    ]
    assert all(row.in_all == Amount() for row in others)
    assert reports(choice, owner).currencies == ["EUR", "NOK"]


def test_what_is_closed_is_summed_by_reason_within_the_period(make, customers, pipeline, owner):
    price = Reason.objects.filter(workspace=customers, kind="lost").first()
    make(100, state="lost", reason=price)
    make(50, state="lost", reason=price, ago=5)
    make(10, state="lost")
    make(900, state="won", ago=3)
    make(1, state="won", ago=200)
    outcomes = [
        (each.state, each.reason, each.amount.number, each.amount.value)
        for each in reports(Choice(pipeline, "NOK", 3), owner).outcomes
    ]
    assert outcomes == [("won", None, 1, 900), ("lost", price, 2, 150), ("lost", None, 1, 10)]


def test_months_hold_what_came_in_and_what_was_closed_by_the_day_it_is_here(make, pipeline, owner):
    first = timezone.make_aware(datetime.datetime.combine(first_days(1)[0], datetime.time()))
    at_midnight, just_before = make(1), make(10)
    Deal.objects.filter(pk=at_midnight.pk).update(created=first)
    Deal.objects.filter(pk=just_before.pk).update(created=first - datetime.timedelta(seconds=1))
    won = make(500, state="won")
    Deal.objects.filter(pk=won.pk).update(created=first - datetime.timedelta(days=400), closed_on=first_days(2)[0])
    before, this = reports(Choice(pipeline, "NOK", 2), owner).months
    assert [(month.new.value, month.won.value, month.lost.number) for month in (before, this)] == [
        (10, 500, 0),
        (1, 0, 0),
    ]


def test_a_forecast_waits_for_enough_that_is_closed(make, choice, owner):
    for number in range(19):
        make(state="won" if number < 9 else "lost", made=30)
    make(1000)
    assert (reports(choice, owner).outlook.forecast, report_charts.outlook_chart(reports(choice, owner))) == (
        None,
        None,
    )
    make(state="won", made=30)
    outlook = reports(choice, owner).outlook
    assert (outlook.history.won, outlook.history.closed, outlook.median_days) == (10, 20, 30)
    assert outlook.forecast.in_all.low <= 1000 * 10 / 20 <= outlook.forecast.in_all.high


def test_confidential_deals_count_in_no_figure_for_those_who_may_not_see_them(make, choice, owner, colleague):
    for number in range(22):
        make(100, state="won" if number % 2 else "lost", made=20)
    make(100)
    seen = repr(reports(choice, colleague))
    for state in ("", "won", "lost"):
        change(make(7_000_000, state=state, made=40), {"confidential": True}, by=owner)
    assert repr(reports(choice, colleague)) == seen
    assert reports(choice, owner).open == Amount(2, Decimal(7_000_100))


def test_what_one_practises_on_counts_nowhere(make, choice, owner):
    make(100)
    seen = repr(reports(choice, owner))
    for state in ("", "won"):
        deal = add(practice_workspace(owner), "deal", {"name": "Øving", "value": 5_000_000}, by=owner)
        if state:
            deals.win(deal, by=owner)
    assert repr(reports(choice, owner)) == seen


def test_a_department_holds_those_below_it_and_no_others(make, pipeline, owner, sales, nordlys):
    below = Department.objects.create(organisation=nordlys, name="Salg vest", parent=sales)
    vest, even = make_person(nordlys, "Vera Vest", department=below), make_person(nordlys, "Even Eng")
    for value, person in ((1, owner), (10, vest), (100, even)):
        make(value, owner=person)
    found = [reports(Choice(pipeline, "NOK", 12, each), owner).open.value for each in (None, sales, below)]
    assert found == [111, 11, 10]


def test_the_number_of_questions_does_not_grow(make, choice, owner, django_assert_max_num_queries):
    for number in range(30):
        make(state=("won", "lost", "")[number % 3])
    with django_assert_max_num_queries(9):
        reports(choice, owner)


def test_every_table_has_a_heading_for_each_figure(make, choice, owner):
    for number in range(30):
        make(state=("won", "lost", "")[number % 3], made=10)
    found = reports(choice, owner)
    for table in TABLES.values():
        assert table(found).rows
        assert {len(row) for row in table(found).rows} == {len(table(found).heads)}
    assert list(ages_table(found).rows[0][-2:]) == [10, Decimal(1000)]


def test_an_uncertain_amount_has_two_figures():
    assert [rounded(value) for value in (0, 7, 1_234_567, 99_900, 1_550)] == [0, 7, 1_200_000, 100_000, 1_600]
