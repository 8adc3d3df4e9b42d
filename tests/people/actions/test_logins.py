from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyndig.ledger.models import Line
from kyndig.people.actions.logins import grant_by_email, grant_login, grant_logins, withdraw_login
from kyndig.people.models import Person, User
from kyndig.people.refusals import RefusedError


def listed(organisation, given_name: str, email: str, **fields) -> Person:
    return Person.objects.create(organisation=organisation, given_name=given_name, email=email, **fields)


def logins(organisation) -> dict[str, str | None]:
    return dict(organisation.people.order_by("given_name").values_list("given_name", "user__email"))


def test_everybody_with_an_email_of_their_own_gets_a_login_at_once(outsider, nordlys):
    listed(nordlys, "Anne", "Anne@nordlys.example")
    listed(nordlys, "Bo", "lager@nordlys.example")
    listed(nordlys, "Cato", "lager@nordlys.example")
    listed(nordlys, "Dina", "")
    listed(nordlys, "Erik", "erik@nordlys.example", left=date(2026, 1, 1))
    assert grant_logins(nordlys, by=outsider) == 1
    assert logins(nordlys) == {"Anne": "anne@nordlys.example", "Bo": None, "Cato": None, "Dina": None, "Erik": None}
    assert grant_logins(nordlys, by=outsider) == 0
    assert Line.objects.count() == 1


def test_granting_takes_hardly_more_statements_for_hundreds_than_for_ten(owner, nordlys):
    def statements(first: int, number: int) -> int:
        Person.objects.bulk_create(
            Person(organisation=nordlys, given_name=f"P{n}", email=f"p{n}@nordlys.example")
            for n in range(first, first + number)
        )
        with CaptureQueriesContext(connection) as queries:
            assert grant_logins(nordlys, by=owner) == number
        return len(queries)

    assert statements(10, 200) <= statements(0, 10) + 5


def test_an_existing_login_of_another_organisation_is_used(outsider, nordlys):
    listed(nordlys, "Ulla", "ulla@fremmed.example")
    grant_logins(nordlys, by=outsider)
    assert nordlys.people.get().user == outsider.user


def test_two_people_with_one_address_do_not_get_each_others_access(owner, nordlys):
    one, two = (listed(nordlys, name, "felles@nordlys.example") for name in ("En", "To"))
    for person in (one, two):
        with pytest.raises(RefusedError, match="En"):
            grant_login(person, by=owner)
    assert grant_by_email("felles@nordlys.example") is None
    assert not User.objects.filter(email="felles@nordlys.example").exists()


def test_asking_for_a_code_opens_every_organisation_that_lists_the_address(nordlys, fremmed):
    for organisation in (nordlys, fremmed):
        listed(organisation, "Rita", "rita@rad.example")
    user = grant_by_email("RITA@rad.example")
    assert [person.organisation.slug for person in user.people.order_by("organisation__slug")] == ["fremmed", "nordlys"]


@pytest.mark.parametrize("email", ["", "ukjent@nordlys.example"])
def test_an_address_on_no_list_has_no_login(owner, nordlys, email):
    listed(nordlys, "Uten", "")
    assert grant_by_email(email) is None


def test_who_has_left_gets_no_login(owner, nordlys):
    gone = listed(nordlys, "Gro", "gro@nordlys.example", left=date(2026, 1, 1))
    with pytest.raises(RefusedError):
        grant_login(gone, by=owner)
    assert grant_by_email("gro@nordlys.example") is None


def test_withdrawing_keeps_the_login_in_other_organisations(owner, colleague, fremmed):
    elsewhere = listed(fremmed, "Kolbjørn", colleague.email, user=colleague.user)
    withdraw_login(colleague, by=owner)
    colleague.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (colleague.user, elsewhere.user is None) == (None, False)
