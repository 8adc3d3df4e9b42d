import pytest
from django.db import transaction

from kyndig.ledger.models import Line
from kyndig.outbox.actions import NotToBeSentAgainError, cancel, open_message, send_again, store, store_many
from kyndig.outbox.models import Message

State = Message.State


def test_a_key_is_stored_once(draft):
    assert store(draft(key="invitation:1:0"))
    assert not store(draft(key="invitation:1:0", subject="another"))
    assert [message.subject for message in Message.objects.all()] == ["Grunnkurs 1"]


def test_many_are_stored_in_a_few_statements(draft, django_assert_max_num_queries):
    drafts = [draft() for _ in range(600)]
    with django_assert_max_num_queries(26):
        assert store_many([*drafts, drafts[0]]) == 600
    assert store_many(drafts) == 0


def test_a_message_stands_and_falls_with_the_transaction(draft):
    with transaction.atomic():
        assert store(draft())
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_message_to_nobody_is_seen_as_failed(draft):
    store(draft(to=""))
    message = Message.objects.get()
    assert (message.state, message.reason) == (State.FAILED, Message.Reason.NO_ADDRESS)


def test_the_ledger_is_told_where_somebody_acts(draft, owner, colleague):
    store_many([draft(), draft()], by=owner)
    assert list(Line.objects.values_list("verb", "actor", "about_id")) == [
        ("message.store", "Olga Owen", colleague.pk),
        ("message.store", "Olga Owen", colleague.pk),
    ]


def test_only_what_has_not_gone_out_can_be_cancelled(draft):
    drafts = [draft() for _ in State.values]
    store_many(drafts)
    for message, state in zip(Message.objects.order_by("id"), State.values, strict=True):
        Message.objects.filter(pk=message.pk).update(state=state)
    held = cancel([one.key for one in drafts])
    states = dict(zip([one.key for one in drafts], State.values, strict=True))
    assert {states[key] for key in held} == {State.WAITING, State.SENDING, State.FAILED}
    assert cancel(Message.objects.all()) == set()


def test_what_failed_is_sent_again_to_the_new_address(draft, owner, colleague):
    store(draft(to=""))
    colleague.email = "new@nordlys.example"
    colleague.save()
    send_again(Message.objects.get(), by=owner)
    message = Message.objects.get()
    assert (message.to, message.state, message.attempts, message.reason) == (
        "new@nordlys.example",
        State.WAITING,
        0,
        "",
    )
    line = Line.objects.get()
    assert (line.verb, line.actor, line.about_id) == ("message.send_again", "Olga Owen", colleague.pk)


@pytest.mark.parametrize(
    ("state", "claim"), [(State.SENT, ""), (State.WAITING, ""), (State.CANCELLED, ""), (State.UNSURE, "held")]
)
def test_nothing_else_can_be_sent_again(draft, owner, state, claim):
    store(draft())
    Message.objects.update(state=state, claim=claim)
    with pytest.raises(NotToBeSentAgainError):
        send_again(Message.objects.get(), by=owner)


def test_a_message_without_an_address_cannot_be_sent_again(draft, owner, colleague):
    colleague.email = ""
    colleague.save()
    store(draft(to=""))
    with pytest.raises(NotToBeSentAgainError):
        send_again(Message.objects.get(), by=owner)


def test_the_ledger_keeps_who_read_a_message(draft, owner, colleague):
    store(draft())
    open_message(Message.objects.get(), by=owner)
    open_message(Message.objects.get(), by=colleague)
    assert list(Line.objects.values_list("kind", "verb", "actor")) == [("lookup", "message.read", "Olga Owen")]


def test_no_header_can_be_slipped_in(draft):
    store(draft(subject="Hei\r\nBcc: all@example.com", sender_name="Olga\nReply-To: x@example.com"))
    message = Message.objects.get()
    assert "\n" not in message.subject + message.sender_name
