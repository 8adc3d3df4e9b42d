"""Contacts, deals and activities: what they have beyond a company, and what is secret."""

import pytest

from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Company, Contact, Deal, OwnField
from kyndig.ledger.models import Line
from tests.api.conftest import Program, token_of


def test_a_contact_comes_with_all_that_belongs_to_it(program, kari, fjordbygg, owner):
    found = program.get(f"contacts/{kari.pk}").json()
    assert found["company"] == {"id": fjordbygg.pk, "name": "Fjordbygg AS"}
    assert found["emails"] == [{"value": "kari@fjordbygg.example", "label": ""}]
    changed = program.patch(f"contacts/{kari.pk}", {"emails": ["Ny@Fjordbygg.example", *found["emails"]]}).json()
    assert [each["value"] for each in changed["emails"]] == ["ny@fjordbygg.example", "kari@fjordbygg.example"]
    for query in ("email=NY@fjordbygg.example", "phone=91234567", f"company={fjordbygg.pk}"):
        assert [each["id"] for each in program.get(f"contacts?{query}").json()["items"]] == [kari.pk], query


def test_what_was_read_can_be_sent_back(program, kari, armering, call, fjordbygg):
    """All that may be written, as it was read, changes nothing."""
    for path, record in (("contacts", kari), ("deals", armering), ("activities", call), ("companies", fjordbygg)):
        read = program.get(f"{path}/{record.pk}").json()
        schema = program.get("openapi.json").json()["components"]["schemas"]
        writable = schema[f"{type(record).__name__}Change"]["properties"].keys() - {"base", "own"}
        sent = {name: value for name, value in read.items() if name in writable}
        answer = program.patch(f"{path}/{record.pk}", sent)
        assert (answer.status_code, answer.json()) == (200, read)


def test_a_deal_is_moved_won_and_opened_again(program, armering, customers):
    stages = program.get("pipelines").json()["items"][0]["stages"]
    reason = next(each for each in program.get("reasons").json()["items"] if each["kind"] == "won")
    path = f"deals/{armering.pk}"
    assert program.patch(path, {"stage": stages[2]["id"]}).json()["stage"]["name"] == stages[2]["name"]
    won = program.patch(path, {"state": "won", "reason": reason["id"]}).json()
    assert (won["state"], won["reason"]["name"], bool(won["closed_on"])) == ("won", reason["name"], True)
    again = program.patch(path, {"state": "open", "value": "12.50"}).json()
    assert (again["state"], again["closed_on"], again["value"]) == ("open", None, "12.50")
    verbs = set(Line.objects.filter(subject_type="crm.deal").values_list("verb", flat=True))
    assert {"deal.moved", "deal.won", "deal.reopened"} <= verbs


