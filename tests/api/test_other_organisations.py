"""Every number of another organisation, put in every place that takes a number: nothing is found, and nothing moves."""

import pytest

from kyndig.api.rest.records import NARROWED, PLURALS
from kyndig.api.rest.schemas import written
from kyndig.crm.actions.records import add
from kyndig.crm.fields import KINDS, Type, plain_values
from kyndig.crm.models import Activity, Company, Contact, Deal, OwnField, Pipeline, Reason, Stage
from kyndig.ledger.models import Line
from tests.api.conftest import Program, token_of

OURS = {
    "company": {"name": "Vår"},
    "contact": {"given_name": "Vår"},
    "deal": {"name": "Vår"},
    "activity": {"kind": "note", "subject": "Vår"},
}


@pytest.fixture
def theirs(others_customers, outsider, fremmed):
    """One of everything that Fremmed has, by the type of field that could name it."""
    company = add(others_customers, "company", {"name": "Fremmed kunde"}, by=outsider)
    contact = add(others_customers, "contact", {"given_name": "Fremmed", "company": company}, by=outsider)
    deal = add(others_customers, "deal", {"name": "Fremmed salg", "company": company}, by=outsider)
    activity = add(others_customers, "activity", {"kind": "call", "subject": "Fremmed", "deal": deal}, by=outsider)
    inside = {"pipeline__workspace": others_customers}
    return {
        Type.COMPANY: company,
        Type.CONTACTS: contact,
        Type.DEAL: deal,
        "activity": activity,
        Type.PERSON: outsider,
        Type.PEOPLE: outsider,
        Type.PIPELINE: Pipeline.objects.get(workspace=others_customers),
        Type.STAGE: Stage.objects.filter(**inside).first(),
        Type.REASON: Reason.objects.filter(workspace=others_customers).first(),
    }


def _state(records) -> list:
    return [plain_values(KINDS[kind].fields, type(record).objects.get(pk=record.pk)) for kind, record in records]


@pytest.fixture
def untouched(theirs):
    """Checks at the end that nothing of Fremmed has changed."""
    kinds = {"company": Type.COMPANY, "contact": Type.CONTACTS, "deal": Type.DEAL, "activity": "activity"}
    records = [(kind, theirs[type_]) for kind, type_ in kinds.items()]
    before, lines = _state(records), Line.objects.filter(organisation_id=theirs[Type.COMPANY].organisation_id).count()
    yield records
    assert _state(records) == before
    assert Line.objects.filter(organisation_id=theirs[Type.COMPANY].organisation_id).count() == lines


def test_no_address_leads_there(program, customers, untouched):
    for kind, record in untouched:
        path, mine = f"{PLURALS[kind]}/{record.pk}", program.post(PLURALS[kind], OURS[kind]).json()["id"]
        answers = [
            program.get(path), program.patch(path, {}), program("DELETE", path), program.post(f"{path}/restore"),
            program.get(f"{path}/files"), program.post(f"{path}/merge", {"twin": mine}),
            program.post(f"{PLURALS[kind]}/{mine}/merge", {"twin": record.pk}),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {404}
        assert not any(b"remmed" in answer.content for answer in answers)


def test_no_field_takes_what_is_theirs(program, customers, theirs, untouched, nordlys):
    for kind in KINDS:
        OwnField.objects.create(organisation=nordlys, of=kind, key="ansvar", label="Ansvar", type="person")
        mine = program.post(PLURALS[kind], OURS[kind]).json()["id"]
        asked = [
            {field.name: [number] if field.type in (Type.CONTACTS, Type.PEOPLE) else number}
            for field in written(KINDS[kind])
            if field.type in theirs
            for number in [theirs[field.type].pk]
        ]
        asked.append({"own": {"ansvar": theirs[Type.PERSON].pk}})
        if kind == "contact":
            asked.append({"employments": [{"company": theirs[Type.COMPANY].pk}]})
        assert len(asked) > 1
        for body in asked:
            for answer in (
                program.patch(f"{PLURALS[kind]}/{mine}", body), program.post(PLURALS[kind], OURS[kind] | body),
            ):  # fmt: skip
                assert answer.status_code == 422, body
                assert b"remmed" not in answer.content


def test_no_filter_search_or_list_finds_what_is_theirs(program, customers, theirs, untouched):
    of = {
        "company": Type.COMPANY, "parent": Type.COMPANY, "contact": Type.CONTACTS, "deal": Type.DEAL,
        "pipeline": Type.PIPELINE, "stage": Type.STAGE, "owner": Type.PERSON,
    }  # fmt: skip
    found = [
        program.get(address) for address in ("tags", "people", "pipelines", "reasons", "fields", "search?q=Fremmed")
    ]
    for kind, plural in PLURALS.items():
        found += [program.get(f"{plural}?binned={binned}") for binned in ("true", "false")]
        for name in NARROWED[kind].keys() & of.keys():
            answer = program.get(f"{plural}?{name}={theirs[of[name]].pk}")
            assert answer.json()["items"] == []
            found.append(answer)
    assert {answer.status_code for answer in found} == {200}
    assert not any(b"remmed" in answer.content for answer in found)


def test_what_they_did_is_not_ours_to_take_back(program, customers, untouched, fremmed):
    for batch in Line.objects.filter(organisation_id=fremmed.pk).exclude(batch=None).values_list("batch", flat=True):
        assert program.post("undo", {"batch": str(batch)}).status_code == 404


def test_a_kept_answer_is_given_to_its_own_token_alone(owner, outsider, customers, others_customers):
    key = {"Idempotency-Key": "samme"}
    theirs = Program(token_of(outsider), "fremmed").post("companies", {"name": "Fremmed kunde"}, **key)
    ours = Program(token_of(owner)).post("companies", {"name": "Fremmed kunde"}, **key)
    assert (theirs.status_code, ours.status_code) == (201, 201)
    assert theirs.json()["id"] != ours.json()["id"]
    counted = [model.objects.filter(workspace=customers).count() for model in (Company, Contact, Deal, Activity)]
    assert counted == [1, 0, 0, 0]
