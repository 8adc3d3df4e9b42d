import datetime
from decimal import Decimal

import pytest

from kyndig.ledger.models import Line
from kyndig.people.models import Role
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.programme import change_programme, close_days, create_programme, open_days
from kyndig.training.models import Period, Trainer
from kyndig.training.queries.programme import closed_days, period_on, programme_of
from tests.training.company import TODAY, staff


def test_three_years_of_half_years_and_the_six_strands(programme):
    assert [(p.label, p.status) for p in programme.periods.all()][:2] == [("vår 27", "running"), ("høst 27", "planned")]
    assert programme.periods.count() == 6
    strands = {strand.course.level: strand for strand in programme.strands.all()}
    assert list(strands) == ["basic", "superuser", "focus", "advanced", "refresher", "gathering"]
    assert strands["basic"].name == "Grunnkurs"
    assert (strands["basic"].audience, strands["basic"].new_hire_days, strands["basic"].course.parts) == (
        "all",
        30,
        [360],
    )
    assert (strands["superuser"].audience_role, strands["superuser"].course.parts) == ("superuser", [360, 360])
    assert (strands["focus"].by_department, strands["focus"].cadence) == (True, "monthly")
    assert strands["advanced"].after == strands["basic"]
    assert strands["refresher"].first_period > strands["basic"].first_period
    refresher = strands["refresher"]
    assert (refresher.booster_minutes, refresher.booster_from_days, refresher.booster_to_days) == (20, 18, 37)
    assert (strands["gathering"].delivery, strands["gathering"].course.parts) == ("internal", [150])


def test_there_are_trainers_and_rooms_with_prices_to_correct(programme, owner):
    outside = Trainer.objects.get(organisation=programme.organisation, person=None)
    assert (outside.name, outside.cost_per_day) == ("Ekstern kursholder 1", Decimal(20_500))
    assert {t.strand.course.level for t in outside.teachings.all()} == {"basic", "superuser", "advanced", "refresher"}
    inside = owner.trainer
    assert {t.strand.course.level for t in inside.teachings.all()} == {"gathering"}
    assert owner.roles.filter(kind=Role.Kind.TRAINER).exists()
    assert [room.name for room in programme.organisation.rooms.all()] == ["Møterom 1"]


def test_a_large_company_gets_trainers_and_rooms_enough(nordlys, sales, owner):
    staff(nordlys, sales, 2000)
    create_programme(nordlys, starts=datetime.date(2027, 1, 1), by=owner)
    assert nordlys.trainers.filter(person=None).count() == 3
    assert nordlys.rooms.count() == 3


def test_a_room_for_each_place_that_has_people_enough_for_a_session(nordlys, sales, owner):
    staff(nordlys, sales, 6, site="Bergen")
    staff(nordlys, sales, 5, site=" bergen")
    staff(nordlys, sales, 2, site="Hamar")
    create_programme(nordlys, starts=TODAY, by=owner)
    assert [room.site for room in nordlys.rooms.all()] == ["", "Bergen"]


def test_holidays_the_summer_and_christmas_are_closed(programme):
    closed = closed_days(programme, datetime.date(2027, 1, 1), datetime.date(2027, 12, 31))
    for day in ("2027-03-25", "2027-03-29", "2027-05-17", "2027-07-12", "2027-08-06", "2027-12-24"):
        assert datetime.date.fromisoformat(day) in closed, day
    assert datetime.date(2027, 7, 9) not in closed
    assert "Skjærtorsdag" in programme.closures.values_list("name", flat=True)


def test_the_lead_changes_the_closed_days(programme, owner):
    closure = close_days(programme, "Kickoff", TODAY, TODAY, by=owner)
    assert closed_days(programme, TODAY, TODAY) == {TODAY}
    open_days(closure, by=owner)
    assert closed_days(programme, TODAY, TODAY) == frozenset()
    with pytest.raises(RefusedError):
        close_days(programme, "Wrong", TODAY, TODAY - datetime.timedelta(days=1), by=owner)


def test_there_is_one_programme(programme, owner):
    with pytest.raises(RefusedError):
        create_programme(programme.organisation, starts=TODAY, by=owner)
    assert programme_of(programme.organisation) == programme


def test_the_ledger_tells_of_every_record(programme, owner):
    verbs = set(Line.objects.filter(organisation_id=programme.organisation_id).values_list("verb", flat=True))
    assert {
        "programme.created",
        "period.added",
        "strand.added",
        "trainer.added",
        "room.added",
        "closure.added",
    } <= verbs
    change_programme(programme, by=owner, hour_cost=Decimal(610))
    assert Line.objects.first().after == {"hour_cost": "610"}


def test_the_period_of_a_day(programme):
    assert period_on(programme, datetime.date(2027, 8, 1)).number == 2
    assert period_on(programme, datetime.date(2020, 1, 1)).number == 1
    assert period_on(programme, datetime.date(2050, 1, 1)).number == 6
    assert Period.objects.filter(programme=programme).first().starts == TODAY
