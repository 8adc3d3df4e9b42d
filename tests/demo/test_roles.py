"""The demo's front door: a button a role."""

import pytest
from django.test import Client

from kyndig.people.models import Department, Role
from tests.conftest import make_person


@pytest.fixture
def a_small_demo(nordlys, owner, sales):
    """Olga leads the programme, and Silje sells in a department of the sales."""
    shop = Department.objects.create(organisation=nordlys, name="Bedrift", parent=sales)
    return make_person(nordlys, "Silje Seland", department=shop)


def test_the_salesperson_begins_with_the_day(a_small_demo):
    client = Client()
    answer = client.post("/demo/sign-in/", {"role": "seller"}, follow=True)
    assert answer.redirect_chain[0][0] == "/nordlys/crm/"
    assert answer.status_code == 200
    assert answer.wsgi_request.person == a_small_demo


def test_everybody_else_begins_where_they_land(a_small_demo, owner):
    assert Role.Kind.LEAD in owner.role_kinds
    answer = Client().post("/demo/sign-in/", {"role": "lead"})
    assert answer.url == "/"


def test_a_role_that_is_none_is_not_there(a_small_demo):
    assert Client().post("/demo/sign-in/", {"role": "king"}).status_code == 404
