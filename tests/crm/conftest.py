"""What the tests of the CRM can ask for: Nordlys' customers, and a company, a contact, a deal and a call among them."""

import pytest

from kyndig.crm.actions.records import add
from kyndig.crm.actions.workspaces import real_workspace
from kyndig.crm.models import Activity, Company, Contact, Deal, Workspace


@pytest.fixture
def customers(nordlys) -> Workspace:
    return real_workspace(nordlys)


@pytest.fixture
def others_customers(fremmed) -> Workspace:
    return real_workspace(fremmed)


@pytest.fixture
def fjordbygg(customers, owner) -> Company:
    values = {"name": "Fjordbygg AS", "organisation_number": "988077917", "city": "Bergen"}
    return add(customers, "company", values, by=owner)


@pytest.fixture
def kari(customers, fjordbygg, owner) -> Contact:
    values = {
        "given_name": "Kari",
        "family_name": "Nes",
        "company": fjordbygg,
        "title": "Innkjøp",
        "emails": [{"value": "kari@fjordbygg.example", "label": ""}],
        "phones": [{"value": "+4791234567", "label": ""}],
    }
    return add(customers, "contact", values, by=owner)


@pytest.fixture
def armering(customers, fjordbygg, kari, owner) -> Deal:
    values = {"name": "Armering Laksevåg", "company": fjordbygg, "contacts": [kari], "value": 680_000}
    return add(customers, "deal", values, by=owner)


@pytest.fixture
def call(customers, kari, owner) -> Activity:
    return add(customers, "activity", {"kind": "call", "subject": "Vil ha tilbud", "contacts": [kari]}, by=owner)
