"""Changes are told to a real receiver: signed, tried again, held back where secret, never to a private host."""

import json
import socket
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kyndig.api import posting
from kyndig.api.actions.delivering import LEASE, Tally, send_due, tidy
from kyndig.api.actions.endpoints import (
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
    switch_off,
    switch_on,
    try_endpoint,
)
from kyndig.api.models import Delivery, Endpoint
from kyndig.api.posting import post
from kyndig.api.rules import retrying, signing
from kyndig.api.rules.events import TYPES
from kyndig.crm.actions.deals import win
from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.purging import purge
from kyndig.crm.actions.records import add, change, put_in_bin
from kyndig.crm.actions.taking_in import add_many
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.ledger.models import Line
from kyndig.outbox.models import Message
from kyndig.people.refusals import RefusedError
from tests.api.receiving import is_signed, receiving


@pytest.fixture
def receiver(settings):
    settings.PRIVATE_NETWORKS = True
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def hook(receiver, nordlys, owner):
    """The receiver, told of everything, and its secret."""
    return add_endpoint(nordlys, "Regnskap", receiver.url, TYPES, by=owner)


def _types() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("type", flat=True))


def _now() -> None:
    Delivery.objects.update(due=timezone.now())


def test_a_signature_is_that_of_the_specification():
    key, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"test": 2432232314}'
    assert signing.sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_a_change_is_told_signed_and_once(hook, receiver, fjordbygg, owner):
    change(fjordbygg, {"city": "Oslo"}, by=owner)
    assert send_due() == Tally(taken=2)
    assert send_due() == Tally()
    assert len(receiver.got) == 2
    for headers, body in receiver.got:
        assert is_signed(headers, body, hook[1])
        assert not is_signed(headers, body + b" ", hook[1])
        assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
        assert headers["content-type"] == "application/json"
    told = json.loads(receiver.got[1][1])
    assert (told["type"], told["data"]["values"], told["data"]["id"]) == (
        "company.changed", {"city": "Oslo"}, fjordbygg.pk
    )  # fmt: skip
    assert set(told) == {"type", "timestamp", "data"}
    delivery = Delivery.objects.first()
    assert (delivery.state, delivery.attempts, delivery.code, delivery.answer) == ("taken", 1, 200, "takk")


def test_only_what_was_asked_for_is_told(hook, fjordbygg, armering, owner):
    Delivery.objects.all().delete()
    change_endpoint(hook[0], "Regnskap", hook[0].url, ["deal.won"], by=owner)
    change(fjordbygg, {"city": "Oslo"}, by=owner)
    win(armering, by=owner)
    assert _types() == ["deal.won"]


def test_what_is_taken_back_is_not_told(hook, customers, owner):
    with transaction.atomic():
        add(customers, "company", {"name": "A"}, by=owner)
        assert Delivery.objects.exists()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_many_at_once_are_told_each(hook, customers, owner):
    add_many(customers, "company", [{"name": f"Firma {number}"} for number in range(5)], by=owner, source="test")
    assert _types() == ["company.added"] * 5


def test_nothing_secret_is_told(hook, receiver, customers, owner, colleague, fjordbygg, kari):
    """All that could leak is there; nothing but the open records is stored or sent."""
    Delivery.objects.all().delete()
    secret = add(customers, "deal", {"name": "Hemmelig salg", "confidential": True, "company": fjordbygg}, by=owner)
    change(secret, {"value": 98765}, by=owner)
    win(secret, by=owner)
    about = {"kind": "call", "subject": "Hemmelig samtale", "deal": secret, "contacts": [kari]}
    change(add(customers, "activity", about, by=owner), {"outcome": "Hemmelig utfall"}, by=owner)
    private = {"kind": "note", "subject": "Hemmelig notat", "private": True, "company": fjordbygg}
    put_in_bin(add(customers, "activity", private, by=owner), by=owner)
    add(practice_workspace(owner), "company", {"name": "Hemmelig øvelse"}, by=owner)
    add_many(customers, "deal", [{"name": "Hemmelig import", "confidential": True}], by=owner, source="test")
    twin = add(customers, "company", {"name": "Fjordbygg"}, by=owner)
    change(secret, {"company": twin}, by=owner)
    merge(fjordbygg, twin, by=owner)
    send_due()
    stored = str(list(Delivery.objects.values_list("body", flat=True)))
    sent = str([body.decode() for _headers, body in receiver.got])
    assert "emmelig" not in stored + sent
    assert "98765" not in stored + sent
    assert {(each.kind, each.record_id) for each in Delivery.objects.all()} == {("company", twin.pk)}
    assert _types() == ["company.added", "company.merged"]
    assert "moved" not in stored


