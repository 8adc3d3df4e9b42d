import datetime

import pytest
from django.utils import timezone

from kyndig.crm.actions.many import bin_many, change_many
from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import add, change, put_in_bin, restore
from kyndig.crm.actions.taking_in import add_many
from kyndig.crm.actions.undoing import undo
from kyndig.crm.models import ActivityContact, Company, Contact, Deal
from kyndig.ledger.models import Line

MONDAY = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
FRIDAY = MONDAY + datetime.timedelta(days=4)


def last():
    """Of the company, the contact and the deal."""
    return tuple(model.objects.get(merged_into=None).last_contact for model in (Company, Contact, Deal))


@pytest.fixture
def talk(customers, kari, armering, owner):
    def add_talk(at, **values):
        given = {"kind": "call", "subject": "Pris", "contacts": [kari], "deal": armering, "at": at, "done": at}
        return add(customers, "activity", given | values, by=owner)

    return add_talk


def test_a_talk_that_is_done_counts_and_the_newest_is_kept(talk):
    talk(FRIDAY)
    talk(MONDAY)
    assert last() == (FRIDAY, FRIDAY, FRIDAY)


def test_what_is_to_be_done_and_what_is_no_talk_does_not_count(talk):
    talk(FRIDAY, done=None)
    talk(FRIDAY, kind="note")
    talk(FRIDAY, kind="task")
    assert last() == (None, None, None)


def test_it_follows_a_talk_that_is_done_later_moved_binned_and_restored(talk, owner, customers):
    call = talk(FRIDAY, done=None)
    change(call, {"done": FRIDAY}, by=owner)
    done = last()
    change(call, {"at": MONDAY}, by=owner)
    moved = (last(), ActivityContact.objects.get().at)
    put_in_bin(call, by=owner)
    binned = last()
    restore(call, by=owner)
    restored = last()
    undo(customers, Line.objects.filter(verb="activity.changed", after__has_key="at").get().batch, by=owner)
    assert (done, moved, binned, restored, last()) == (
        (FRIDAY,) * 3,
        ((MONDAY,) * 3, MONDAY),
        (None,) * 3,
        (MONDAY,) * 3,
        (FRIDAY,) * 3,
    )


def test_a_talk_that_turns_out_to_be_with_somebody_else_moves(talk, customers, owner, kari):
    call = talk(FRIDAY)
    jon = add(customers, "contact", {"given_name": "Jon"}, by=owner)
    change(call, {"contacts": [jon]}, by=owner)
    kari.refresh_from_db()
    jon.refresh_from_db()
    assert (kari.last_contact, jon.last_contact) == (None, FRIDAY)


def test_what_is_secret_does_not_show_in_what_everybody_sees(talk, armering, owner):
    talk(FRIDAY, private=True)
    nothing = last()
    talk(MONDAY)
    change(armering, {"confidential": True}, by=owner)
    confidential = last()
    change(armering, {"confidential": False}, by=owner)
    assert (nothing, confidential, last()) == ((None,) * 3, (None, None, MONDAY), (MONDAY,) * 3)


def test_merging_brings_the_talks_and_parting_takes_them_back(talk, customers, owner, kari):
    twin = add(customers, "contact", {"given_name": "Kari", "family_name": "Næs"}, by=owner)
    talk(MONDAY)
    talk(FRIDAY, contacts=[twin])
    merge(kari, twin, by=owner)
    kari.refresh_from_db()
    merged = kari.last_contact
    undo(customers, Line.objects.order_by("-id").first().batch, by=owner)
    kari.refresh_from_db()
    twin.refresh_from_db()
    assert (merged, kari.last_contact, twin.last_contact) == (FRIDAY, MONDAY, FRIDAY)


def test_many_at_once_are_counted_as_one_by_one_are(customers, kari, armering, owner):
    rows = [
        {"kind": "call", "subject": "A", "contacts": [kari], "deal": armering, "at": at, "done": at, "private": private}
        for at, private in ((MONDAY, False), (FRIDAY, False), (timezone.now(), True))
    ]
    add_many(customers, "activity", rows, by=owner, source="liste")
    assert last() == (FRIDAY, FRIDAY, FRIDAY)


def test_talks_that_are_binned_together_do_not_count_and_count_again_once_taken_back(talk, customers, owner):
    talk(MONDAY)
    later = [talk(FRIDAY), talk(FRIDAY, private=True)]
    bin_many(customers, "activity", [each.pk for each in later], by=owner)
    binned = last()
    bin_many(customers, "activity", [each.pk for each in later], by=owner, out=True)
    assert (binned, last()) == ((MONDAY,) * 3, (FRIDAY,) * 3)


def test_talks_that_are_changed_together_count_as_they_are_now(talk, customers, owner):
    calls = [talk(FRIDAY), talk(FRIDAY)]
    change_many(customers, "activity", [each.pk for each in calls], lambda record: {"at": MONDAY}, by=owner)
    moved = (last(), set(ActivityContact.objects.values_list("at", flat=True)))
    change_many(customers, "activity", [each.pk for each in calls], lambda record: {"kind": "note"}, by=owner)
    assert (moved, last()) == (((MONDAY,) * 3, {MONDAY}), (None,) * 3)


def test_deals_that_become_confidential_together_take_their_talks_along(talk, customers, armering, owner):
    talk(FRIDAY)
    change_many(customers, "deal", [armering.pk], lambda record: {"confidential": True}, by=owner)
    assert last() == (None, None, FRIDAY)
