from datetime import date

import pytest

from kyndig.ledger.models import Line
from kyndig.people.actions.people import change_person, hire, mark_left, return_person
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Department, Person, Role, User
from kyndig.people.refusals import RefusedError

LEFT = date(2026, 9, 1)


def verbs() -> list[str]:
    return list(Line.objects.order_by("id").values_list("verb", flat=True))


def test_who_is_hired_with_an_email_can_log_in(owner, nordlys, sales):
    person = hire(nordlys, by=owner, given_name=" Anne ", family_name="Aas", email=" Anne@N.example ", department=sales)
    person.refresh_from_db()
    assert (person.name, person.email, person.user.email) == (
        "Anne Aas",
        "anne@n.example",
        "anne@n.example",
    )
    assert verbs() == ["person.hired", "person.login_granted"]
    assert set(Line.objects.values_list("about_id", flat=True)) == {person.pk}


def test_who_has_no_email_is_kept_without_a_login(owner, nordlys):
    assert hire(nordlys, by=owner, given_name="Per").user is None


def test_the_same_email_in_another_organisation_is_the_same_login(owner, nordlys, fremmed):
    one = hire(nordlys, by=owner, given_name="Rita", email="rita@rad.example", is_employee=False)
    two = hire(fremmed, by=owner, given_name="Rita", email="RITA@rad.example", is_employee=False)
    assert one.user == two.user


@pytest.mark.parametrize("fields", [{}, {"given_name": "Ny", "email": "KOLBJORN@nordlys.example"}])
def test_without_a_name_or_with_a_colleagues_email_nobody_is_hired(owner, colleague, nordlys, fields):
    with pytest.raises(RefusedError):
        hire(nordlys, by=owner, **fields)
    assert nordlys.people.count() == 2
    assert not Line.objects.exists()


def test_an_employee_number_is_one_persons(owner, nordlys):
    hire(nordlys, by=owner, given_name="Per", employee_number="17")
    with pytest.raises(RefusedError, match="Per"):
        hire(nordlys, by=owner, given_name="Pål", employee_number="17")


def test_a_department_of_another_organisation_cannot_be_used(owner, nordlys, fremmed):
    foreign = Department.objects.create(organisation=fremmed, name="Lager")
    with pytest.raises(RefusedError):
        hire(nordlys, by=owner, given_name="Per", department=foreign)


def test_a_new_email_is_a_new_login_and_the_old_one_is_closed(owner, colleague):
    old = colleague.user
    change_person(colleague, by=owner, email="kk@nordlys.example", title="Selger")
    colleague.refresh_from_db()
    assert (colleague.user.email, colleague.title) == ("kk@nordlys.example", "Selger")
    assert not Person.objects.filter(user=old).exists()
    assert verbs() == ["person.changed", "person.login_withdrawn", "person.login_granted"]


def test_without_an_email_nobody_logs_in(owner, colleague):
    change_person(colleague, by=owner, email="")
    colleague.refresh_from_db()
    assert colleague.user is None


def test_a_change_that_changes_nothing_leaves_no_line(owner, colleague):
    assert not change_person(colleague, by=owner, given_name="Kolbjørn")
    assert verbs() == []


def test_nobody_is_their_own_manager(owner, colleague):
    with pytest.raises(RefusedError):
        change_person(colleague, by=owner, manager=colleague)


def test_leaving_and_coming_back(owner, colleague):
    mark_left(colleague, LEFT, owner)
    assert not Person.objects.employed().filter(pk=colleague.pk).exists()
    return_person(colleague, by=owner)
    assert Person.objects.employed().filter(pk=colleague.pk).exists()
    assert verbs() == ["person.left", "person.returned"]


def test_the_only_lead_cannot_leave(owner):
    with pytest.raises(RefusedError):
        mark_left(owner, LEFT, owner)


def test_one_of_two_leads_can_leave(owner, colleague):
    appoint(colleague, Role.Kind.LEAD, by=owner)
    assert mark_left(owner, LEFT, owner)


def test_a_leavers_address_can_be_given_to_a_new_person_who_gets_the_login_alone(owner, colleague, nordlys):
    mark_left(colleague, LEFT, owner)
    new = hire(nordlys, by=owner, given_name="Ny", email=colleague.email)
    colleague.refresh_from_db()
    assert new.user == User.objects.get(email=colleague.email)
    assert colleague.user is None
    with pytest.raises(RefusedError):
        return_person(colleague, by=owner)