def test_what_becomes_secret_is_held_back_and_blanked(hook, receiver, customers, armering, owner):
    call = add(customers, "activity", {"kind": "call", "subject": "Om armering", "deal": armering}, by=owner)
    send_due()
    change(armering, {"value": 700_000}, by=owner)
    change(call, {"outcome": "Ja"}, by=owner)
    change(armering, {"confidential": True}, by=owner)
    assert send_due() == Tally()
    kept = Delivery.objects.filter(kind__in=["deal", "activity"])
    assert {(each.body, each.answer) for each in kept} == {("", "")}
    assert sorted(kept.values_list("state", flat=True)) == ["held", "held", "taken", "taken"]
    with pytest.raises(RefusedError):
        send_again(kept.first(), by=owner)


def test_what_is_not_taken_is_tried_again_later_and_later(hook, receiver, fjordbygg):
    receiver.answers = [500, 503, 200]
    receiver.headers = {"Retry-After": "3600"}
    waits = []
    for _ in range(2):
        assert send_due() == Tally(again=1)
        waits.append(Delivery.objects.get().due - timezone.now())
        assert send_due() == Tally()
        _now()
    assert all(timedelta(minutes=59) < wait < timedelta(hours=1, minutes=7) for wait in waits)
    assert Endpoint.objects.get().failing_since
    assert send_due() == Tally(taken=1)
    assert Endpoint.objects.get().failing_since is None
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1


def test_the_waits_grow_and_end():
    waits = [retrying.wait(attempts, spread=0) for attempts in range(1, 11)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]
    assert sorted(waits[:-1]) == waits[:-1]
    assert waits[-1] is None
    assert retrying.wait(1, "99999999", spread=0) == timedelta(days=1)
    assert retrying.wait(1, "i morgen", spread=0) == timedelta(seconds=5)


def test_after_the_last_try_it_is_given_up_and_can_be_sent_again(hook, receiver, fjordbygg, owner):
    receiver.answers = [500]
    Delivery.objects.update(attempts=9)
    assert send_due() == Tally(failed=1)
    assert Delivery.objects.get().state == "failed"
    send_again(Delivery.objects.get(), by=owner)
    receiver.answers = [204]
    assert send_due() == Tally(taken=1)


def test_after_a_failure_the_rest_waits_and_costs_no_try(hook, receiver, fjordbygg, kari):
    receiver.answers = [500]
    assert send_due() == Tally(again=1)
    assert (len(receiver.got), list(Delivery.objects.order_by("id").values_list("attempts", flat=True))) == (1, [1, 0])


def test_a_receiver_that_takes_nothing_for_days_is_switched_off_and_the_lead_is_told(hook, receiver, fjordbygg, owner):
    receiver.answers = [500]
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=5))
    send_due()
    endpoint = Endpoint.objects.get()
    assert endpoint.off == "failing"
    message = Message.objects.get(kind="webhook")
    assert (message.person, "Regnskap" in message.subject) == (owner, True)
    assert Line.objects.get(verb="webhook.off").actor == "Kyndig"
    change(fjordbygg, {"city": "Oslo"}, by=owner)
    _now()
    assert send_due() == Tally()
    receiver.answers = [200]
    assert switch_on(endpoint, by=owner)
    assert send_due() == Tally(taken=1)


def test_an_address_that_is_gone_is_switched_off_at_once(hook, receiver, fjordbygg):
    receiver.answers = [410]
    send_due()
    assert Endpoint.objects.get().off == "gone"


def test_a_redirect_is_not_followed(hook, receiver, fjordbygg):
    receiver.answers = [302]
    receiver.headers = {"Location": receiver.url + "/annet"}
    assert send_due() == Tally(again=1)
    assert (len(receiver.got), Delivery.objects.get().code) == (1, 302)


def test_only_the_first_of_the_answer_is_kept(hook, receiver, fjordbygg):
    receiver.body = b"\xff\x00" + b"x" * 100_000
    send_due()
    assert len(Delivery.objects.get().answer) <= 1000
    assert "\x00" not in Delivery.objects.get().answer


