"""What the experiment costs is worked out for a draft, by solving it, and kept."""

import datetime

import pytest
from django.utils import timezone, translation

from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError
from kyndig.training.actions import timetable_prices
from kyndig.training.actions.drafts import lock_session
from kyndig.training.actions.solver_runs import solve_run
from kyndig.training.actions.timetable_prices import ask_for_price, stop_price, take_up_prices, work_out
from kyndig.training.actions.timetables import draft_timetable, publish, throw_away
from kyndig.training.models import BusyTime, ExperimentPrice
from kyndig.training.queries.timetable_price import price_page
from tests.training.clock import stand_still
from tests.training.drafting import make_world


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)
    monkeypatch.setattr(timetable_prices, "SECONDS", 8)
    with translation.override("en"):
        yield


@pytest.fixture
def world(nordlys, owner):
    """Eight people in three departments (the lead has none), who fit into two sessions of one day."""
    return make_world(nordlys, owner)


def priced(world, draft) -> ExperimentPrice:
    price = ask_for_price(draft, by=world.lead)
    assert work_out(price)
    return price


def test_the_price_is_the_difference_between_two_real_timetables(world):
    """One day holds everybody where departments can be mixed; in steps each has a day of its own."""
    world.lead.department = world.people[1].department
    world.lead.save()
    draft = world.draft()
    assert draft.cost == 1000
    found = priced(world, draft).found
    assert (found["steps"], found["without"], found["with"]) == (2, 1000, 2000)
    assert (found["price"], found["least"], found["most"], found["more_unplaced"]) == (1000, 1000, 1000, 0)
    world.trainer.cost_per_day = 300
    world.trainer.save()
    assert priced(world, draft).found["price"] == 300


def test_a_draft_in_steps_costs_what_was_told(world):
    world.lead.department = world.people[1].department
    world.lead.save()
    draft = world.draft()
    told = priced(world, draft).found
    stepped = world.draft(in_steps=True)
    assert stepped.pk == draft.pk
    assert float(stepped.cost) == told["with"]
    days = {}
    for session in world.sessions(stepped):
        for seat in session.seats.select_related("person"):
            days.setdefault(seat.person.department_id, set()).add(session.starts.date())
    first, last = days.values()
    assert max(first) < min(last) or max(last) < min(first)
    assert world.draft().in_steps, "filled again, it keeps what was chosen"
    assert not world.draft(in_steps=False).in_steps


def test_steps_that_cost_nothing_are_said_to(world):
    world.trainer.cost_per_day = 0
    world.trainer.save()
    draft = world.draft()
    priced(world, draft)
    assert price_page(draft).steps.endswith("cost nothing: no timetable without them is cheaper. That is proven.")


def test_the_draft_says_what_its_own_order_costs(world):
    page = price_page(world.draft())
    assert "It costs nothing" in page.draw
    assert "%" in page.draw


def test_before_a_draft_is_filled_the_price_of_its_order_is_not_known(world):
    page = price_page(draft_timetable(world.period, by=world.lead))
    assert page.draw == "Nobody knows yet what the order of departments costs: fill the draft first."
    assert page.steps == ""


def test_one_department_has_nobody_to_wait_for(world):
    world.organisation.people.update(department=world.people[1].department)
    draft = world.draft()
    priced(world, draft)
    assert price_page(draft).steps.startswith("Steps need at least two departments")


def test_places_that_steps_take_away_are_told_instead_of_money(world):
    """Two departments, and all of both are on leave in the last week: the later of them has no step of its own."""
    world.lead.department = world.people[1].department
    world.lead.save()
    for person in world.people:
        BusyTime.objects.create(
            organisation=world.organisation,
            person=person,
            kind="leave",
            starts=datetime.datetime(2027, 3, 6, tzinfo=datetime.UTC),
            ends=datetime.datetime(2027, 3, 13, tzinfo=datetime.UTC),
        )
    draft = world.draft()
    assert draft.unplaced.count() == 0
    assert priced(world, draft).found["more_unplaced"] == 4
    assert "4 places fewer can be given" in price_page(draft).steps


def test_a_change_after_it_was_worked_out_is_said(world):
    draft = world.draft()
    priced(world, draft)
    assert not price_page(draft).old
    lock_session(world.sessions(draft)[0], by=world.lead)
    draft.refresh_from_db()
    assert price_page(draft).old


def test_it_is_asked_for_once_at_a_time_and_only_of_a_draft(world):
    draft = world.draft()
    price = ask_for_price(draft, by=world.lead)
    assert Line.objects.filter(verb="timetable.price_asked").count() == 1
    with pytest.raises(RefusedError):
        ask_for_price(draft, by=world.lead)
    work_out(price)
    assert not work_out(price)
    publish(draft, by=world.lead)
    with pytest.raises(RefusedError):
        ask_for_price(draft, by=world.lead)


def test_a_draft_is_published_while_its_price_is_worked_out(world):
    draft = world.draft()
    price = ask_for_price(draft, by=world.lead)
    publish(draft, by=world.lead)
    assert not work_out(price)
    price.refresh_from_db()
    assert price.state == "failed"


def test_what_was_stopped_is_no_price(world):
    draft = world.draft()
    price = ask_for_price(draft, by=world.lead)
    assert stop_price(price, by=world.lead)
    assert work_out(price)
    assert (price.state, price.says, price.found) == ("failed", "stopped", None)
    assert price_page(draft).steps == "It was stopped before the price was known."
    assert not stop_price(price, by=world.lead)


def test_what_goes_wrong_is_said(world, monkeypatch):
    draft = world.draft()
    price = ask_for_price(draft, by=world.lead)

    def fail(*args, **options):
        raise RuntimeError("no")

    monkeypatch.setattr(timetable_prices, "price_of_steps", fail)
    with pytest.raises(RuntimeError):
        work_out(price)
    assert "something went wrong" in price_page(draft).steps


def test_the_price_of_a_killed_worker_is_taken_up(world):
    price = ask_for_price(world.draft(), by=world.lead)
    ExperimentPrice.objects.update(state="running", heartbeat=timezone.now() - datetime.timedelta(minutes=5))
    assert take_up_prices() == 1
    assert work_out(price)
    assert price.state == "done"


def test_a_draft_that_was_thrown_away_is_not_priced(world):
    draft = world.draft()
    price = ask_for_price(draft, by=world.lead)
    throw_away(draft, by=world.lead)
    assert not work_out(price)
    assert solve_run(draft.runs.first()) is False
