from datetime import date

import pytest

from kyndig.ledger.models import Line
from kyndig.people.actions.departments import (
    add_department,
    merge_departments,
    move_department,
    remove_department,
    rename_department,
)
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Department, Role
from kyndig.people.refusals import RefusedError
from kyndig.training.models import AudienceMember, Course, Programme, Strand


def test_departments_are_added_inside_each_other(owner, nordlys, sales):
    east = add_department(nordlys, " Salg  Øst ", parent=sales, by=owner)
    assert (east.name, east.parent) == ("Salg Øst", sales)
    assert Line.objects.get().verb == "department.added"


@pytest.mark.parametrize("name", ["", "salg"])
def test_a_name_is_needed_and_is_one_departments_beside_others(owner, nordlys, sales, name):
    with pytest.raises(RefusedError):
        add_department(nordlys, name, by=owner)


def test_the_same_name_can_be_used_inside_another(owner, nordlys, sales):
    assert add_department(nordlys, "Salg", parent=sales, by=owner).parent == sales


def test_renaming_to_its_own_name_changes_nothing(owner, sales):
    assert not rename_department(sales, "Salg", by=owner)
    assert rename_department(sales, "Salg og marked", by=owner)


def test_a_department_cannot_lie_inside_itself(owner, nordlys, sales):
    east = add_department(nordlys, "Øst", parent=sales, by=owner)
    for into in (sales, east):
        with pytest.raises(RefusedError):
            move_department(sales, into, by=owner)
    assert move_department(east, None, by=owner)


def test_another_organisations_department_is_out_of_reach(owner, nordlys, sales, fremmed):
    foreign = Department.objects.create(organisation=fremmed, name="Lager")
    for attempt in (move_department, merge_departments):
        with pytest.raises(RefusedError):
            attempt(sales, foreign, by=owner)
    with pytest.raises(RefusedError):
        add_department(nordlys, "Ny", parent=foreign, by=owner)


def test_merging_moves_people_children_roles_and_what_other_rooms_know(owner, colleague, nordlys, sales):
    market = add_department(nordlys, "Marked", by=owner)
    web = add_department(nordlys, "Nett", parent=sales, by=owner)
    appoint(colleague, Role.Kind.SUPERUSER, department=sales, by=owner)
    programme = Programme.objects.create(organisation=nordlys, name="CRM", starts=date(2026, 1, 1))
    course = Course.objects.create(organisation=nordlys, name="Grunnkurs", level="basic", parts=[360])
    strand = Strand.objects.create(organisation=nordlys, programme=programme, course=course, name="Grunnkurs")
    for department in (sales, market):
        AudienceMember.objects.create(organisation=nordlys, strand=strand, department=department)
    merge_departments(sales, market, by=owner)
    colleague.refresh_from_db()
    web.refresh_from_db()
    assert (colleague.department, web.parent) == (market, market)
    assert market.roles.get().person == colleague
    assert [member.department for member in strand.audience_members.all()] == [market]
    assert not Department.objects.filter(name="Salg").exists()
    assert Line.objects.filter(verb="person.changed").count() == 2


def test_merging_into_one_that_lies_inside_lifts_it_up_first(owner, nordlys, sales):
    east = add_department(nordlys, "Øst", parent=sales, by=owner)
    merge_departments(sales, east, by=owner)
    east.refresh_from_db()
    assert east.parent is None
    assert east.people.count() == 1


def test_the_superuser_of_the_one_that_stays_stays(owner, colleague, nordlys, sales):
    market = add_department(nordlys, "Marked", by=owner)
    appoint(colleague, Role.Kind.SUPERUSER, department=sales, by=owner)
    appoint(owner, Role.Kind.SUPERUSER, department=market, by=owner)
    merge_departments(sales, market, by=owner)
    assert market.roles.get().person == owner


def test_an_empty_department_can_be_removed_and_no_other(owner, nordlys, sales):
    with pytest.raises(RefusedError):
        remove_department(sales, by=owner)
    empty = add_department(nordlys, "Tom", by=owner)
    remove_department(empty, by=owner)
    assert list(nordlys.departments.all()) == [sales]
