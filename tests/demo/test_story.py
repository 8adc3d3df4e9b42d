"""The demo company, made by the product's own actions: once, then looked at from every side."""

import datetime

import pytest
from django.test import Client

from kyndig.demo.company import a_month, first_staff
from kyndig.demo.roles import ROLES, SLUG, person_as
from kyndig.demo.story import beginning, tell
from kyndig.ledger.models import Line
from kyndig.outbox.catcher import catching
from kyndig.outbox.models import CaughtMail, Message
from kyndig.people.models import Organisation
from kyndig.training.models import Session
from kyndig.training.queries.coverage import coverage_of

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize("day", [datetime.date(2026, 11, 23), datetime.date(2027, 1, 4), datetime.date(2027, 7, 1)])
def test_the_programme_began_on_a_monday_two_half_years_ago(day):
    start = beginning(day)
    assert start.weekday() == 0
    assert 1.0 < (day - start).days / 365.25 * 2 < 3.2


def test_the_same_seed_makes_the_same_staff():
    import random

    lists = []
    for _ in range(2):
        staff = first_staff(random.Random(3), TODAY)
        a_month(staff, TODAY)
        lists.append(staff.export(TODAY))
    assert lists[0] == lists[1]


@pytest.mark.django_db(transaction=True)
def test_the_company_is_told_and_every_role_has_a_side(settings):
    settings.DEMO = True
    with catching() as port:
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        tell(TODAY)
    company = Organisation.objects.get(slug=SLUG)
    main = coverage_of(company.programmes.get(), on=TODAY).main
    assert main.people == company.people.employed().count()
    assert main.tally.attended > 0.9 * main.people
    assert Message.objects.exclude(state=Message.State.SENT).count() == 0
    assert CaughtMail.objects.count() == Message.objects.count()
    assert {"held", "published", "draft"} <= set(Session.objects.values_list("status", flat=True))
    assert Line.objects.order_by("pk").first().at.date() < TODAY - datetime.timedelta(days=365)
    for role in ROLES:
        assert person_as(role.key) is not None, role.key
        client = Client()
        answer = client.post("/demo/sign-in/", {"role": role.key}, follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0].startswith(f"/{SLUG}/")


@pytest.mark.django_db
def test_nobody_signs_in_as_a_role_that_is_not_there(client):
    assert client.post("/demo/sign-in/", {"role": "king"}).status_code == 404
    assert "kyndig demo" in client.get("/demo/").content.decode()
