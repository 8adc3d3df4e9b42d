"""Sending against a real mail server, and against servers that answer badly."""

import datetime as dt
import socket
import threading

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from kyndig.outbox import claims, smtp
from kyndig.outbox.actions import cancel, store, store_many
from kyndig.outbox.models import Message, Worker
from kyndig.outbox.rules import ATTEMPTS
from kyndig.outbox.sending import Pump, send_due

State, Reason = Message.State, Message.Reason


class ScriptedServer:
    """A mail server that answers each command as it was told, and counts what it was told to deliver."""

    def __init__(self, **answers: str) -> None:
        self.answers = {
            "GREETING": "220 hei", "EHLO": "250 hei", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on",
            "END": "250 kept", "RSET": "250 ok", "QUIT": "221 ha det",
        } | answers  # fmt: skip
        self.seen: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with line, line.makefile("rb") as lines:
                self._converse(line, lines)

    def _converse(self, line, lines) -> None:
        mail = False
        line.sendall(self.answers["GREETING"].encode() + b"\r\n")
        for raw in lines:
            word = ("END" if raw == b".\r\n" else "") if mail else raw.split()[0].decode().upper()
            if not word:
                continue
            mail = False
            self.seen.append(word)
            answer = self.answers.get(word, "502 what?")
            if answer == "":
                return
            line.sendall(answer.encode() + b"\r\n")
            mail = answer.startswith("354")

    def close(self) -> None:
        self.listener.close()


@pytest.fixture
def server(settings):
    """Returns a function that starts a scripted server and points the settings to it."""
    started = []

    def start(**answers: str) -> ScriptedServer:
        started.append(ScriptedServer(**answers))
        settings.SMTP_URL = started[-1].url
        return started[-1]

    yield start
    for one in started:
        one.close()


def test_what_is_stored_arrives_once(draft, inbox):
    store_many(draft() for _ in range(45))
    assert send_due().sent == 45
    assert send_due().sent == 0
    assert sorted(str(caught.mail["Message-ID"]) for caught in inbox) == sorted(
        Message.objects.values_list("message_id", flat=True)
    )
    assert set(Message.objects.values_list("state", "claim", "attempts")) == {(State.SENT, "", 1)}
    assert Message.objects.filter(sent_at=None).count() == 0


def test_text_arrives_as_it_was_written(draft, inbox):
    text = "Blåbærsyltetøy\n.\n..to\nFrom her\n\nslutt"
    store(draft(text=text))
    send_due()
    assert inbox[0].mail.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == text
    assert inbox[0].recipients == ("kolbjorn@nordlys.example",)


def test_what_is_not_due_waits(draft, inbox):
    store(draft(due=timezone.now() + dt.timedelta(hours=1)))
    assert send_due().sent == 0


def test_many_messages_share_a_connection(draft, server):
    scripted = server()
    store_many(draft() for _ in range(30))
    send_due()
    assert (scripted.seen.count("EHLO"), scripted.seen.count("END"), scripted.seen.count("QUIT")) == (1, 30, 1)


@pytest.mark.parametrize("command", ["RCPT", "DATA", "END"])
def test_a_temporary_no_waits_and_is_tried_again(draft, server, command):
    server(**{command: "451 4.7.1 Greylisted"})
    store(draft())
    assert send_due().later == 1
    message = Message.objects.get()
    assert (message.state, message.reason, message.attempts, message.claim) == (State.WAITING, Reason.LATER, 1, "")
    assert "Greylisted" in message.says
    assert dt.timedelta(seconds=50) < message.due - timezone.now() <= dt.timedelta(minutes=1)


@pytest.mark.parametrize("command", ["RCPT", "DATA", "END"])
def test_a_final_no_fails_in_words(draft, server, command):
    server(**{command: "550 5.1.1 Unknown user"})
    store(draft())
    assert send_due().failed == 1
    message = Message.objects.get()
    assert (message.state, message.reason, message.says) == (
        State.FAILED,
        Reason.UNKNOWN_ADDRESS,
        "550 5.1.1 Unknown user",
    )
    assert send_due().failed == 0


def test_one_who_is_refused_does_not_stop_the_others(draft, inbox):
    store_many([draft(to="not an address"), draft(), draft(to="å@å")])
    tally = send_due()
    assert (tally.sent, tally.failed) == (1, 2)
    assert set(Message.objects.filter(state=State.FAILED).values_list("reason", flat=True)) == {Reason.BAD_ADDRESS}


def test_after_many_tries_it_is_given_up(draft, server):
    server(RCPT="450 later")
    store(draft())
    Message.objects.update(attempts=ATTEMPTS - 1)
    send_due()
    assert Message.objects.values_list("state", "reason").get() == (State.FAILED, Reason.GAVE_UP)


