"""My day, and what is done with a line of it."""

import pytest
from django.utils import timezone

from kyndig.crm.actions.records import add
from kyndig.crm.models import Activity

DAY = "/nordlys/crm/"


@pytest.fixture
def promise(customers, kari, owner) -> Activity:
    values = {"kind": "task", "subject": "Sende tilbud", "contacts": [kari], "due": timezone.localdate()}
    return add(customers, "activity", values, by=owner)


def test_my_day_says_what_is_first_and_why(as_person, owner, promise, armering):
    page = as_person(owner).get(DAY).content.decode()
    assert "Sende tilbud" in page
    assert "Kari Nes · Fjordbygg AS" in page
    assert "no next step" not in page or "Armering Laksevåg" in page


def test_nothing_to_do_is_said_calmly(as_person, colleague, promise):
    page = as_person(colleague).get(DAY).content.decode()
    assert "Sende tilbud" not in page
    assert "day-line" not in page


def test_a_promise_is_done_with_what_came_of_it_and_taken_back(as_person, owner, promise):
    client = as_person(owner)
    answer = client.post(f"{DAY}day/activity/{promise.pk}/done/", {"outcome": "Sendt, hun ringer"}, follow=True)
    promise.refresh_from_db()
    assert promise.done is not None
    assert promise.outcome == "Sendt, hun ringer"
    undo = [notice.undo for notice in answer.context["notices"]] if "notices" in answer.context else []
    assert undo
    client.post(undo[0])
    promise.refresh_from_db()
    assert promise.done is None
