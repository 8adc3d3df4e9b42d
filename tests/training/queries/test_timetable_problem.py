"""The problem of a period, read from the database."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyndig.training.actions.timetables import publish
from kyndig.training.models import BusyTime, Closure, Room, RoomAway, Seat, Trainer, TrainerAway
from kyndig.training.queries.timetable_problem import planning_of
from tests.training.clock import stand_still
from tests.training.company import hold, staff
from tests.training.drafting import FRIDAY, MONDAY, make_strand, make_world, teach

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def world(nordlys, owner):
    return make_world(nordlys, owner)


def course(planning, name):
    return planning.problem.course[name]


def ids(people) -> set[str]:
    return {f"p{person.pk}" for person in people}


def test_everybody_who_works_here_is_wanted_once(world):
    planning = planning_of(world.period)
    assert set(course(planning, f"s{world.strand.pk}").audience) == ids(world.people)
    assert planning.wanted == len(world.people)
    assert {person.department for person in planning.problem.people} == {
        f"d{person.department_id}" for person in world.people
    }


def test_who_has_attended_or_holds_a_published_seat_is_not_asked_again(world):
    attended, invited, declined, absent = world.people[:4]
    hold(world.strand, world.period, datetime.date(2027, 1, 20), [attended])
    hold(world.strand, world.period, datetime.date(2027, 1, 21), [absent], seat="absent")
    session = hold(world.strand, world.period, MONDAY, [invited], status="published", seat="invited")
    Seat.objects.create(organisation=world.organisation, session=session, person=declined, status="declined")
    planning = planning_of(world.period)
    assert set(course(planning, f"s{world.strand.pk}").audience) == ids(world.people[2:])
    assert planning.problem.person[f"p{declined.pk}"].busy, "who declined is not put into the same session again"


def test_nobody_is_put_into_what_has_been_held(world):
    absent = world.people[0]
    held = hold(world.strand, world.period, datetime.date(2027, 1, 21), [absent], seat="absent")
    planning = planning_of(world.period, today=datetime.date(2027, 1, 22))
    assert (planning.problem.fixed, planning.aside) == ((), (held.pk,))
    assert f"p{absent.pk}" in course(planning, f"s{world.strand.pk}").audience


def test_published_sessions_are_fixed_and_the_draft_keeps_its_locked_ones(world):
    publish(world.draft(), by=world.lead)
    planning = planning_of(world.period)
    assert planning.wanted == 0
    assert len(planning.problem.fixed) == len(planning.sessions) == 2
    assert sum(len(session.people) for session in planning.problem.fixed) == 8


def test_who_still_takes_the_course_before_is_asked_in_that_order(world):
    strand = make_strand(world.strand.programme, "Videregående", "advanced", after=world.strand, after_days=2)
    teach(world.trainer, strand)
    hold(world.strand, world.period, datetime.date(2027, 2, 26), world.people[:2])
    planning = planning_of(world.period)
    ready, later = course(planning, f"s{strand.pk}"), course(planning, f"s{strand.pk}+")
    assert (set(ready.audience), ready.after) == (ids(world.people[:2]), ())
    assert set(later.audience) == ids(world.people[2:])
    assert (later.after[0].course, later.after[0].days) == (f"s{world.strand.pk}", 2)
    assert planning.problem.from_json(planning.problem.to_json()) == planning.problem


def test_what_would_come_too_soon_waits_for_the_next_period(world):
    strand = make_strand(world.strand.programme, "Årlig", "refresher", after=world.strand, after_days=90)
    hold(world.strand, world.period, datetime.date(2027, 2, 26), world.people)
    assert course(planning_of(world.period), f"s{strand.pk}").audience == ()


def test_a_trainer_is_not_asked_to_sit_in_the_own_course(world):
    world.trainer.person = world.people[1]
    world.trainer.save()
    assert f"p{world.people[1].pk}" not in course(planning_of(world.period), f"s{world.strand.pk}").audience


def test_times_are_the_clock_on_the_wall_on_both_sides_of_summer_time(world):
    period = world.period
    period.ends = datetime.date(2027, 4, 16)
    period.save()
    person = world.people[2]
    for day in (datetime.date(2027, 3, 25), datetime.date(2027, 3, 30)):
        starts = datetime.datetime.combine(day, datetime.time(9), OSLO)
        BusyTime.objects.create(
            organisation=world.organisation,
            person=person,
            kind="event",
            starts=starts,
            ends=starts + datetime.timedelta(hours=1),
        )
    busy = planning_of(period).problem.person[f"p{person.pk}"].busy
    assert [(start.hour, end.hour) for start, end in busy] == [(9, 10), (9, 10)]


def test_away_closed_and_sites_are_told_to_the_engine(world):
    starts = datetime.datetime.combine(MONDAY, datetime.time(0), OSLO)
    span = {"organisation": world.organisation, "starts": starts, "ends": starts + datetime.timedelta(days=1)}
    TrainerAway.objects.create(trainer=world.trainer, **span)
    RoomAway.objects.create(room=world.room, **span)
    Room.objects.filter(pk=world.room.pk).update(site="Bergen ")
    world.people[2].site = "bergen"
    world.people[2].save()
    Closure.objects.create(
        organisation=world.organisation,
        programme=world.period.programme,
        name="Fri",
        starts=FRIDAY,
        ends=FRIDAY,
    )
    problem = planning_of(world.period).problem
    assert problem.trainers[0].available[0][0].day == 2
    assert problem.rooms[0].available[0][0].day == 2
    assert problem.rooms[0].site == "bergen"
    assert problem.person[f"p{world.people[2].pk}"].sites == frozenset({"bergen"})
    assert problem.day.closed == frozenset({FRIDAY})


def test_new_sessions_leave_people_time_to_make_room_for_them(world):
    period = world.period
    period.ends = datetime.date(2027, 3, 31)
    period.save()
    planning = planning_of(period, today=datetime.date(2027, 3, 3))
    assert planning.from_day == datetime.date(2027, 3, 13)
    assert planning.problem.trainers[0].available[0][0] == datetime.datetime(2027, 3, 13)


def test_a_period_that_is_over_is_planned_as_a_whole(world):
    assert planning_of(world.period, today=datetime.date(2027, 8, 1)).from_day == MONDAY


def test_other_periods_sessions_take_their_people_trainer_and_room(world):
    other = world.period.programme.periods.create(
        organisation=world.organisation, number=2, starts=datetime.date(2027, 4, 1), ends=datetime.date(2027, 6, 1)
    )
    person = world.people[3]
    strand = make_strand(world.strand.programme, "Annet", "advanced")
    trainer = Trainer.objects.get()
    hold(strand, other, MONDAY, [person], status="published", seat="invited", trainer=trainer, room=world.room)
    problem = planning_of(world.period).problem
    nine = datetime.datetime.combine(MONDAY, datetime.time(9))
    assert problem.person[f"p{person.pk}"].busy == ((nine, nine + datetime.timedelta(hours=3)),)
    assert problem.trainers[0].available[0][1] == nine
    assert problem.rooms[0].available[0][1] == nine


def test_the_number_of_queries_does_not_grow_with_the_company(world):
    with CaptureQueriesContext(
        connection,
    ) as before:
        planning_of(world.period)
    publish(world.draft(), by=world.lead)
    people = staff(world.organisation, world.people[3].department, 60)
    for number in range(12):
        hold(world.strand, world.period, FRIDAY, people[number : number + 2], status="published", seat="invited")
    planning_of(world.period)
    with CaptureQueriesContext(connection) as after:
        planning_of(world.period)
    # The parts of what is published, and of what is fixed, come with queries of their own where there are any.
    assert len(after) <= len(before) + 4
