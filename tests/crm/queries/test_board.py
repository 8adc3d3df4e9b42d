from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyndig.crm.actions import deals
from kyndig.crm.actions.records import add, change, put_in_bin, restore
from kyndig.crm.models import Deal
from kyndig.crm.queries.board import MINE, TEAM, Wish, board, version_of
from kyndig.crm.queries.viewing import Viewer
from tests.conftest import make_person


@pytest.fixture
def pipeline(customers):
    return customers.pipelines.get()


@pytest.fixture
def show(customers, pipeline, owner):
    """Returns a function: the board as a person sees it."""

    def shown(person=owner, wish=None):
        return board(Viewer(customers, person, "/nordlys/crm/"), pipeline, [pipeline], wish or Wish())

    return shown


def totals(column) -> list[tuple]:
    return [(total.currency, total.value, total.weighted) for total in column.totals]


def test_a_column_sums_each_currency_and_weighs_it_by_the_probability_of_the_deal_or_else_of_the_stage(
    customers, armering, owner, show
):
    # The first stage is won in 10 of 100: 680,000 x 10 % + 100,000 x 50 %; 2,000 euro x 10 %; nothing without a value.
    add(customers, "deal", {"name": "Tak", "value": 100_000, "probability": 50}, by=owner)
    add(customers, "deal", {"name": "Vegg", "value": 2_000, "currency": "EUR"}, by=owner)
    add(customers, "deal", {"name": "Dør"}, by=owner)
    first, *others = show().columns
    assert (first.number, totals(first)) == (
        4,
        [("NOK", Decimal(780_000), Decimal(118_000)), ("EUR", Decimal(2_000), Decimal(200))],
    )
    assert [(column.number, column.totals, column.cards) for column in others] == [(0, [], [])] * 3


@pytest.fixture
def settled(armering):
    """All deals were changed some time ago."""
    Deal.objects.update(changed=timezone.now() - timedelta(hours=1))


def test_the_sums_are_reckoned_once_for_all_who_look_while_no_deal_changes(
    settled, armering, owner, show, django_assert_num_queries, monkeypatch
):
    now = timezone.now().replace(second=1)
    monkeypatch.setattr(timezone, "now", lambda: now)
    with CaptureQueriesContext(connection) as first:
        shown = show()
    with django_assert_num_queries(len(first) - 2):
        assert [totals(column) for column in show().columns] == [totals(column) for column in shown.columns]
    change(armering, {"value": 1_000}, by=owner)
    assert totals(show().columns[0]) == [("NOK", Decimal(1_000), Decimal(100))]


def test_the_sums_are_not_kept_while_somebody_may_still_be_saving(settled, customers, armering, owner, show):
    change(armering, {"value": 1_000}, by=owner)
    show()
    # Somebody who began a moment earlier is done only now: the newest change is the same as before.
    other = add(customers, "deal", {"name": "Tak", "value": 5_000}, by=owner)
    Deal.objects.filter(pk=other.pk).update(changed=Deal.objects.get(pk=armering.pk).changed - timedelta(seconds=1))
    assert totals(show().columns[0]) == [("NOK", Decimal(6_000), Decimal(600))]


def test_each_sees_sums_of_what_each_may_see(settled, customers, armering, owner, colleague, show):
    change(armering, {"confidential": True}, by=owner)
    Deal.objects.update(changed=timezone.now() - timedelta(hours=1))
    assert [show(person).columns[0].number for person in (owner, colleague, owner)] == [1, 0, 1]


def test_a_deal_has_stood_long_from_the_day_after_those_of_its_stage(customers, armering, owner, show):
    other = add(customers, "deal", {"name": "Tak"}, by=owner)
    for deal, days in ((armering, 21), (other, 22)):
        Deal.objects.filter(pk=deal.pk).update(entered_stage=timezone.now() - timedelta(days=days, minutes=5))
    column = show().columns[0]
    assert (column.long, {card.name: card.long for card in column.cards}) == (
        1,
        {"Armering Laksevåg": False, "Tak": True},
    )


