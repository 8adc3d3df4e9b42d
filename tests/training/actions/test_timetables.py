"""A timetable is drafted, filled, changed, published and thrown away."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kyndig.ledger.models import Line
from kyndig.outbox.models import Message
from kyndig.people.refusals import RefusedError
from kyndig.timetable import Answer, check
from kyndig.training.actions import solver_runs
from kyndig.training.actions.draft_seats import move_person, seat, take_out
from kyndig.training.actions.draft_state import BrokenRulesError
from kyndig.training.actions.drafts import bring_back, drop_session, lock_session, move_session, seen_of
from kyndig.training.actions.solver_runs import ask_for_run, solve_run, stop_run, take_up_runs
from kyndig.training.actions.timetables import draft_timetable, publish, take_back, throw_away
from kyndig.training.models import BusyTime, Seat, Session, SolverRun, Timetable
from kyndig.training.queries.timetable_check import breaches_now
from kyndig.training.queries.timetable_cost import cost_now
from tests.training.clock import stand_still
from tests.training.company import staff
from tests.training.drafting import FRIDAY, MONDAY, make_strand, make_world, teach

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def world(nordlys, owner):
    return make_world(nordlys, owner)


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour, minute))


def busy(person, day: datetime.date, first: int, last: int) -> BusyTime:
    return BusyTime.objects.create(
        organisation=person.organisation,
        person=person,
        kind="event",
        starts=at(day, first).replace(tzinfo=OSLO),
        ends=at(day, last).replace(tzinfo=OSLO),
    )


def test_everybody_gets_a_place_in_a_draft_that_keeps_the_rules(world):
    draft = world.draft()
    assert draft.status == "draft"
    assert Seat.objects.filter(session__timetable=draft).count() == len(world.people) == 8
    assert draft.unplaced.count() == 0
    assert breaches_now(draft) == []
    assert draft.cost == draft.bound == cost_now(draft)
    run = draft.runs.get()
    assert (run.state, run.wanted, run.placed) == ("done", 8, 8)
    assert not Message.objects.exists(), "nobody is told of a draft"


def test_who_cannot_be_placed_stands_there_with_the_reason(world):
    away = world.people[3]
    busy(away, MONDAY, 0, 23)
    BusyTime.objects.filter(person=away).update(ends=at(FRIDAY, 23).replace(tzinfo=OSLO))
    draft = world.draft()
    (unplaced,) = draft.unplaced.all()
    assert unplaced.person == away
    assert unplaced.blockers[0]["kind"] == "busy"


def test_the_ledger_tells_of_the_run_and_of_each_session(world):
    draft = world.draft()
    filled = Line.objects.get(verb="timetable.filled")
    assert filled.actor_id == world.lead.pk
    assert filled.after["unplaced"] == 0
    assert Line.objects.filter(verb="session.drafted").count() == draft.sessions.count()


def test_a_run_is_done_once_whoever_asks(world):
    timetable = draft_timetable(world.period, by=world.lead, seconds=5)
    run = timetable.runs.get()
    assert solve_run(run)
    assert not solve_run(run)
    assert Line.objects.filter(verb="timetable.filled").count() == 1


def test_one_draft_and_one_run_a_period(world):
    draft_timetable(world.period, by=world.lead)
    with pytest.raises(RefusedError):
        draft_timetable(world.period, by=world.lead)
    assert Timetable.objects.count() == SolverRun.objects.count() == 1


def test_the_run_of_a_killed_worker_is_taken_up_and_the_first_puts_nothing_in(world, monkeypatch):
    timetable = draft_timetable(world.period, by=world.lead, seconds=5)
    run = timetable.runs.get()
    real = solver_runs.solve

    def slow(*args, **options) -> Answer:
        answer = real(*args, **options)
        monkeypatch.setattr(solver_runs, "solve", real)
        SolverRun.objects.update(heartbeat=timezone.now() - datetime.timedelta(minutes=5))
        assert take_up_runs() == 1
        assert solve_run(SolverRun.objects.get()), "another worker does it meanwhile"
        return answer

    monkeypatch.setattr(solver_runs, "solve", slow)
    assert not solve_run(run)
    assert run.attempts == 2
    assert Seat.objects.count() == 8
    assert Line.objects.filter(verb="timetable.filled").count() == 1


def test_a_run_is_given_up_after_three_attempts(world):
    timetable = draft_timetable(world.period, by=world.lead)
    SolverRun.objects.update(attempts=3)
    run = timetable.runs.get()
    assert not solve_run(run)
    run.refresh_from_db()
    assert (run.state, run.says) == ("failed", "cut_off")


def test_what_goes_wrong_leaves_the_draft_as_it_was(world, monkeypatch):
    draft = world.draft()
    before = sorted(draft.sessions.values_list("pk", flat=True))
    run = ask_for_run(draft, by=world.lead)

    def fail(*args, **options):
        raise RuntimeError("no")

    monkeypatch.setattr(solver_runs, "solve", fail)
    with pytest.raises(RuntimeError):
        solve_run(run)
    assert (run.state, run.says) == ("failed", "went_wrong")
    assert sorted(draft.sessions.values_list("pk", flat=True)) == before


def test_a_run_that_is_stopped_keeps_what_it_has(world):
    timetable = draft_timetable(world.period, by=world.lead, seconds=20)
    run = timetable.runs.get()
    assert stop_run(run, by=world.lead)
    assert solve_run(run)
    assert run.state == "done"
    assert not stop_run(run, by=world.lead)


def test_a_locked_session_stays_when_the_draft_is_filled_again(world):
    draft = world.draft()
    kept, *others = world.sessions(draft)
    people = set(kept.seats.values_list("person", flat=True))
    lock_session(kept, by=world.lead)
    draft = world.draft()
    kept.refresh_from_db()
    assert people <= set(kept.seats.values_list("person", flat=True))
    assert not Session.objects.filter(pk__in=[other.pk for other in others]).exists()
    assert Seat.objects.filter(session__timetable=draft).count() == 8


def test_moving_over_a_busy_time_is_refused_with_the_reason(world):
    draft = world.draft()
    session = world.sessions(draft)[0]
    person = session.seats.first().person
    busy(person, FRIDAY, 9, 11)
    with pytest.raises(BrokenRulesError) as refusal:
        move_session(session, starts=at(FRIDAY, 8, 30), trainer=world.trainer, room=world.room, by=world.lead)
    assert refusal.value.reasons == [f"{person.name} er opptatt kl. 09.00–11.00."]
    assert session.starts == Session.objects.get(pk=session.pk).starts


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        (datetime.date(2027, 3, 6), (8, 30), "ikke opplæring"),
        (FRIDAY, (15, 0), "mellom 08.30 og 16.00"),
        (datetime.date(2027, 4, 5), (8, 30), "utenfor perioden"),
        (FRIDAY, (8, 40), "hel eller halv time"),
    ],
)
def test_a_move_out_of_the_working_day_is_refused(world, day, clock, words):
    session = world.sessions(world.draft())[0]
    with pytest.raises(BrokenRulesError, match=words):
        move_session(session, starts=at(day, *clock), trainer=world.trainer, room=world.room, by=world.lead)


def test_two_sessions_never_share_a_trainer(world):
    first, second = world.sessions(world.draft())[:2]
    starts = timezone.localtime(second.starts, OSLO).replace(tzinfo=None)
    with pytest.raises(BrokenRulesError, match="Bente Lie holder en annen samling"):
        move_session(first, starts=starts, trainer=world.trainer, room=None, by=world.lead)


def test_a_move_that_fits_is_kept_and_priced(world):
    draft = world.draft()
    session = world.sessions(draft)[0]
    assert move_session(session, starts=at(FRIDAY, 12), trainer=world.trainer, room=world.room, by=world.lead)
    session.refresh_from_db()
    assert timezone.localtime(session.parts.get().starts, OSLO).hour == 12
    draft.refresh_from_db()
    assert draft.cost == cost_now(draft)
    assert Line.objects.filter(verb="session.moved", subject_id=session.pk).count() == 1


def test_two_leads_who_move_the_same_session_are_told(world):
    session = world.sessions(world.draft())[0]
    seen = seen_of(session)
    move = {"trainer": world.trainer, "room": world.room, "by": world.lead, "seen": seen}
    assert move_session(session, starts=at(FRIDAY, 12), **move)
    with pytest.raises(RefusedError, match="Noen flyttet"):
        move_session(session, starts=at(FRIDAY, 8, 30), **move)


def test_nobody_changes_a_draft_while_it_is_filled(world):
    draft = world.draft()
    session = world.sessions(draft)[0]
    ask_for_run(draft, by=world.lead)
    with pytest.raises(RefusedError, match="fylles akkurat nå"):
        lock_session(session, by=world.lead)


def test_a_person_goes_to_another_session_or_out_and_in_again(world):
    Session.objects.all().delete()
    world.strand.largest_group, world.strand.smallest_group = 6, 1
    world.strand.save()
    draft = world.draft()
    source, target = world.sessions(draft)[:2]
    person = source.seats.first().person
    if target.seats.count() < 6:
        move_person(person, source, target, by=world.lead)
        assert target.seats.filter(person=person).exists()
        source, target = target, source
    take_out(person, source, by=world.lead)
    assert draft.unplaced.get().person == person
    with pytest.raises(RefusedError):
        take_out(person, source, by=world.lead)
    seat(person, source, by=world.lead)
    assert not draft.unplaced.exists()
    with pytest.raises(BrokenRulesError):
        seat(person, target, by=world.lead)


def test_a_session_that_would_be_too_small_or_too_full_is_refused(world):
    world.strand.smallest_group = 4
    world.strand.save()
    draft = world.draft()
    source, target = world.sessions(draft)[:2]
    person = source.seats.first().person
    with pytest.raises(BrokenRulesError, match="ville vært igjen"):
        take_out(person, source, by=world.lead)
    with pytest.raises(BrokenRulesError, match="Gruppen kan være på"):
        move_person(person, source, target, by=world.lead)


def test_a_session_taken_away_comes_back_with_its_people(world):
    draft = world.draft()
    session = world.sessions(draft)[0]
    people = set(session.seats.values_list("person", flat=True))
    key = drop_session(session, by=world.lead)
    assert set(draft.unplaced.values_list("person", flat=True)) == people
    line = Line.objects.get(verb="session.taken_away", subject_id=key)
    back = bring_back(draft, line.before, by=world.lead)
    assert set(back.seats.values_list("person", flat=True)) == people
    assert not draft.unplaced.exists()


def test_publishing_invites_everybody_once(world):
    draft = world.draft()
    assert publish(draft, by=world.lead, version=draft.version) == 8
    assert set(Seat.objects.values_list("status", flat=True)) == {"invited"}
    assert set(Session.objects.values_list("status", flat=True)) == {"published"}
    assert Message.objects.filter(kind="invitation").count() == 1, "only the lead has an e-mail here"
    with pytest.raises(RefusedError):
        publish(draft, by=world.lead)
    assert Message.objects.count() == 1


def test_publishing_is_refused_when_something_has_changed(world):
    draft = world.draft()
    session = world.sessions(draft)[0]
    with pytest.raises(RefusedError, match="endret mens du så"):
        publish(draft, by=world.lead, version=draft.version - 1)
    person = session.seats.first().person
    busy(person, timezone.localtime(session.starts, OSLO).date(), 7, 17)
    with pytest.raises(BrokenRulesError, match="er opptatt"):
        publish(draft, by=world.lead)
    person.left = datetime.date(2027, 1, 31)
    person.save()
    with pytest.raises(BrokenRulesError, match="jobber ikke her lenger"):
        publish(draft, by=world.lead)
    assert not Message.objects.exists()


def test_a_draft_thrown_away_comes_back(world):
    draft = world.draft()
    throw_away(draft, by=world.lead)
    assert draft.status == "thrown_away"
    take_back(draft, by=world.lead)
    assert draft.status == "draft"
    throw_away(draft, by=world.lead)
    draft_timetable(world.period, by=world.lead)
    with pytest.raises(RefusedError):
        take_back(draft, by=world.lead)


def test_new_people_fill_the_free_seats_of_published_sessions(world):
    world.strand.largest_group = 6
    world.strand.save()
    publish(world.draft(), by=world.lead)
    invited = set(Seat.objects.values_list("pk", flat=True))
    (new,) = staff(world.organisation, world.people[3].department, 1)
    draft = world.draft()
    proposal = draft.seat_proposals.get()
    assert proposal.person == new
    assert not Seat.objects.filter(person=new).exists(), "nobody sees a proposal"
    assert publish(draft, by=world.lead) == 1
    assert Seat.objects.get(person=new).status == "invited"
    assert invited <= set(Seat.objects.values_list("pk", flat=True))


def test_courses_come_in_their_order(world):
    strand = make_strand(world.strand.programme, "Videregående", "advanced", after=world.strand, after_days=2)
    teach(world.trainer, strand)
    draft = world.draft()
    assert draft.unplaced.count() == 0
    for person in world.people:
        basic = Session.objects.get(timetable=draft, strand=world.strand, seats__person=person)
        later = Session.objects.get(timetable=draft, strand=strand, seats__person=person)
        assert later.starts >= basic.ends + datetime.timedelta(days=2)
    assert breaches_now(draft) == []
    last = draft.sessions.filter(strand=world.strand).last()
    with pytest.raises(BrokenRulesError, match="kan ta Videregående fra"):
        move_session(last, starts=at(FRIDAY, 8, 30), trainer=None, room=None, by=world.lead)


def test_departments_have_their_focus_sessions_and_superusers_their_gathering(world):
    make_strand(world.strand.programme, "Fokusøkter", "focus", parts=[20], cadence="monthly", delivery="internal")
    draft = world.draft()
    meetings = draft.sessions.exclude(department=None)
    assert {meeting.department.name for meeting in meetings} == {"Kundeservice", "Logistikk", "Salg"}
    assert not Seat.objects.filter(session__in=meetings).exists()
    assert publish(draft, by=world.lead) == 8


def test_a_published_session_that_breaks_a_rule_by_now_does_not_stop_a_new_draft(world):
    publish(world.draft(), by=world.lead)
    world.strand.largest_group = 2
    world.strand.save()
    staff(world.organisation, world.people[3].department, 2)
    draft = world.draft()
    assert draft.unplaced.count() == 0


def test_the_problem_of_a_draft_can_be_checked_by_the_engine_alone(world):
    timetable = draft_timetable(world.period, by=world.lead)
    planning = solver_runs.plan_around_what_stands(timetable)
    assert check(planning.problem, []) == []
    assert planning.problem.from_json(planning.problem.to_json()) == planning.problem