def test_a_server_that_is_down_costs_no_tries(draft, settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.SMTP_URL = f"smtp://127.0.0.1:{free.getsockname()[1]}"
    store_many(draft() for _ in range(25))
    tally = send_due()
    assert tally.trouble == Worker.MailTrouble.UNREACHABLE
    assert set(Message.objects.values_list("state", "attempts", "claim")) == {(State.WAITING, 0, "")}


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ({"GREETING": "421 busy"}, "busy"),
        ({"GREETING": "554 go away"}, "busy"),
        ({"MAIL": "550 not from you"}, "sender"),
        ({"MAIL": "451 later"}, "busy"),
        ({"RCPT": "421 closing"}, "busy"),
    ],
)
def test_a_server_that_takes_no_mail_at_all_costs_no_tries(draft, server, answers, trouble):
    server(**answers)
    store_many([draft(), draft()])
    assert send_due().trouble == trouble
    assert set(Message.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}


def test_a_log_in_that_is_refused_is_told(draft, server, settings):
    scripted = server(EHLO="250-hei\r\n250 AUTH PLAIN", AUTH="535 5.7.8 wrong")
    settings.SMTP_URL = scripted.url.replace("smtp://", "smtp://kyndig:p%40ss@")
    store(draft())
    assert send_due().trouble == "login"


@pytest.mark.parametrize("url", ["", "mail.example.com", "http://x", "smtp://", "smtp://x:port"])
def test_settings_that_name_no_server_are_told(draft, settings, url):
    settings.SMTP_URL = url
    store(draft())
    assert send_due().trouble == "settings"
    assert Message.objects.get().state == State.WAITING


def test_a_connection_that_breaks_in_time_lets_the_message_wait(draft, server):
    server(DATA="")
    store(draft())
    assert send_due().later == 1
    assert Message.objects.values_list("state", "reason").get() == (State.WAITING, Reason.LOST)


def test_no_answer_at_the_end_is_not_sent_again_by_itself(draft, server):
    scripted = server(END="")
    store(draft())
    assert send_due().unsure == 1
    assert Message.objects.values_list("state", "reason", "claim").get() == (State.UNSURE, Reason.NO_ANSWER, "")
    claims.take_back()
    assert send_due().sent == 0
    assert scripted.seen.count("END") == 1


def killed_at(monkeypatch, where: str, message_count: int = 1) -> None:
    """Run a pump whose process dies at `where`: nothing after that point happens, nothing is tidied up."""

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(claims, "release", lambda messages: None)
        if where == "before the mark":
            patch.setattr(claims, "mark_handed_over", die)
        elif where == "after the mark":
            patch.setattr(smtp.Conversation, "_finish", die)
        else:
            patch.setattr(claims, "settle", die)
        with pytest.raises(Killed):
            Pump("the dead").run()


@pytest.mark.parametrize(
    ("where", "arrived", "state", "arrives_later"),
    [
        ("before the mark", 0, State.WAITING, 1),
        ("after the mark", 0, State.UNSURE, 0),
        ("after the answer", 1, State.UNSURE, 0),
    ],
)
def test_killed_half_way_it_never_goes_out_twice(
    draft, inbox, monkeypatch, settings, where, arrived, state, arrives_later
):
    store(draft())
    killed_at(monkeypatch, where)
    assert len(inbox) == arrived
    assert claims.take_back() == 0, "the lease still holds"
    settings.LEASE = 0
    assert claims.take_back() == 1
    assert Message.objects.values_list("state", "claim").get() == (state, "")
    assert send_due().sent == arrives_later
    assert len(inbox) == arrived + arrives_later


def test_a_worker_that_lives_keeps_its_claims(draft, settings):
    store(draft())
    Worker.objects.create(name="slow", started=Now(), beat=Now() + dt.timedelta(minutes=1))
    claims.claim_due("slow")
    settings.LEASE = 0
    assert claims.take_back() == 0


def test_a_worker_that_was_thought_dead_cannot_send_what_another_took(draft, inbox, settings):
    store(draft())
    (held,) = claims.claim_due("asleep")
    settings.LEASE = 0
    claims.take_back()
    assert send_due().sent == 1
    assert not claims.mark_handed_over(held)
    assert not claims.settle(held, State.FAILED)
    assert Message.objects.get().state == State.SENT
    assert len(inbox) == 1


def test_what_is_cancelled_while_it_is_being_sent_does_not_go_out(draft, inbox, monkeypatch):
    store(draft())
    build = smtp.Conversation._introduce

    def cancelled_now(self, *args):
        cancel(Message.objects.all())
        return build(self, *args)

    monkeypatch.setattr(smtp.Conversation, "_introduce", cancelled_now)
    assert send_due().sent == 0
    assert Message.objects.get().state == State.CANCELLED
    assert inbox == []


def test_log_in_codes_go_first(draft, inbox):
    store_many([draft(), draft(), draft(organisation=None, person=None, kind="account")])
    first, *_ = claims.claim_due("w")
    assert first.kind == "account"


def test_two_workers_never_hold_the_same(draft):
    store_many(draft() for _ in range(30))
    one, two = claims.claim_due("one"), claims.claim_due("two")
    assert (len(one), len(two)) == (20, 10)
    assert not {message.pk for message in one} & {message.pk for message in two}


def test_who_is_told_to_stop_lets_go(draft, inbox):
    store_many(draft() for _ in range(5))
    stopped = iter([False, False, False, True, True, True])
    assert send_due(stopped=lambda: next(stopped)).sent == 2
    assert Message.objects.filter(state=State.WAITING, claim="").count() == 3
