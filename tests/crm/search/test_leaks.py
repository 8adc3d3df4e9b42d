"""What one person may not see is found by nobody else, not even where the index lags behind."""

import pytest

from kyndig.crm.actions.records import add, change
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.crm.models import Activity, Company, Deal, SearchEntry, SearchWord
from kyndig.crm.search import find, forget_all
from kyndig.crm.search.colleagues import find_colleagues


def found(workspace, person, text):
    return [hit.record for hit in find(workspace, person, text)]


@pytest.fixture
def secrets(customers, fjordbygg, owner):
    """A confidential deal, a private note, and a call about the deal, all saying «oppkjøp»."""
    deal = add(customers, "deal", {"name": "Oppkjøp", "company": fjordbygg, "confidential": True}, by=owner)
    note = add(customers, "activity", {"kind": "note", "subject": "Oppkjøp, tanker", "private": True}, by=owner)
    call = add(customers, "activity", {"kind": "call", "subject": "Ringte om oppkjøp", "deal": deal}, by=owner)
    return deal, note, call


def test_secrets_are_found_by_their_owner_alone(customers, secrets, owner, colleague):
    assert [set(found(customers, person, "oppkjøp")) for person in (owner, colleague)] == [set(secrets), set()]


def test_whoever_is_named_finds_the_deal_and_what_is_about_it(customers, secrets, owner, colleague):
    deal, _note, call = secrets
    change(deal, {"members": [colleague]}, by=owner)
    assert set(found(customers, colleague, "oppkjøp")) == {deal, call}


def test_a_secret_that_the_index_does_not_know_of_yet_is_kept(customers, armering, call, owner, colleague):
    assert set(found(customers, colleague, "kari")) >= {armering, call}
    entries = list(SearchEntry.objects.order_by("pk").values())
    Deal.objects.filter(pk=armering.pk).update(confidential=True)
    Activity.objects.filter(pk=call.pk).update(private=True)
    assert list(SearchEntry.objects.order_by("pk").values()) == entries
    assert not {armering, call} & set(found(customers, colleague, "kari"))
    assert {armering, call} <= set(found(customers, owner, "kari"))


def test_what_is_hidden_does_not_change_what_else_is_found(customers, secrets, owner, colleague):
    """Words spelled almost so are offered where nothing that may be seen is found."""
    near = add(customers, "company", {"name": "Oppkjop Nord"}, by=owner)
    other = add(customers, "company", {"name": "Oppkjøb Sør"}, by=owner)
    assert found(customers, colleague, "oppkjøp") == [near, other]
    for secret in (*Deal.objects.filter(name="Oppkjøp"), *Activity.objects.all()):
        SearchEntry.objects.filter(record_id=secret.pk, kind=secret._meta.model_name).delete()
    assert found(customers, colleague, "oppkjøp") == [near, other]


def test_nothing_of_another_organisation_or_of_another_ones_practice_is_found(
    customers, others_customers, fjordbygg, owner, colleague, outsider
):
    theirs = add(others_customers, "company", {"name": "Fjordbygg hos andre"}, by=outsider)
    mine = add(practice_workspace(owner), "company", {"name": "Fjordbygg øving"}, by=owner)
    spaces = [(customers, owner), (others_customers, outsider), (practice_workspace(owner), owner)]
    assert [found(*space, "fjordbygg") for space in spaces] == [[fjordbygg], [theirs], [mine]]
    assert found(practice_workspace(colleague), colleague, "fjordbygg") == []


def test_no_number_of_another_workspace_leads_out_of_ones_own(customers, others_customers, fjordbygg, outsider):
    """Even an entry that is wrong about its record leads to nothing in another workspace."""
    SearchEntry.objects.update(workspace=others_customers, words=[f"c{others_customers.pk}_fjordbygg"])
    SearchWord.objects.update(workspace=others_customers)
    assert found(others_customers, outsider, "fjordbygg") == []


def test_a_workspace_that_is_emptied_leaves_no_words(customers, others_customers, fjordbygg, outsider):
    theirs = add(others_customers, "company", {"name": "Havbygg"}, by=outsider)
    Company.objects.filter(workspace=customers).delete()
    forget_all(customers)
    assert set(SearchWord.objects.values_list("workspace", flat=True)) == {others_customers.pk}
    assert found(others_customers, outsider, "havbygg") == [theirs]


def test_colleagues_are_found_by_those_who_may_see_their_pages(customers, owner, colleague, outsider):
    assert [find_colleagues(customers, person, "kolbjoern") for person in (owner, colleague)] == [[colleague], []]
    assert find_colleagues(customers, owner, "kva kol") == [colleague]
    assert find_colleagues(customers, owner, "ulla") == []
    assert find_colleagues(practice_workspace(owner), owner, "kolbjørn") == []