def test_a_card_says_what_is_next_and_what_is_late(customers, armering, owner, colleague, show):
    due = timezone.localdate() + timedelta(days=3)
    tasks = [("Ring", None), ("Send tilbud", due)]
    for subject, day in tasks:
        add(customers, "activity", {"kind": "task", "subject": subject, "deal": armering, "due": day}, by=owner)
    [card] = show().columns[0].cards
    assert (card.step.startswith("Send tilbud, "), card.late) == (True, False)
    secret = {
        "kind": "task",
        "subject": "Egen tanke",
        "deal": armering,
        "due": due - timedelta(days=9),
        "private": True,
    }
    add(customers, "activity", secret, by=owner)
    [mine], [theirs] = (show(person).columns[0].cards for person in (owner, colleague))
    assert (mine.step.startswith("Egen tanke"), mine.late, theirs.step.startswith("Send tilbud")) == (True, True, True)


def test_what_was_won_and_lost_in_thirty_days_is_counted_and_no_longer_stands(customers, armering, owner, show):
    old = add(customers, "deal", {"name": "Tak", "value": 5}, by=owner)
    deals.win(armering, by=owner)
    deals.lose(old, by=owner, on=timezone.localdate() - timedelta(days=31))
    won, lost = show().closed
    assert (won.number, [total.value for total in won.totals], lost.number) == (1, [Decimal(680_000)], 0)
    assert show().number == 0


def test_a_confidential_deal_counts_for_those_who_may_see_it_alone(customers, armering, owner, colleague, show):
    secret = add(customers, "deal", {"name": "Oppkjøp", "value": 9_000_000}, by=owner)
    gone = add(customers, "deal", {"name": "Fusjon", "value": 7_000_000}, by=owner)
    deals.win(gone, by=owner)
    for deal in (secret, gone):
        change(deal, {"confidential": True}, by=owner)

    def seen(person):
        found = show(person)
        cards = [card.name for column in found.columns for card in column.cards]
        return (found.number, [total.value for total in found.totals], cards, found.closed[0].number)

    assert seen(owner) == (2, [Decimal(9_680_000)], ["Armering Laksevåg", "Oppkjøp"], 1)
    assert seen(colleague) == (1, [Decimal(680_000)], ["Armering Laksevåg"], 0)


def test_the_board_is_narrowed_to_ones_own_to_the_department_and_by_words(
    customers, armering, owner, colleague, nordlys, show
):
    elsewhere = make_person(nordlys, "Even Eng")
    add(customers, "deal", {"name": "Tak", "owner": colleague}, by=owner)
    add(customers, "deal", {"name": "Port", "owner": elsewhere}, by=owner)

    def names(wish):
        return [card.name for card in show(wish=wish).columns[0].cards], show(wish=wish).number

    assert names(Wish(MINE)) == (["Armering Laksevåg"], 1)
    assert names(Wish(TEAM)) == (["Armering Laksevåg", "Tak"], 2)
    assert names(Wish(text="fjordbygg")) == (["Armering Laksevåg"], 1)
    assert names(Wish(text="por")) == (["Port"], 1)


def test_more_cards_of_a_stage_are_shown_when_asked_for(customers, pipeline, owner, show):
    for number in range(30):
        add(customers, "deal", {"name": f"Salg {number}"}, by=owner)
    first = show().columns[0]
    more = show(wish=Wish(shown={first.stage.pk: first.next_shown})).columns[0]
    assert (len(first.cards), first.left, len(more.cards), more.left) == (25, 5, 30, 0)


def test_the_number_of_questions_does_not_grow_with_the_deals(
    customers, armering, owner, show, django_assert_num_queries
):
    # Version 2, stages 1, sums 1, one a stage 4, next steps 1, closed 1.
    with django_assert_num_queries(10):
        show()
    for number in range(40):
        add(customers, "deal", {"name": f"Salg {number}"}, by=owner)
    with django_assert_num_queries(10):
        show()


def test_the_version_differs_after_each_change_also_of_what_goes_to_the_bin(customers, armering, owner):
    seen = [version_of(customers)]
    for act in (
        lambda: change(armering, {"name": "Armering"}, by=owner),
        lambda: put_in_bin(armering, by=owner),
        lambda: restore(armering, by=owner),
        lambda: add(customers, "deal", {"name": "Tak"}, by=owner),
    ):
        act()
        seen.append(version_of(customers))
    assert len(set(seen)) == len(seen)
    assert version_of(customers) == seen[-1]
