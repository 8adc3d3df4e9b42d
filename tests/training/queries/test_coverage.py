import datetime

from django.utils import timezone

from kyndig.people.models import Role
from kyndig.training.models import Course, Seat, Session
from kyndig.training.queries.coverage import Tally, coverage_of
from tests.conftest import make_person
from tests.training.company import TODAY, hold, name, staff

LATER = TODAY + datetime.timedelta(days=60)


def tally(programme, strand, on=LATER) -> Tally:
    return coverage_of(programme, on=on).of(strand).tally


def test_nobody_is_covered_to_start_with(programme, basic):
    assert tally(programme, basic) == Tally(audience=7, attended=0, planned=0)
    assert tally(programme, basic).missing == 7


def test_attended_and_planned_are_told_apart(programme, basic, owner, colleague, service):
    period = programme.periods.first()
    hold(basic, period, TODAY, [owner])
    people = list(service.people.all())
    coming = {"status": Session.Status.PUBLISHED, "seat": Seat.Status.INVITED}
    hold(basic, period, LATER + datetime.timedelta(days=3), [*people[:3], owner], **coming)
    found = coverage_of(programme, on=LATER).of(basic)
    assert found.tally == Tally(7, attended=1, planned=3)
    assert found.departments[owner.department_id] == Tally(2, attended=1)
    assert found.departments[service.pk] == Tally(5, planned=3)


def test_only_a_seat_that_is_kept_in_a_published_session_to_come_is_planned(
    programme, basic, owner, colleague, service
):
    period = programme.periods.first()
    one, two, three, *_ = service.people.all()
    soon = LATER + datetime.timedelta(days=3)
    hold(basic, period, soon, [one], status=Session.Status.DRAFT, seat=Seat.Status.PLANNED)
    hold(basic, period, soon, [two], status=Session.Status.PUBLISHED, seat=Seat.Status.DECLINED)
    hold(basic, period, TODAY, [three], status=Session.Status.PUBLISHED, seat=Seat.Status.INVITED)
    hold(basic, period, TODAY, [owner], seat=Seat.Status.ABSENT)
    assert tally(programme, basic) == Tally(7)


def test_the_denominator_is_everybody_who_works_here_now(programme, basic, nordlys, sales, service, owner):
    period = programme.periods.first()
    staff(nordlys, None, 1, started=LATER)
    leaver = make_person(nordlys, "Lars Lund", department=sales)
    hold(basic, period, TODAY, [owner, leaver])
    leaver.left = LATER
    leaver.save()
    found = coverage_of(programme, on=LATER).of(basic)
    assert found.tally == Tally(8, attended=1)
    assert found.departments[None] == Tally(1)


def test_nobody_is_missing_before_the_strand_begins(programme, strand_of):
    refresher = strand_of(Course.Level.REFRESHER)
    assert tally(programme, refresher).missing == 0
    assert tally(programme, refresher, on=datetime.date(2027, 7, 1)).missing == 7


def test_a_yearly_strand_is_to_be_attended_in_each_of_its_years(programme, strand_of, owner):
    refresher = strand_of(Course.Level.REFRESHER)
    autumn = programme.periods.get(number=2)
    hold(refresher, autumn, datetime.date(2027, 10, 1), [owner])
    assert tally(programme, refresher, datetime.date(2027, 12, 1)).attended == 1
    assert tally(programme, refresher, datetime.date(2028, 6, 1)).attended == 1, "the same year of the strand"
    assert tally(programme, refresher, datetime.date(2028, 7, 1)).attended == 0, "the next"


def test_a_strand_for_superusers_counts_them_alone(programme, strand_of, owner, colleague):
    superuser_training = strand_of(Course.Level.SUPERUSER)
    name(owner, Role.Kind.SUPERUSER)
    hold(superuser_training, programme.periods.first(), TODAY, [owner, colleague])
    assert tally(programme, superuser_training) == Tally(1, attended=1)


def test_focus_sessions_count_departments(programme, strand_of, sales, service):
    focus, period = strand_of(Course.Level.FOCUS), programme.periods.first()
    on = TODAY + datetime.timedelta(days=20)
    hold(focus, period, TODAY, [], department=sales)
    hold(focus, period, on + datetime.timedelta(days=5), [], status=Session.Status.PUBLISHED, department=service)
    assert tally(programme, focus, on) == Tally(2, attended=1, planned=1)
    assert tally(programme, focus, on + datetime.timedelta(days=40)) == Tally(2)


def test_a_session_today_is_still_to_come(programme, basic, owner):
    hold(basic, programme.periods.first(), LATER, [owner], status=Session.Status.PUBLISHED, seat=Seat.Status.INVITED)
    assert tally(programme, basic).planned == 1


def test_superusers_are_named(programme, owner, sales):
    name(owner, Role.Kind.SUPERUSER)
    assert coverage_of(programme, on=LATER).superusers == {sales.pk: "Olga Owen"}


def test_nine_queries_for_any_number_of_people(programme, basic, nordlys, service, django_assert_num_queries):
    with django_assert_num_queries(9):
        coverage_of(programme, on=timezone.localdate())
    hold(basic, programme.periods.first(), TODAY, staff(nordlys, service, 200))
    with django_assert_num_queries(9):
        coverage_of(programme, on=timezone.localdate())
