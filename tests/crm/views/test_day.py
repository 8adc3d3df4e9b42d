"""My day, and what is done with a line of it."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Activity

DAY = "/nordlys/crm/"


@pytest.fixture
def promise(customers, kari, owner) -> Activity:
    values = {"kind": "task", "subject": "Sende tilbud", "contacts": [kari], "due": timezone.localdate()}
    return add(customers, "activity", values, by=owner)


def test_my_day_says_what_is_first_and_why(as_person, owner, promise, armering, kari):
    # The promise is with the customer alone, so the deal stands there by itself, without a next step.
    page = as_person(owner).get(DAY).content.decode()
    assert page.index("Sende tilbud") < page.index("Armering Laksevåg")
    assert "Kari Nes · Fjordbygg AS" in page
    assert page.count("data-line") == 2


def test_nothing_to_do_is_said_calmly(as_person, colleague, promise):
    page = as_person(colleague).get(DAY).content.decode()
    assert "Sende tilbud" not in page
    assert "data-line" not in page


def take_back(client, answer):
    undo = next(notice.undo for notice in answer.context["notices"])
    client.post(undo)


def test_a_promise_is_done_with_what_came_of_it_and_taken_back(as_person, owner, promise):
    client = as_person(owner)
    answer = client.post(f"{DAY}day/activity/{promise.pk}/done/", {"outcome": "Sendt, hun ringer"}, follow=True)
    promise.refresh_from_db()
    assert promise.done is not None
    assert promise.outcome == "Sendt, hun ringer"
    take_back(client, answer)
    promise.refresh_from_db()
    assert promise.done is None


def test_a_promise_is_moved_and_taken_back(as_person, owner, promise):
    client, day = as_person(owner), timezone.localdate() + timedelta(days=3)
    answer = client.post(f"{DAY}day/activity/{promise.pk}/move/", {"due": day.isoformat()}, follow=True)
    promise.refresh_from_db()
    assert promise.due == day
    take_back(client, answer)
    promise.refresh_from_db()
    assert promise.due == timezone.localdate()


def test_a_meeting_keeps_its_time_when_it_moves(as_person, owner, customers):
    today = timezone.localdate()
    begins = timezone.make_aware(datetime.combine(today, time(13)))
    meeting = add(customers, "activity", {"kind": "meeting", "subject": "Møte", "due": today, "at": begins}, by=owner)
    client, due = as_person(owner), today + timedelta(days=2)
    answer = client.post(f"{DAY}day/activity/{meeting.pk}/move/", {"due": due.isoformat()}, follow=True)
    meeting.refresh_from_db()
    assert timezone.localtime(meeting.at) == timezone.make_aware(datetime.combine(due, time(13)))
    take_back(client, answer)
    meeting.refresh_from_db()
    assert (meeting.at, meeting.due) == (begins, today)


def test_nothing_is_moved_to_a_day_that_has_been(as_person, owner, promise):
    answer = as_person(owner).post(f"{DAY}day/activity/{promise.pk}/move/", {"due": "2020-01-01"})
    assert answer.status_code == 422
    promise.refresh_from_db()
    assert promise.due == timezone.localdate()


def test_a_promise_is_given_to_a_colleague_and_comes_up_there(as_person, owner, colleague, promise):
    as_person(owner).post(f"{DAY}day/activity/{promise.pk}/give/", {"to": colleague.pk})
    assert "Sende tilbud" in as_person(colleague).get(DAY).content.decode()
    assert "Sende tilbud" not in as_person(owner).get(DAY).content.decode()


def test_nothing_is_given_to_somebody_outside_or_past_a_secret(
    as_person, owner, colleague, outsider, promise, armering
):
    client = as_person(owner)
    assert client.post(f"{DAY}day/activity/{promise.pk}/give/", {"to": outsider.pk}).status_code == 422
    change(armering, {"confidential": True}, by=owner)
    assert client.post(f"{DAY}day/deal/{armering.pk}/give/", {"to": colleague.pk}).status_code == 422


def test_a_deal_gets_a_next_step_and_leaves_the_day(as_person, owner, armering):
    client, day = as_person(owner), timezone.localdate() + timedelta(days=7)
    assert [line.title for line in client.get(DAY).context["page"].lines] == ["Armering Laksevåg"]
    client.post(f"{DAY}day/deal/{armering.pk}/move/", {"due": day.isoformat()})
    assert client.get(DAY).context["page"].lines == []
    assert Activity.objects.get(deal=armering).due == day


def test_what_was_done_about_a_deal_is_written_down_with_what_is_next(as_person, owner, armering):
    day = timezone.localdate() + timedelta(days=7)
    given = {"outcome": "Ringte, de venter", "kind": "call", "next_subject": "Ringe igjen", "next_due": day.isoformat()}
    as_person(owner).post(f"{DAY}day/deal/{armering.pk}/done/", given)
    done, step = Activity.objects.filter(deal=armering).order_by("id")
    assert (done.subject, done.done is None, step.subject, step.due) == ("Ringte, de venter", False, "Ringe igjen", day)


def test_a_customer_nobody_has_talked_to_comes_up(as_person, owner, customers, fjordbygg, kari):
    long_ago = timezone.now() - timedelta(days=120)
    add(
        customers,
        "activity",
        {"kind": "call", "subject": "Pris", "contacts": [kari], "at": long_ago, "done": long_ago},
        by=owner,
    )
    page = as_person(owner).get(DAY)
    assert [(line.kind, line.number) for line in page.context["page"].lines] == [("company", fjordbygg.pk)]


def test_it_asks_little(as_person, owner, promise, armering, django_assert_max_num_queries):
    client = as_person(owner)
    client.get(DAY)
    with django_assert_max_num_queries(10):
        client.get(DAY)


@pytest.mark.parametrize("verb", ["done", "move", "give"])
@pytest.mark.parametrize("kind", ["activity", "deal", "company", "contact"])
def test_a_page_asks_without_javascript(as_person, owner, promise, armering, fjordbygg, kari, verb, kind):
    number = {"activity": promise, "deal": armering, "company": fjordbygg, "contact": kari}[kind].pk
    answer = as_person(owner).get(f"{DAY}day/{kind}/{number}/{verb}/")
    assert answer.status_code == (404 if kind == "contact" else 200)
