import pytest

from kyndig.crm.actions.records import ConflictError, add, change, put_in_bin, restore
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Company, Deal
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


def test_a_new_record_is_owned_by_who_adds_it_and_the_ledger_knows_it(fjordbygg, owner):
    line = Line.objects.get(verb="company.added")
    assert (fjordbygg.owner, fjordbygg.created_by, line.actor_id) == (owner, owner, owner.pk)
    assert {"name": "Fjordbygg AS", "city": "Bergen", "owner": {"id": owner.pk, "name": owner.name}}.items() <= (
        line.after.items()
    )


def test_a_change_is_told_with_what_was_before(fjordbygg, colleague):
    assert change(fjordbygg, {"city": "Åsane", "name": "Fjordbygg AS"}, by=colleague)
    line = Line.objects.get(verb="company.changed")
    assert (line.before, line.after, line.actor) == ({"city": "Bergen"}, {"city": "Åsane"}, colleague.name)
    assert (Company.objects.get().city, fjordbygg.version) == ("Åsane", 2)


def test_setting_what_is_there_already_changes_nothing(kari, fjordbygg, owner):
    values = {"company": fjordbygg, "emails": [{"value": "kari@fjordbygg.example", "label": ""}], "title": "Innkjøp"}
    assert not change(kari, values, by=owner)
    assert not Line.objects.filter(verb="contact.changed").exists()


def test_two_who_change_different_fields_lose_neither(fjordbygg, owner, colleague):
    seen = plain_values(kind_of(fjordbygg).edited, fjordbygg)
    change(Company.objects.get(), {"city": "Åsane"}, by=colleague)
    change(fjordbygg, {"city": "Bergen", "industry": "bygg"}, by=owner, base=seen)
    kept = Company.objects.get()
    assert (kept.city, kept.industry) == ("Åsane", "bygg")


def test_two_who_change_the_same_field_are_told_and_nothing_is_saved(fjordbygg, owner, colleague):
    seen = plain_values(kind_of(fjordbygg).edited, fjordbygg)
    change(Company.objects.get(), {"city": "Åsane"}, by=colleague)
    with pytest.raises(ConflictError) as raised:
        change(fjordbygg, {"city": "Voss", "industry": "bygg"}, by=owner, base=seen)
    [conflict] = raised.value.conflicts
    assert (conflict.base, conflict.theirs, conflict.mine) == ("Bergen", "Åsane", "Voss")
    assert Company.objects.get().industry == ""


def test_a_record_in_the_bin_is_gone_until_it_is_taken_out(fjordbygg, owner):
    put_in_bin(fjordbygg, by=owner)
    assert not Company.objects.kept().exists()
    with pytest.raises(RefusedError):
        change(fjordbygg, {"city": "Voss"}, by=owner)
    restore(fjordbygg, by=owner)
    assert Company.objects.kept().get() == fjordbygg


def test_a_contact_who_changes_company_keeps_the_old_one_among_the_former(customers, kari, fjordbygg, owner):
    other = add(customers, "company", {"name": "Havbygg AS"}, by=owner)
    change(kari, {"company": other, "title": "Daglig leder"}, by=owner)
    [former] = kari.employments.all()
    assert (former.company, former.title, former.ended is not None) == (fjordbygg, "Innkjøp", True)


def test_an_activity_with_a_contact_is_with_the_company_of_the_contact(call, fjordbygg, kari):
    assert (call.company, list(call.contacts.all())) == (fjordbygg, [kari])


def test_a_deal_begins_in_the_first_stage_in_the_currency_of_the_organisation(armering):
    assert (armering.stage, armering.currency, armering.state) == (
        armering.pipeline.stages.first(),
        "NOK",
        Deal.State.OPEN,
    )


def test_a_company_cannot_lie_in_itself(customers, fjordbygg, owner):
    below = add(customers, "company", {"name": "Fjordbygg Vest AS", "parent": fjordbygg}, by=owner)
    with pytest.raises(RefusedError):
        change(fjordbygg, {"parent": below}, by=owner)


def test_a_confidential_deal_is_seen_by_those_named_alone(armering, owner, colleague):
    change(armering, {"confidential": True}, by=owner)
    seen = [list(Deal.objects.visible_to(person)) for person in (owner, colleague)]
    change(armering, {"members": [colleague]}, by=owner)
    assert (seen, list(Deal.objects.visible_to(colleague))) == ([[armering], []], [armering])


def test_an_activity_about_a_confidential_deal_is_seen_by_those_who_see_the_deal(customers, armering, owner, colleague):
    call = add(customers, "activity", {"kind": "call", "subject": "Pris", "deal": armering}, by=owner)
    other = add(customers, "activity", {"kind": "note", "subject": "Uten salg"}, by=owner)
    change(armering, {"confidential": True}, by=owner)
    seen = [set(type(call).objects.visible_to(person)) for person in (owner, colleague)]
    assert seen == [{call, other}, {other}]


def test_a_private_note_is_seen_by_its_owner_alone(customers, owner, colleague):
    note = add(customers, "activity", {"kind": "note", "subject": "Egne tanker", "private": True}, by=owner)
    assert [list(type(note).objects.visible_to(person)) for person in (owner, colleague)] == [[note], []]
