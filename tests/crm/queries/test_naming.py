"""From names as people type them to the contacts and companies they mean."""

import pytest

from kyndig.crm.actions.records import add, put_in_bin
from kyndig.crm.queries.naming import name


def one(customers, person, typed, company=""):
    return name(customers, person, [typed], company).names[0]


@pytest.mark.parametrize(
    "typed", ["Kari", "kari", "Nes", "Kari Nes", "kari nes", "Nes Kari", "Kari Nees", "kari@fjordbygg.example"]
)
def test_a_contact_is_found_however_it_is_typed(customers, kari, owner, typed):
    assert one(customers, owner, typed).chosen.key == f"contact:{kari.pk}"


@pytest.mark.parametrize("typed", ["Fjordbygg", "fjordbygg as", "Fjorbygg", "FJORDBYGG"])
def test_a_company_is_found_however_it_is_typed(customers, fjordbygg, owner, typed):
    assert one(customers, owner, typed).chosen.key == f"company:{fjordbygg.pk}"


def test_the_company_named_beside_tells_two_of_one_name_apart(customers, kari, colleague, owner):
    havbygg = add(customers, "company", {"name": "Havbygg AS"}, by=colleague)
    other = add(customers, "contact", {"given_name": "Kari", "family_name": "Moe", "company": havbygg}, by=colleague)
    assert one(customers, owner, "Kari", "Havbygg").chosen.pk == other.pk
    assert one(customers, colleague, "Kari", "Fjordbygg").chosen.pk == kari.pk


def test_whom_one_works_with_comes_first(customers, kari, colleague, owner):
    mine = add(customers, "contact", {"given_name": "Kari", "family_name": "Moe"}, by=colleague)
    assert one(customers, colleague, "Kari").chosen.pk == mine.pk
    assert one(customers, owner, "Kari").chosen.pk == kari.pk


def test_of_two_alike_one_chooses(customers, kari, owner):
    add(customers, "contact", {"given_name": "Kari", "family_name": "Moe"}, by=owner)
    found = one(customers, owner, "Kari")
    assert found.chosen is None
    assert {each.name for each in found.choices} == {"Kari Nes", "Kari Moe"}


def test_who_lies_in_the_bin_or_with_others_is_not_found(customers, kari, fjordbygg, owner, others_customers, outsider):
    assert one(others_customers, outsider, "Kari Nes").choices == []
    put_in_bin(kari, by=owner)
    assert one(customers, owner, "Kari Nes").choices == []


def test_it_asks_a_dozen_times_however_many_there_are(customers, kari, owner, django_assert_max_num_queries):
    for number in range(30):
        add(customers, "contact", {"given_name": "Kari", "family_name": f"Nes{number}"}, by=owner)
    with django_assert_max_num_queries(14):
        name(customers, owner, ["Kari Nes", "Kari"], "Fjordbygg")
