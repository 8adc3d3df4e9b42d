import json
from datetime import date

from kyndig.crm.actions.records import add
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.crm.models import Activity, Company, Workspace
from kyndig.openness.actions.erasing import erase_person


def test_a_person_gets_what_the_crm_holds_by_them(colleague, customers, as_person):
    add(customers, "company", {"name": "Havbygg AS"}, by=colleague)
    add(practice_workspace(colleague), "company", {"name": "Øvebygg AS"}, by=colleague)
    found = json.loads(as_person(colleague).get("/nordlys/openness/everything.json").content)
    assert [(row["navn"], row["øving"]) for row in found["customers"]] == [("Havbygg AS", False), ("Øvebygg AS", True)]


def test_with_a_person_goes_the_practice_and_what_nobody_else_saw(colleague, customers, owner):
    kept = add(customers, "company", {"name": "Havbygg AS"}, by=colleague)
    add(customers, "activity", {"kind": "note", "subject": "Eget", "private": True}, by=colleague)
    practice = practice_workspace(colleague)
    company = add(practice, "company", {"name": "Øvebygg AS"}, by=colleague)
    add(practice, "deal", {"name": "Øvesalg", "company": company}, by=colleague)
    colleague.left = date(2020, 1, 1)
    colleague.save()
    erase_person(colleague, by=owner)
    assert (list(Company.objects.all()), Activity.objects.count(), Workspace.objects.count()) == ([kept], 0, 1)
