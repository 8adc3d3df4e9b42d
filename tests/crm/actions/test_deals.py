import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyndig.crm.actions import deals
from kyndig.crm.actions.deals import MovedMeanwhileError
from kyndig.crm.actions.records import add, change, put_in_bin
from kyndig.crm.actions.undoing import undo
from kyndig.crm.models import Deal, Reason
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


@pytest.fixture
def stages(customers):
    return list(customers.pipelines.get().stages.all())


@pytest.fixture
def brakkerigg(customers, owner) -> Deal:
    return add(customers, "deal", {"name": "Brakkerigg Åsane", "value": 412_000}, by=owner)


def in_order(stage) -> list[Deal]:
    return list(stage.deals.filter(state="open", binned=None).order_by("rank", "id"))


def last_batch():
    return Line.objects.order_by("-id").first().batch


def as_now(deal) -> tuple:
    fresh = Deal.objects.get(pk=deal.pk)
    return (fresh.stage, fresh.rank, fresh.entered_stage, fresh.state, fresh.reason, fresh.closed_on)


def test_a_deal_that_is_moved_stands_first_in_its_new_stage_from_now_on(armering, brakkerigg, stages, colleague):
    deals.move(brakkerigg, stages[2], by=colleague)
    before = timezone.now()
    assert deals.move(armering, stages[2], by=colleague)
    assert in_order(stages[2]) == [armering, brakkerigg]
    assert armering.entered_stage >= before
    line = Line.objects.order_by("-id").first()
    assert (line.verb, line.actor, line.after["stage"]) == (
        "deal.moved",
        colleague.name,
        {"id": stages[2].pk, "name": stages[2].name},
    )


def test_a_deal_is_put_right_after_another(customers, armering, brakkerigg, stages, owner):
    third = add(customers, "deal", {"name": "Tak Voss"}, by=owner)
    assert in_order(stages[0]) == [armering, brakkerigg, third]
    deals.move(third, stages[0], after=armering, by=owner)
    assert in_order(stages[0]) == [armering, third, brakkerigg]


def test_moving_to_where_it_stands_changes_nothing(armering, brakkerigg, stages, owner):
    assert not deals.move(armering, stages[0], by=owner)
    assert not deals.move(brakkerigg, stages[0], after=armering, by=owner)
    assert (armering.version, Line.objects.filter(verb="deal.moved").exists()) == (1, False)


def test_after_one_that_has_left_the_stage_means_first(armering, brakkerigg, stages, owner):
    deals.move(armering, stages[1], by=owner)
    deals.move(brakkerigg, stages[2], after=armering, by=owner)
    assert in_order(stages[2]) == [brakkerigg]


@pytest.mark.parametrize("act", ["move", "win", "lose"])
def test_taking_back_restores_stage_place_and_time(customers, armering, brakkerigg, stages, owner, act):
    deals.move(brakkerigg, stages[1], by=owner)
    was = as_now(brakkerigg)
    reason = Reason.objects.filter(workspace=customers, kind="lost").first() if act == "lose" else None
    {
        "move": lambda: deals.move(brakkerigg, stages[3], by=owner),
        "win": lambda: deals.win(brakkerigg, by=owner),
        "lose": lambda: deals.lose(brakkerigg, reason=reason, by=owner),
    }[act]()
    assert as_now(brakkerigg) != was
    undo(customers, last_batch(), by=owner)
    assert as_now(brakkerigg) == was