def test_both_secrets_sign_for_a_day(hook, receiver, fjordbygg, kari, owner):
    endpoint, old = hook
    new = rotate_secret(endpoint, by=owner)
    send_due()
    headers, body = receiver.got[0]
    assert (is_signed(headers, body, old), is_signed(headers, body, new)) == (True, True)
    Endpoint.objects.update(old_until=timezone.now() - timedelta(seconds=1))
    tidy()
    assert Endpoint.objects.get().old_secret == ""
    change(fjordbygg, {"city": "Oslo"}, by=owner)
    send_due()
    headers, body = receiver.got[-1]
    assert (is_signed(headers, body, old), is_signed(headers, body, new)) == (False, True)


def test_no_secret_is_kept_where_it_can_be_read(hook, receiver, fjordbygg, owner, settings):
    endpoint, secret = hook
    new = rotate_secret(endpoint, by=owner)
    kept = str([list(Endpoint.objects.values()), list(Delivery.objects.values()), list(Line.objects.values())])
    for each in (secret, new):
        assert each not in kept
        assert each.removeprefix("whsec_") not in kept
    settings.SECRET_KEY = "en annen"
    assert send_due() == Tally(again=1)
    assert "secret" in Delivery.objects.get().says
    assert not receiver.got


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"]
)
def test_a_private_host_is_never_told(host, settings, monkeypatch):
    settings.PRIVATE_NETWORKS = False
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    assert post(f"https://{host}/inn", [signing.new_secret()], "msg_1", "{}").says == posting.PRIVATE


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(receiver, settings, monkeypatch):
    """The name stands for a public address when it is checked, and for a private one ever after."""
    settings.PRIVATE_NETWORKS = False
    lookups, connected = [], []

    def getaddrinfo(host, port, *args, **kwargs):
        lookups.append(host)
        address = "93.184.216.34" if len(lookups) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(self, address):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert post("https://rebind.example/inn", [signing.new_secret()], "msg_1", "{}").code is None
    assert (set(connected), len(lookups)) == ({"93.184.216.34"}, 1)
    assert not receiver.got


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://x.no/", "http://x.no/", "https://", "https://a:b@x.no/", "https://x.no/ b", "https://[::1/"]
)
def test_an_address_that_cannot_be_used_is_refused(url, nordlys, owner, settings):
    settings.PRIVATE_NETWORKS = False
    with pytest.raises(RefusedError):
        add_endpoint(nordlys, "Regnskap", url, ["deal.won"], by=owner)


def test_what_a_killed_worker_held_is_sent_by_another(hook, receiver, fjordbygg):
    Delivery.objects.update(claim="død", claimed_at=timezone.now())
    assert send_due() == Tally()
    Delivery.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    assert send_due() == Tally(taken=1)


def test_a_receiver_is_tried_switched_off_and_removed(hook, receiver, owner, fjordbygg):
    Delivery.objects.all().delete()
    try_endpoint(hook[0], by=owner)
    assert send_due() == Tally(taken=1)
    assert json.loads(receiver.got[0][1])["type"] == "test"
    endpoint = Endpoint.objects.get()
    assert switch_off(endpoint, by=owner)
    change(fjordbygg, {"city": "Oslo"}, by=owner)
    assert _types() == ["test"]
    endpoint.refresh_from_db()
    with pytest.raises(RefusedError):
        try_endpoint(endpoint, by=owner)
    remove_endpoint(endpoint, by=owner)
    assert not Delivery.objects.exists()


def test_other_organisations_are_told_nothing(hook, others_customers, outsider):
    add(others_customers, "company", {"name": "Fremmed kunde"}, by=outsider)
    assert not Delivery.objects.exists()


def test_what_is_old_is_not_kept(hook, fjordbygg):
    Delivery.objects.update(created=timezone.now() - timedelta(days=15))
    tidy()
    assert not Delivery.objects.exists()


def test_of_what_is_deleted_for_good_only_that_is_told(hook, receiver, fjordbygg, owner):
    send_due()
    change(fjordbygg, {"city": "Oslo"}, by=owner)
    number = fjordbygg.pk
    purge(fjordbygg, by=owner)
    assert send_due() == Tally(taken=1)
    told = json.loads(receiver.got[-1][1])
    assert (told["type"], told["data"]["id"], told["data"]["values"]) == ("company.purged", number, {})
    others = Delivery.objects.exclude(type="company.purged")
    assert sorted(others.values_list("state", "body")) == [("held", ""), ("taken", "")]
