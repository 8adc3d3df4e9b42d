"""Two who move deals at the same moment, each with a connection of their own."""

import sqlite3
import threading

import pytest
from django.db import connection, connections

from kyndig.crm.actions import deals
from kyndig.crm.actions.deals import MovedMeanwhileError
from kyndig.crm.actions.records import add
from kyndig.crm.actions.undoing import undo
from kyndig.crm.models import Deal, Stage
from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stages(_database_that_two_can_open, customers):
    return list(customers.pipelines.get().stages.all())


@pytest.fixture(autouse=True)
def _database_that_two_can_open(transactional_db, tmp_path, monkeypatch):
    """SQLite in memory has one connection: there the test goes on in a copy that lies in a file."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    in_memory.ensure_connection()
    copy = sqlite3.connect(tmp_path / "two.sqlite3")
    in_memory.connection.backup(copy)
    copy.close()
    monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "two.sqlite3"))
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections["default"] = in_memory


def at_once(*acts) -> list[object]:
    """What each act gives, or the refusal it ends with; they begin together."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            start.wait(10)
            answers[number] = act()
        except MovedMeanwhileError as refusal:
            answers[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def test_of_two_who_move_the_same_deal_one_is_told_and_nothing_is_lost(armering, stages, owner, colleague):
    deal = Deal.objects.get(pk=armering.pk)
    answers = at_once(
        lambda: deals.move(Deal.objects.get(pk=deal.pk), stages[1], by=owner, seen=1),
        lambda: deals.move(Deal.objects.get(pk=deal.pk), stages[2], by=colleague, seen=1),
    )
    [refused] = [answer for answer in answers if isinstance(answer, MovedMeanwhileError)]
    kept = stages[1 + next(number for number, answer in enumerate(answers) if answer is True)]
    assert Deal.objects.get(pk=deal.pk).stage == kept
    assert kept.name in str(refused)
    assert (Deal.objects.get(pk=deal.pk).version, Line.objects.filter(verb="deal.moved").count()) == (2, 1)


def test_of_one_who_wins_and_one_who_loses_one_is_told(armering, owner, colleague):
    answers = at_once(
        lambda: deals.win(Deal.objects.get(pk=armering.pk), by=owner, seen=1),
        lambda: deals.lose(Deal.objects.get(pk=armering.pk), by=colleague, seen=1),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["MovedMeanwhileError", "bool"]


def test_many_who_move_into_one_place_all_get_a_place_of_their_own(customers, stages, owner, colleague):
    first = add(customers, "deal", {"name": "Først", "stage": stages[1]}, by=owner)
    last = add(customers, "deal", {"name": "Sist", "stage": stages[1]}, by=owner)
    # So close that room has to be made while others wait.
    Deal.objects.filter(pk=first.pk).update(rank=1)
    Deal.objects.filter(pk=last.pk).update(rank=1 + 4e-9)
    ours = [add(customers, "deal", {"name": f"Salg {number}"}, by=owner) for number in range(8)]

    def some(mine, by):
        def act():
            with ledger.batch() as batch:
                for deal in mine:
                    deals.move(deal, Stage.objects.get(pk=stages[1].pk), after=first, by=by)
            return batch

        return act

    one, other = at_once(some(ours[:4], owner), some(ours[4:], colleague))
    standing = list(stages[1].deals.order_by("rank", "id"))
    assert (standing[0], standing[-1]) == (first, last)
    assert set(standing[1:-1]) == set(ours)
    assert len({deal.rank for deal in standing}) == len(standing)
    assert Line.objects.filter(batch=one).count() == Line.objects.filter(batch=other).count() == 4


def test_undoing_while_another_moves_keeps_one_or_the_other_whole(customers, armering, stages, owner, colleague):
    with ledger.batch() as batch:
        deals.move(armering, stages[1], by=owner)

    def take_back():
        try:
            return undo(customers, batch, by=owner)
        except ValueError as refusal:
            return refusal

    taken, moved = at_once(
        take_back, lambda: deals.move(Deal.objects.get(pk=armering.pk), stages[3], by=colleague, seen=2)
    )
    kept = Deal.objects.get(pk=armering.pk)
    lines = Line.objects.filter(subject_type="crm.deal", subject_id=armering.pk)
    assert kept.version == lines.count()
    assert (taken == 1 and kept.stage == stages[0] and isinstance(moved, MovedMeanwhileError)) or (
        isinstance(taken, ValueError) and kept.stage == stages[3]
    )