def test_own_fields_are_like_the_others(program, fjordbygg, colleague, nordlys):
    for key, type_ in (("sone", "choice"), ("ansvar", "person"), ("vekt", "number")):
        OwnField.objects.create(organisation=nordlys, of="company", key=key, label=key, type=type_, choices=["A", "B"])
    path = f"companies/{fjordbygg.pk}"
    own = {"sone": "A", "ansvar": colleague.pk, "vekt": 2.5}
    assert program.patch(path, {"own": own}).json()["own"] == own
    assert program.patch(path, {"own": {"vekt": None}}).json()["own"] == {**own, "vekt": None}
    for wrong in ({"sone": "C"}, {"vekt": "mange"}, {"ansvar": 10**6}, {"name": "Ny"}):
        answer = program.patch(path, {"own": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"own.{next(iter(wrong))}")


@pytest.fixture
def secret(customers, owner, fjordbygg, kari):
    """Olga's confidential deal, and a call about it."""
    deal = add(customers, "deal", {"name": "Hemmelig", "company": fjordbygg, "confidential": True}, by=owner)
    about = {"kind": "call", "subject": "Hysj om det", "deal": deal, "contacts": [kari]}
    return deal, add(customers, "activity", about, by=owner)


def test_who_may_not_see_a_confidential_deal_finds_it_nowhere(secret, colleague, owner, fjordbygg):
    deal, about = secret
    hers, his = Program(token_of(owner)), Program(token_of(colleague))
    for path, record in (("deals", deal), ("activities", about)):
        assert hers.get(f"{path}/{record.pk}").status_code == 200
        assert [each["id"] for each in hers.get(path).json()["items"]] == [record.pk]
        answers = [
            his.get(f"{path}/{record.pk}"), his.patch(f"{path}/{record.pk}", {}), his("DELETE", f"{path}/{record.pk}"),
            his.post(f"{path}/{record.pk}/restore"), his.post(f"{path}/{record.pk}/merge", {"twin": record.pk}),
            his.get(f"{path}/{record.pk}/files"),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
        assert his.get(path).json()["items"] == []
    assert his.get("search?q=Hemmelig").json()["items"] == []
    assert hers.get("search?q=Hemmelig").json()["items"][0]["name"] == "Hemmelig"
    named = his.post("activities", {"kind": "note", "subject": "x", "deal": deal.pk})
    missing = his.post("activities", {"kind": "note", "subject": "x", "deal": deal.pk + 1000})
    assert (named.status_code, named.json()) == (422, missing.json())


def test_a_batch_that_touched_what_one_may_not_see_is_not_ones_to_take_back(secret, colleague, owner):
    batch = str(Line.objects.get(verb="deal.added").batch)
    assert Program(token_of(colleague)).post("undo", {"batch": batch}).status_code == 404
    assert Program(token_of(owner)).post("undo", {"batch": batch}).json() == {"taken_back": 1}
    assert Deal.objects.get().binned


def test_a_change_is_taken_back_unless_it_was_changed_again(program, fjordbygg):
    path = f"companies/{fjordbygg.pk}"
    batch = program.patch(path, {"city": "Oslo"})["Kyndig-Batch"]
    change(Company.objects.get(), {"city": "Åsane"}, by=fjordbygg.owner)
    assert program.post("undo", {"batch": batch}).status_code == 409
    change(Company.objects.get(), {"city": "Oslo"}, by=fjordbygg.owner)
    undone = program.post("undo", {"batch": batch})
    assert (undone.json(), Company.objects.get().city) == ({"taken_back": 1}, "Bergen")
    assert program.post("undo", {"batch": undone["Kyndig-Batch"]}).status_code == 200
    assert Company.objects.get().city == "Oslo"


def test_two_become_one_and_are_parted_again(program, kari, customers):
    twin = program.post("contacts", {"given_name": "Kari", "emails": ["kari.nes@fjordbygg.example"]}).json()
    merged = program.post(f"contacts/{kari.pk}/merge", {"twin": twin["id"], "values": {"title": "Sjef"}})
    assert merged.json()["title"] == "Sjef"
    assert len(merged.json()["emails"]) == 2
    assert program.get(f"contacts/{twin['id']}").json()["merged_into"] == kari.pk
    assert program.post("undo", {"batch": merged["Kyndig-Batch"]}).status_code == 200
    assert Contact.objects.filter(binned=None).count() == 2


def test_people_are_named_and_nothing_more(owner, colleague, outsider):
    program = Program(token_of(owner, "people:read"))
    found = program.get("people").json()["items"]
    assert found == [{"id": colleague.pk, "name": colleague.name}, {"id": owner.pk, "name": owner.name}]
    assert program.get("tags").status_code == 403


def test_the_same_request_again_is_done_once(program, customers):
    headers = {"Idempotency-Key": "ordre-1"}
    first, second = (program.post("companies", {"name": "Fjordbygg AS"}, **headers) for _ in range(2))
    assert (first.status_code, second.status_code, Company.objects.count()) == (201, 201, 1)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert [second[name] for name in ("Location", "ETag", "Kyndig-Batch")] == [
        first[name] for name in ("Location", "ETag", "Kyndig-Batch")
    ]
    other = program.post("companies", {"name": "Annen AS"}, **headers)
    assert (other.status_code, other.json()["type"]) == (422, "urn:kyndig:problem:idempotency-key-reused")


def test_what_failed_can_be_tried_again_with_the_same_key(program, customers):
    headers = {"Idempotency-Key": "ordre-1"}
    assert program.post("companies", {"name": ""}, **headers).status_code == 422
    assert program.post("companies", {"name": "Fjordbygg AS"}, **headers).status_code == 201


def test_two_tokens_may_use_the_same_key(owner, colleague, customers):
    for person in (owner, colleague):
        Program(token_of(person)).post("companies", {"name": person.name}, **{"Idempotency-Key": "1"})
    assert Company.objects.count() == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "æ"])
def test_a_key_of_other_signs_is_refused(key, program, customers):
    assert program.post("companies", {"name": "A"}, **{"Idempotency-Key": key}).status_code == 422


def test_two_of_the_same_at_the_same_time_are_done_once(at_once, program, customers):
    headers = {"Idempotency-Key": "samtidig"}
    answers = at_once(lambda: program.post("companies", {"name": "Fjordbygg AS"}, **headers), times=4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    assert at_once(Company.objects.count) == [1]


def test_lists_are_narrowed_by_conditions_on_every_field(program, armering, customers, nordlys):
    OwnField.objects.create(organisation=nordlys, of="deal", key="sone", label="Sone", type="text")
    program.post("deals", {"name": "Liten", "value": 100, "own": {"sone": "nord"}})
    asked = {
        "value.over=100000": ["Armering Laksevåg"], "value.under=1000&name.contains=lit": ["Liten"],
        "own_sone=1": None, "sone.is=nord": ["Liten"], "value.over=mange": None, "value.smells=1": None,
        "expected_close.empty=1": ["Armering Laksevåg", "Liten"],
        "value.filled=1&order=-changed": ["Liten", "Armering Laksevåg"],
        "value.over=100000&2.value.under=1000&order=changed": ["Armering Laksevåg", "Liten"],
    }  # fmt: skip
    for query, wanted in asked.items():
        answer = program.get(f"deals?{query}")
        if wanted is None:
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, query.split("=")[0])
        else:
            assert [each["name"] for each in answer.json()["items"]] == wanted, query
