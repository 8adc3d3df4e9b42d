"""Companies over REST; the other kinds are made by the same code."""

import pytest
from django.conf import settings

from kyndig.crm.models import Company
from kyndig.ledger.models import Line
from tests.api.conftest import Program, token_of


def test_a_company_is_added_read_changed_binned_and_restored(program, customers, owner):
    added = program.post("companies", {"name": "Fjordbygg AS", "phone": "912 34 567", "tags": ["viktig"]})
    company = Company.objects.get()
    assert added.status_code == 201
    assert added["Location"] == f"{settings.ADDRESS}/api/nordlys/v1/companies/{company.pk}"
    assert added.json().items() >= {
        "id": company.pk, "version": 1, "name": "Fjordbygg AS", "phone": "+4791234567", "tags": ["viktig"],
        "owner": {"id": owner.pk, "name": "Olga Owen"}, "source": "api", "binned": None, "own": {},
    }.items()  # fmt: skip
    path = f"companies/{company.pk}"
    changed = program.patch(path, {"city": "Bergen"})
    assert (changed.status_code, changed["ETag"], changed.json()["city"]) == (200, '"2"', "Bergen")
    assert program.get(path).json() == changed.json()
    assert program("DELETE", path).json()["binned"]
    assert program.get("companies").json() == {"items": [], "next": None}
    assert [each["id"] for each in program.get("companies?binned=true").json()["items"]] == [company.pk]
    assert program.post(f"{path}/restore").json()["binned"] is None
    verbs = list(Line.objects.filter(subject_type="crm.company").order_by("id").values_list("verb", "actor_id"))
    assert verbs == [(f"company.{verb}", owner.pk) for verb in ("added", "changed", "binned", "restored")]


def test_each_write_names_its_batch(program, customers):
    answer = program.post("companies", {"name": "Fjordbygg AS"})
    assert answer["Kyndig-Batch"] == str(Line.objects.get(verb="company.added").batch)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "A", "nmae": "B"}, "nmae"),
        ({"name": "A", "organisation_number": "123456789"}, "organisation_number"),
        ({"name": "A", "phone": "kanskje"}, "phone"),
        ({"name": "A", "owner": 10**6}, "owner"),
        ({"name": "A", "own": {"vekt": 3}}, "own.vekt"),
        ({"name": "A\x00"}, "name"),
        ({"name": 3}, "name"),
    ],
)
def test_what_does_not_fit_is_told_with_its_field(body, field, program, customers):
    answer = program.post("companies", body)
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert told["status"] == 422
    assert told["title"] == "Unprocessable Entity"
    assert [(each["field"], bool(each["detail"])) for each in told["errors"]] == [(field, True)]
    assert not Company.objects.exists()


@pytest.mark.parametrize("body", ["{", '{"name": NaN}', "[" * 100_000, '{"name": "\udcff"}'])
def test_a_body_that_is_no_json_is_a_problem(body, program, customers):
    from django.test import Client

    answer = Client().post(
        "/api/nordlys/v1/companies",
        body.encode("utf-8", "surrogateescape"),
        "application/json",
        headers={"Authorization": f"Bearer {program.token}"},
    )
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


def test_pages_are_walked_through_without_missing_or_doubling(program, customers):
    names = {f"Firma {number}" for number in range(7)}
    for name in sorted(names):
        program.post("companies", {"name": name})
    for order in ("changed", "-changed"):
        seen, address = [], f"companies?limit=3&order={order}"
        while address:
            page = program.get(address.removeprefix(settings.ADDRESS)).json()
            seen += [each["name"] for each in page["items"]]
            address = page["next"]
        assert (len(seen), set(seen)) == (7, names)


def test_a_list_is_narrowed_by_what_is_known(program, fjordbygg, owner, colleague):
    program.post("companies", {"name": "Annen AS", "owner": colleague.pk, "tags": ["stor"]})
    asked = {
        "organisation_number=988077917": ["Fjordbygg AS"],
        f"owner={colleague.pk}": ["Annen AS"], "tag=stor": ["Annen AS"],
        "changed_since=2020-01-01T00:00:00Z": ["Fjordbygg AS", "Annen AS"], "changed_since=2100-01-01T00:00:00Z": [],
    }  # fmt: skip
    found = {query: [each["name"] for each in program.get(f"companies?{query}").json()["items"]] for query in asked}
    assert found == asked


@pytest.mark.parametrize(
    "query", ["nmae=x", "limit=0", "limit=1000", "cursor=tull", "changed_since=i går", "owner=0", "order=name"]
)
def test_a_parameter_that_is_not_known_or_not_valid_is_refused(query, program, customers):
    answer = program.get(f"companies?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, query.split("=")[0])


def test_two_who_change_the_same_field_are_both_shown(program, fjordbygg):
    path = f"companies/{fjordbygg.pk}"
    program.patch(path, {"city": "Åsane"})
    answer = program.patch(path, {"city": "Oslo", "base": {"city": "Bergen"}})
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [{"field": "city", "base": "Bergen", "theirs": "Åsane", "mine": "Oslo"}]
    other = program.patch(path, {"industry": "Bygg", "base": {"industry": "", "city": "Bergen"}})
    assert (other.status_code, other.json()["city"]) == (200, "Åsane")


def test_a_version_that_is_no_longer_is_refused(program, fjordbygg):
    path = f"companies/{fjordbygg.pk}"
    assert program.patch(path, {"city": "Åsane"}, **{"If-Match": '"1"'}).status_code == 200
    answer = program.patch(path, {"city": "Oslo"}, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["version"]) == (412, 2)
    assert Company.objects.get().city == "Åsane"


def test_a_list_takes_a_fixed_number_of_queries(program, customers, django_assert_max_num_queries):
    for number in range(5):
        program.post("companies", {"name": f"Firma {number}", "tags": ["a", "b"]})
    with django_assert_max_num_queries(7):
        assert len(program.get("companies").json()["items"]) == 5


def test_what_is_no_address_is_answered_in_json(program, customers):
    for path in ("", "kunder", "companies/1/x", "companies/"):
        answer = program.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_nothing_of_another_organisation_can_be_reached(fjordbygg, outsider):
    program = Program(token_of(outsider), "fremmed")
    for method, path in [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/restore")]:
        assert program(method, f"companies/{fjordbygg.pk}{path}", {}).status_code == 404
    assert program.get("companies").json()["items"] == []


@pytest.mark.parametrize(
    "moment",
    ["8769-01-13T15:59:24-19:45", "0001-01-01T00:00:00%2B05:00", "9999-12-31T23:59:59-05:00", "2027-02-30T00:00:00Z"],
)
def test_a_moment_that_no_database_can_keep_is_refused(moment, program, customers):
    answer = program.get(f"activities?changed_since={moment}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "changed_since")
    body = {"kind": "call", "subject": "x", "at": moment.replace("%2B", "+")}
    assert program.post("activities", body).status_code == 422
