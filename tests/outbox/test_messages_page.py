from kyndig.ledger.models import Line
from kyndig.outbox.actions import store, store_many
from kyndig.outbox.models import Message
from kyndig.people.models import Role
from tests.conftest import make_person

URL = "/nordlys/messages/"
State = Message.State


def page(client, url=URL) -> str:
    client.cookies["django_language"] = "en"
    answer = client.get(url, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_headline_is_the_answer(draft, owner, as_person):
    client = as_person(owner)
    assert "Nothing has been sent yet." in page(client)
    store_many(draft() for _ in range(3))
    assert "3 of 3 wait to be sent." in page(client)
    Message.objects.update(state=State.SENT)
    assert "All 3 messages are sent." in page(client)
    Message.objects.filter(key="test:2").update(state=State.FAILED, reason=Message.Reason.MAILBOX_FULL)
    shown = page(client)
    assert "1 of 3 could not be sent." in shown
    assert "The mailbox is full." in shown


def test_a_state_can_be_asked_for(draft, owner, as_person):
    store_many([draft(subject="Waits here"), draft(subject="Failed here", to="")])
    shown = page(as_person(owner), URL + "?state=failed")
    assert "Failed here" in shown
    assert "Waits here" not in shown


def test_the_list_has_a_fixed_number_of_queries(draft, owner, as_person, django_assert_max_num_queries):
    store_many(draft() for _ in range(120))
    client = as_person(owner)
    page(client)
    with django_assert_max_num_queries(16):
        page(client)


def test_a_message_can_be_read_and_sent_again(draft, owner, as_person):
    store(draft())
    Message.objects.update(state=State.UNSURE)
    message = Message.objects.get()
    client = as_person(owner)
    assert "Velkommen til grunnkurs 1." in page(client, f"{URL}{message.pk}/")
    assert Line.objects.get(verb="message.read").about_id == message.person_id
    client.post(f"{URL}{message.pk}/send-again/")
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert "on its way again" in page(client, f"{URL}{message.pk}/")


def test_what_is_sent_is_not_sent_again_by_asking(draft, owner, as_person):
    store(draft())
    Message.objects.update(state=State.SENT)
    message = Message.objects.get()
    as_person(owner).post(f"{URL}{message.pk}/send-again/")
    message.refresh_from_db()
    assert message.state == State.SENT


def test_log_in_codes_and_other_organisations_are_never_shown(draft, owner, fremmed, as_person):
    store_many(
        [
            draft(organisation=None, person=None, kind="account", subject="Secret code"),
            draft(organisation=fremmed, person=None, subject="Foreign"),
        ]
    )
    client = as_person(owner)
    shown = page(client)
    assert "Secret code" not in shown
    assert "Foreign" not in shown
    for pk in Message.objects.values_list("pk", flat=True):
        assert client.get(f"{URL}{pk}/").status_code == 404
        assert client.post(f"{URL}{pk}/send-again/").status_code == 404


def test_only_those_who_run_the_programme_get_in(draft, nordlys, colleague, outsider, as_person):
    store(draft())
    pk = Message.objects.get().pk
    for person in (colleague, outsider):
        for url in (URL, f"{URL}{pk}/"):
            assert as_person(person).get(url).status_code == 404
    watcher = make_person(nordlys, "Petra Partner", Role.Kind.PARTNER)
    watcher.roles.update(rights=Role.Rights.SEE)
    assert as_person(watcher).get(URL).status_code == 200
    assert as_person(watcher).post(f"{URL}{pk}/send-again/").status_code == 404
