"""What of the customers the ledger's page does not tell."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kyndig.crm.actions.files import add_file
from kyndig.crm.actions.purging import purge_bins
from kyndig.crm.actions.records import add, change, put_in_bin
from kyndig.crm.actions.workspaces import practice_workspace, real_workspace


@pytest.fixture
def secrets(nordlys, colleague):
    """Kolbjørn's private note, his confidential deal with a call and a file, and what he practises on."""
    customers = real_workspace(nordlys)
    note = add(customers, "activity", {"kind": "note", "subject": "HEMMELIG notat", "private": True}, by=colleague)
    deal = add(customers, "deal", {"name": "HEMMELIG salg", "confidential": True}, by=colleague)
    call = add(customers, "activity", {"kind": "call", "subject": "HEMMELIG samtale", "deal": deal}, by=colleague)
    add_file(deal, SimpleUploadedFile("HEMMELIG.txt", b"x"), by=colleague)
    practised = add(practice_workspace(colleague), "company", {"name": "HEMMELIG øving"}, by=colleague)
    add(customers, "company", {"name": "Åpent selskap"}, by=colleague)
    return note, deal, call, practised


def ledger_page(client):
    return client.get("/nordlys/openness/ledger/").content.decode()


def test_the_lead_sees_what_is_open_and_no_secret(owner, as_person, secrets):
    page = ledger_page(as_person(owner))
    assert ("Åpent selskap" in page, "HEMMELIG" in page) == (True, False)


def test_what_was_secret_stays_so_when_it_is_gone(owner, colleague, as_person, secrets):
    for record in secrets:
        put_in_bin(record, by=colleague)
    purge_bins(timezone.now() + datetime.timedelta(days=31))
    assert "HEMMELIG" not in ledger_page(as_person(owner))


def test_that_an_open_record_went_is_told(owner, colleague, as_person, nordlys):
    company = add(real_workspace(nordlys), "company", {"name": "Borte AS"}, by=colleague)
    put_in_bin(company, by=colleague)
    purge_bins(timezone.now() + datetime.timedelta(days=31))
    assert "Borte AS" in ledger_page(as_person(owner))


def test_who_is_named_on_a_confidential_deal_sees_its_lines(owner, colleague, as_person, secrets):
    _note, deal, _call, _practised = secrets
    change(deal, {"members": [owner]}, by=colleague)
    page = ledger_page(as_person(owner))
    assert (
        "HEMMELIG salg" in page,
        "HEMMELIG samtale" in page,
        "HEMMELIG notat" in page,
        "HEMMELIG øving" in page,
    ) == (
        True,
        True,
        False,
        False,
    )
