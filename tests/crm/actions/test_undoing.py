import pytest

from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import add, change, put_in_bin
from kyndig.crm.actions.undoing import ChangedSinceError, undo
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Company, Contact
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


def last_batch():
    return Line.objects.order_by("-id").first().batch


def test_a_change_is_taken_back_and_the_taking_back_too(customers, kari, owner, colleague):
    change(kari, {"title": "Sjef", "emails": [], "tags": ["viktig"]}, by=owner)
    undo(customers, last_batch(), by=colleague)
    after_undo = plain_values(kind_of(kari).edited, Contact.objects.get())
    undo(customers, last_batch(), by=owner)
    again = plain_values(kind_of(kari).edited, Contact.objects.get())
    assert (after_undo["title"], [each["value"] for each in after_undo["emails"]], after_undo["tags"]) == (
        "Innkjøp",
        ["kari@fjordbygg.example"],
        [],
    )
    assert (again["title"], again["emails"], again["tags"]) == ("Sjef", [], ["viktig"])


def test_what_was_changed_again_since_is_not_taken_back(customers, fjordbygg, owner):
    change(fjordbygg, {"city": "Voss"}, by=owner)
    batch = last_batch()
    change(fjordbygg, {"city": "Åsane"}, by=owner)
    with pytest.raises(ChangedSinceError):
        undo(customers, batch, by=owner)
    assert Company.objects.get().city == "Åsane"


def test_a_record_put_in_the_bin_is_taken_back(customers, fjordbygg, owner):
    put_in_bin(fjordbygg, by=owner)
    undo(customers, last_batch(), by=owner)
    assert Company.objects.kept().get() == fjordbygg


def test_nothing_of_another_organisation_is_taken_back(others_customers, fjordbygg, owner, outsider):
    change(fjordbygg, {"city": "Voss"}, by=owner)
    with pytest.raises(RefusedError):
        undo(others_customers, last_batch(), by=outsider)
    assert Company.objects.get().city == "Voss"


def test_merging_keeps_every_relation_and_is_taken_back(customers, fjordbygg, kari, armering, call, owner):
    twin = add(customers, "company", {"name": "Fjordbygg", "website": "https://fjordbygg.example"}, by=owner)
    anna = add(customers, "contact", {"given_name": "Anna", "company": twin}, by=owner)
    deal = add(customers, "deal", {"name": "Brakkerigg", "company": twin, "contacts": [anna]}, by=owner)
    merge(fjordbygg, twin, by=owner)
    merged = Company.objects.kept().get()
    assert (merged, merged.website) == (fjordbygg, "https://fjordbygg.example")
    assert set(merged.contacts.all()) == {kari, anna}
    assert set(merged.deals.all()) == {armering, deal}
    undo(customers, last_batch(), by=owner)
    fjordbygg.refresh_from_db()
    twin.refresh_from_db()
    assert (set(twin.contacts.all()), set(twin.deals.all()), twin.binned, twin.merged_into) == (
        {anna},
        {deal},
        None,
        None,
    )
    assert (set(fjordbygg.contacts.all()), fjordbygg.website) == ({kari}, "")


def test_merging_two_contacts_joins_their_addresses_and_their_part_in_what_happened(
    customers, kari, armering, call, owner
):
    values = {"given_name": "Kari", "family_name": "Næs", "emails": [{"value": "kn@fjordbygg.example", "label": ""}]}
    twin = add(customers, "contact", values, by=owner)
    meeting = add(customers, "activity", {"kind": "meeting", "subject": "Befaring", "contacts": [kari, twin]}, by=owner)
    mail = add(customers, "activity", {"kind": "email", "subject": "Takk", "contacts": [twin]}, by=owner)
    merge(kari, twin, by=owner)
    assert [point.value for point in kari.points.filter(kind="email")] == [
        "kari@fjordbygg.example",
        "kn@fjordbygg.example",
    ]
    assert set(kari.activities.all()) == {call, meeting, mail}
    undo(customers, last_batch(), by=owner)
    assert (set(kari.activities.all()), set(twin.activities.all())) == ({call, meeting}, {meeting, mail})


def test_what_one_may_not_see_one_does_not_take_back(customers, armering, owner, colleague):
    change(armering, {"confidential": True}, by=owner)
    change(armering, {"name": "Armering Loddefjord"}, by=owner)
    with pytest.raises(RefusedError):
        undo(customers, last_batch(), by=colleague)
    assert undo(customers, last_batch(), by=owner) == 1


def test_nobody_writes_about_a_deal_that_they_may_not_see(customers, armering, owner, colleague):
    change(armering, {"confidential": True}, by=owner)
    with pytest.raises(RefusedError):
        add(customers, "activity", {"kind": "note", "subject": "Hva er dette?", "deal": armering}, by=colleague)