def test_won_and_lost_are_told_with_the_reason_and_the_day(customers, armering, brakkerigg, owner):
    best = Reason.objects.filter(workspace=customers, kind="won").first()
    deals.win(armering, reason=best, by=owner)
    deals.lose(brakkerigg, by=owner)
    assert (armering.state, armering.reason, armering.closed_on) == ("won", best, timezone.localdate())
    assert (brakkerigg.state, brakkerigg.reason) == ("lost", None)
    assert list(Line.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["deal.lost", "deal.won"]


def test_a_reason_for_losing_is_none_for_winning(customers, armering, owner):
    price = Reason.objects.filter(workspace=customers, kind="lost").first()
    with pytest.raises(RefusedError):
        deals.win(armering, reason=price, by=owner)
    assert Deal.objects.get(pk=armering.pk).state == "open"


def test_a_deal_opened_again_stands_first_without_reason_and_day(armering, brakkerigg, stages, owner):
    deals.lose(brakkerigg, by=owner)
    assert deals.reopen(brakkerigg, by=owner)
    assert not deals.reopen(brakkerigg, by=owner)
    assert in_order(stages[0]) == [brakkerigg, armering]
    assert (brakkerigg.reason, brakkerigg.closed_on) == (None, None)


def test_a_closed_deal_and_one_in_the_bin_are_not_moved(armering, brakkerigg, stages, owner):
    deals.win(armering, by=owner)
    put_in_bin(brakkerigg, by=owner)
    for deal in (armering, brakkerigg):
        with pytest.raises(RefusedError):
            deals.move(deal, stages[2], by=owner)


def test_who_did_not_see_that_another_moved_it_is_told_and_theirs_is_kept(armering, stages, owner, colleague):
    seen = armering.version
    deals.move(Deal.objects.get(pk=armering.pk), stages[2], by=colleague)
    with pytest.raises(MovedMeanwhileError, match=f"{colleague.name}.*{stages[2].name}"):
        deals.move(armering, stages[1], by=owner, seen=seen)
    assert Deal.objects.get(pk=armering.pk).stage == stages[2]
    deals.move(armering, stages[1], by=owner, seen=Deal.objects.get(pk=armering.pk).version)
    assert Deal.objects.get(pk=armering.pk).stage == stages[1]


def test_who_did_not_see_that_another_won_it_cannot_lose_it(armering, owner, colleague):
    seen = armering.version
    deals.win(Deal.objects.get(pk=armering.pk), by=colleague)
    with pytest.raises(MovedMeanwhileError, match=colleague.name):
        deals.lose(armering, by=owner, seen=seen)
    assert Deal.objects.get(pk=armering.pk).state == "won"


def test_what_another_changed_of_its_words_or_oneself_moved_is_no_reason_to_ask(armering, stages, owner, colleague):
    seen = armering.version
    change(Deal.objects.get(pk=armering.pk), {"name": "Armering Loddefjord"}, by=colleague)
    deals.move(armering, stages[1], by=owner, seen=seen)
    deals.move(armering, stages[2], by=owner, seen=seen)
    kept = Deal.objects.get(pk=armering.pk)
    assert (kept.name, kept.stage) == ("Armering Loddefjord", stages[2])


def test_where_there_is_no_room_left_between_two_there_is_made_some(customers, armering, brakkerigg, stages, owner):
    Deal.objects.update(rank=1)
    third = add(customers, "deal", {"name": "Tak Voss"}, by=owner)
    deals.move(third, stages[0], after=armering, by=owner)
    assert in_order(stages[0]) == [armering, third, brakkerigg]


MOVES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(-1, 4)), max_size=25)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_order_after_any_moves_is_that_of_lists(customers, stages, owner, moves):
    Deal.objects.all().delete()
    five = [add(customers, "deal", {"name": f"Salg {number}"}, by=owner) for number in range(5)]
    # As close as two can be without being the same, so that room has to be made now and then.
    for number, deal in enumerate(five):
        Deal.objects.filter(pk=deal.pk).update(rank=number * 2e-9)
    columns: list[list[Deal]] = [list(five), [], []]
    for which, to, after in moves:
        deal, before = five[which], five[after] if after >= 0 else None
        if before == deal:
            continue
        for column in columns:
            if deal in column:
                column.remove(deal)
        place = columns[to].index(before) + 1 if before in columns[to] else 0
        columns[to].insert(place, deal)
        deals.move(deal, stages[to], after=before, by=owner)
        assert [in_order(stage) for stage in stages[:3]] == columns
