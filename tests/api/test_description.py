"""The description in OpenAPI, and an API that is as it says: schemathesis tries what the description allows."""

import itertools

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck
from schemathesis.checks import ignored_auth, positive_data_acceptance
from schemathesis.generation import GenerationMode

from kyndig.api.rest import authentication
from kyndig.api.rest.limiting import Limit
from kyndig.api.rest.openapi import describe
from kyndig.crm.fields import KINDS
from kyndig.crm.models import OwnField


@pytest.fixture
def own_fields(nordlys):
    types = OwnField.Type
    for position, (kind, type_) in enumerate(itertools.product(KINDS, types)):
        OwnField.objects.create(
            organisation=nordlys, of=kind, key=f"eget_{type_}", label=f"Eget {type_}", type=type_, position=position,
            choices=["Liten", "Stor"] if type_ == types.CHOICE else [],
        )  # fmt: skip


@pytest.fixture
def known(fjordbygg, kari, armering, call):
    """A record for each address with a number in it."""
    return {"companies": fjordbygg, "contacts": kari, "deals": armering, "activities": call}


@pytest.fixture
def one_connection():
    """A request through WSGI must not close the connection that holds the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def description(program, own_fields, known, one_connection, monkeypatch):
    monkeypatch.setattr(authentication, "limit", Limit(burst=10**6, a_second=10**6))
    return schemathesis.openapi.from_wsgi(
        "/api/nordlys/v1/openapi.json",
        WSGIHandler(),
        headers={"Authorization": f"Bearer {program.token}", "Host": "testserver"},
    )


# What the rules of the CRM ask beyond what JSON Schema can tell (check digits, whether an owner works here) is a 422,
# and tokens are tried by themselves (test_tokens).
BEYOND = [ignored_auth, positive_data_acceptance]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_is_as_the_description_says(mode, description, program, known):
    tried = {}
    for found in description.get_all_operations():
        operation = found.ok()
        tried[operation.label] = _try(operation, mode, known.get(operation.path.split("/")[1]), program.token)
    assert len(tried) > 30
    assert all(tried.values())


def _try(operation, mode, record, token) -> set[int]:
    """Ask what is drawn, and take it back; fails where an answer is not as described. Returns the statuses."""
    headers = {"Authorization": f"Bearer {token}", "Host": "testserver", "Accept-Encoding": "identity"}
    statuses = set()

    @hypothesis.settings(
        max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case):
        if mode is GenerationMode.POSITIVE and "pk" in case.path_parameters:
            case.path_parameters["pk"] = record.pk
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses.add(answer.status_code)
        case.validate_response(answer, excluded_checks=BEYOND)

    attempt()
    return statuses


def test_the_description_knows_the_organisations_own_fields_and_nobody_elses(nordlys, fremmed):
    OwnField.objects.create(
        organisation=nordlys, of="deal", key="sone", label="Sone", type="choice", choices=["A", "B"]
    )
    schemas = describe(nordlys)["components"]["schemas"]
    assert schemas["DealOwn"]["required"] == ["sone"]
    assert schemas["DealOwnIn"]["properties"]["sone"]["title"] == "Sone"
    assert schemas["CompanyOwn"]["properties"] == {}
    assert "sone" not in str(describe(fremmed))


def test_the_description_is_of_openapi_31_and_tells_scopes(nordlys):
    found = describe(nordlys)
    assert found["openapi"].startswith("3.1.")
    assert found["paths"]["/deals/{pk}"]["delete"]["security"] == [{"BearerToken": ["customers:remove"]}]
    ids = [operation["operationId"] for path in found["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids)) == 41
