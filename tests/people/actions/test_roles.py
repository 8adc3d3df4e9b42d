from datetime import date

import pytest

from kyndig.ledger.models import Line
from kyndig.people.actions.roles import appoint, dismiss
from kyndig.people.models import Department, Role
from kyndig.people.refusals import RefusedError

Kind = Role.Kind


def held(department) -> dict[str, str]:
    return {role.kind: role.person.given_name for role in department.roles.all()}


def test_a_department_has_one_superuser_and_one_deputy(owner, colleague, sales):
    appoint(owner, Kind.SUPERUSER, department=sales, by=owner)
    appoint(colleague, Kind.DEPUTY, department=sales, by=owner)
    assert held(sales) == {"superuser": "Olga", "deputy": "Kolbjørn"}
    appoint(colleague, Kind.SUPERUSER, department=sales, by=owner)
    assert held(sales) == {"superuser": "Kolbjørn"}
    assert list(Line.objects.order_by("id").values_list("verb", "about_id")) == [
        ("role.appointed", owner.pk),
        ("role.appointed", colleague.pk),
        ("role.dismissed", owner.pk),
        ("role.dismissed", colleague.pk),
        ("role.appointed", colleague.pk),
    ]


def test_appointing_twice_changes_the_rights_alone(owner, colleague):
    role = appoint(colleague, Kind.PARTNER, by=owner)
    assert role.rights == Role.Rights.SEE
    assert appoint(colleague, Kind.PARTNER, rights=Role.Rights.EDIT, by=owner).pk == role.pk
    role.refresh_from_db()
    assert role.rights == Role.Rights.EDIT
    assert colleague.role_kinds == {"partner"}


@pytest.mark.parametrize("kind", [Kind.SUPERUSER, Kind.DEPUTY, "chief"])
def test_a_role_that_lacks_its_department_or_does_not_exist_is_refused(owner, colleague, kind):
    with pytest.raises(RefusedError):
        appoint(colleague, kind, by=owner)


def test_a_lead_is_for_the_whole_organisation(owner, colleague, sales):
    with pytest.raises(RefusedError):
        appoint(colleague, Kind.LEAD, department=sales, by=owner)


def test_a_department_of_another_organisation_is_refused(owner, fremmed):
    foreign = Department.objects.create(organisation=fremmed, name="Lager")
    with pytest.raises(RefusedError):
        appoint(owner, Kind.SUPERUSER, department=foreign, by=owner)


def test_who_has_left_is_given_no_role(owner, colleague):
    colleague.left = date(2026, 1, 1)
    with pytest.raises(RefusedError):
        appoint(colleague, Kind.LEAD, by=owner)


def test_the_last_lead_stays(owner, colleague):
    with pytest.raises(RefusedError, match="Olga"):
        dismiss(owner.roles.get(), by=owner)
    appoint(colleague, Kind.LEAD, by=owner)
    dismiss(owner.roles.get(), by=owner)
    assert list(Role.objects.filter(kind=Kind.LEAD).values_list("person__given_name", flat=True)) == ["Kolbjørn"]
