import pytest

from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import add, change, put_in_bin, restore
from kyndig.crm.actions.undoing import undo
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.crm.models import Company, SearchEntry
from kyndig.crm.search import find, index_many, reindex
from kyndig.ledger.models import Line


@pytest.fixture
def found(customers, owner):
    """Returns a function: what Olga finds by a text, best first."""

    def ask(text: str, **kwargs):
        return [hit.record for hit in find(customers, owner, text, **kwargs)]

    return ask


@pytest.mark.parametrize(
    "typed",
    [
        "Fjordbygg",
        "fjordbygg as",
        "fjord bygg",
        "FJORDB",
        "988 077 917",
        "NO 988077917 MVA",
        "NO988077917MVA",
        "988077",
        "bergen fjord",
        "fjodbygg",
        "fjorbdygg",
        "fjordbyg",
        "fjordbbyg as",
        "fordbyg",
        "berggen",
    ],
)
def test_a_company_is_found(typed, fjordbygg, found):
    assert found(typed) == [fjordbygg]


@pytest.mark.parametrize(
    "typed",
    [
        "Kari Nes",
        "nes kari",
        "kari fjordbygg",
        "kar fjo",
        "kari@fjordbygg.example",
        "kari@fj",
        "91234567",
        "912 34 567",
        "+47 912 34 567",
        "0047 91234567",
        "91 23 45 67",
        "9123",
        "innkjøp",
        "innkjop kari",
        "kary fjordbyg",
    ],
)
def test_a_contact_is_found(typed, kari, found):
    assert found(typed, kinds=["contact"]) == [kari]


def test_letters_that_norwegians_spell_in_two_ways_are_one(customers, owner, found):
    aase = add(customers, "contact", {"given_name": "Åse", "family_name": "Bjørkøy"}, by=owner)
    assert [found(typed) for typed in ("aase bjoerkoey", "Ase Bjorkoy", "ÅSE", "bjørkøy åse")] == [[aase]] * 4


def test_deals_and_activities_are_found_by_their_texts_and_by_whom_they_are_with(
    customers, armering, call, owner, found
):
    change(call, {"body": "Ville ha leveringstid på forskaling"}, by=owner)
    assert found("laksevåg kari") == [armering]
    assert found("forskaling fjordbygg") == [call]
    assert found("leveringstd") == [call]


def test_tags_and_own_fields_are_found(customers, fjordbygg, nordlys, owner, found):
    nordlys.own_fields.create(of="company", key="kjede", label="Kjede", type="text")
    change(fjordbygg, {"tags": ["Rammeavtale"], "kjede": "Byggtorget"}, by=owner)
    assert (found("rammeavtale"), found("byggtorget")) == ([fjordbygg], [fjordbygg])
    change(fjordbygg, {"tags": [], "kjede": ""}, by=owner)
    assert (found("rammeavtale"), found("byggtorget")) == ([], [])


def test_a_changed_address_is_found_and_the_old_one_is_not(kari, owner, found):
    change(kari, {"phones": [{"value": "+4722334455", "label": ""}]}, by=owner)
    assert (found("22 33 44 55"), found("91234567")) == ([kari], [])


def test_a_new_name_of_a_company_reaches_whom_and_what_it_stands_with(fjordbygg, kari, armering, call, owner, found):
    change(fjordbygg, {"name": "Havbygg AS"}, by=owner)
    assert set(found("havbygg")) == {fjordbygg, kari, armering, call}
    # Her address is as it was.
    assert found("fjordbygg") == [kari]


def test_what_lies_in_the_bin_is_not_found_until_it_is_taken_out(fjordbygg, owner, found):
    put_in_bin(fjordbygg, by=owner)
    assert (found("fjordbygg"), SearchEntry.objects.count()) == ([], 0)
    restore(fjordbygg, by=owner)
    assert found("fjordbygg") == [fjordbygg]


def test_merged_records_are_found_as_one_and_again_as_two_when_parted(customers, fjordbygg, owner, found):
    twin = add(customers, "company", {"name": "Vestfjord Entreprenør"}, by=owner)
    anna = add(customers, "contact", {"given_name": "Anna", "company": twin}, by=owner)
    merge(fjordbygg, twin, by=owner)
    merged = (found("vestfjord"), set(found("fjordbygg")))
    undo(customers, Line.objects.order_by("-id").first().batch, by=owner)
    assert merged == ([], {fjordbygg, anna})
    assert (set(found("vestfjord")), found("fjordbygg")) == ({twin, anna}, [fjordbygg])


def test_only_the_kinds_asked_for_are_found(kari, fjordbygg, call, found):
    assert found("fjordbygg", kinds=["company"]) == [fjordbygg]
    assert set(found("fjordbygg")) == {fjordbygg, kari, call}


def test_nothing_typed_finds_nothing(fjordbygg, found):
    assert [found(typed) for typed in ("", "   ", "!?", "'", '"', "zzzzzzzzzz", "\0", "a' | 'b", "%", "_")] == [[]] * 10


def test_results_go_on_where_the_last_page_ended(customers, owner, found):
    for number in range(12):
        add(customers, "company", {"name": f"Havn {number}"}, by=owner)
    everything = found("havn", limit=12)
    assert len(set(everything)) == 12
    assert found("havn", limit=5) + found("havn", limit=5, skip=5) + found("havn", limit=5, skip=10) == everything


def test_reindexing_finds_what_was_written_past_the_actions(customers, nordlys, owner, found):
    Company.objects.create(organisation=nordlys, workspace=customers, name="Direkte AS")
    assert found("direkte") == []
    SearchEntry.objects.create(
        workspace=customers, kind="company", record_id=987654, title="borte", fresh="2026-01-01T00:00Z", words=["x"]
    )
    assert reindex() == 1
    assert ([each.name for each in found("direkte")], SearchEntry.objects.count()) == (["Direkte AS"], 1)


def test_indexing_many_puts_in_what_is_kept_and_takes_out_what_is_binned(customers, nordlys, owner, found):
    for name in ("Alfa", "Beta"):
        Company.objects.create(organisation=nordlys, workspace=customers, name=name)
    assert index_many(Company.objects.all()) == 2
    Company.objects.filter(name="Beta").update(binned="2026-01-01T00:00Z")
    assert index_many(Company.objects.all()) == 1
    assert ([each.name for each in found("alfa")], found("beta")) == (["Alfa"], [])


def test_a_practice_workspace_is_searched_by_itself(customers, fjordbygg, owner):
    practice = practice_workspace(owner)
    made_up = add(practice, "company", {"name": "Fjordbygg Øving"}, by=owner)
    assert [hit.record for hit in find(practice, owner, "fjordbygg")] == [made_up]
    assert [hit.record for hit in find(customers, owner, "fjordbygg")] == [fjordbygg]
