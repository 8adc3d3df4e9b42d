"""Undo, merge, files, twins, confidential deals and erasing, as the browser meets them."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kyndig.crm.actions.records import add, change
from kyndig.crm.actions.taking_in import add_many
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.crm.models import Company, Contact, File
from kyndig.ledger.models import Line


@pytest.fixture
def browser(owner, as_person):
    return as_person(owner)


def test_the_history_tells_who_changed_what_and_takes_it_back(browser, fjordbygg, colleague):
    change(fjordbygg, {"city": "Voss", "phone": "+4755123456"}, by=colleague)
    page = browser.get(f"/nordlys/crm/companies/{fjordbygg.pk}/history/").content.decode()
    assert ("Kolbjørn Kvam endret selskapet Fjordbygg AS" in page, "Sted: Bergen → Voss" in page) == (True, True)
    batch = Line.objects.get(verb="company.changed").batch
    assert batch.hex in page.replace("-", "")
    browser.post(f"/nordlys/crm/undo/{batch}/")
    assert Company.objects.get().city == "Bergen"


def test_what_was_changed_again_since_is_told_in_words(browser, fjordbygg, owner):
    change(fjordbygg, {"city": "Voss"}, by=owner)
    batch = Line.objects.get(verb="company.changed").batch
    change(fjordbygg, {"city": "Åsane"}, by=owner)
    page = browser.post(f"/nordlys/crm/undo/{batch}/", follow=True).content.decode()
    assert "Fjordbygg AS er endret igjen siden, så dette kan ikke angres alene." in page
    assert Company.objects.get().city == "Åsane"


def test_what_is_secret_is_not_taken_back_by_who_may_not_see_it(browser, customers, colleague):
    note = add(customers, "activity", {"kind": "note", "subject": "Eget", "private": True}, by=colleague)
    batch = Line.objects.get(subject_type="crm.activity").batch
    assert browser.post(f"/nordlys/crm/undo/{batch}/").status_code == 404
    note.refresh_from_db()
    assert note.binned is None


def test_merging_shows_both_takes_what_is_chosen_and_is_taken_back(browser, customers, fjordbygg, kari, owner):
    twin = add(customers, "company", {"name": "Fjordbygg", "city": "Åsane", "industry": "bygg"}, by=owner)
    address = f"/nordlys/crm/companies/{fjordbygg.pk}/merge/"
    chosen = browser.get(address)
    assert [each.id for each in chosen.context["twins"]] == [twin.pk]
    assert browser.post(address, {"record": "Fjordbygg"}).url == f"{address}?twin={twin.pk}"
    page = browser.get(f"{address}?twin={twin.pk}")
    assert [(side.name, side.kept, side.twin, side.choose) for side in page.context["sides"]] == [
        ("name", "Fjordbygg AS", "Fjordbygg", True),
        ("organisation_number", "988 077 917", "", False),
        ("industry", "", "bygg", False),
        ("city", "Bergen", "Åsane", True),
    ]
    browser.post(f"{address}?twin={twin.pk}", {"choose_name": "kept", "choose_city": "twin"})
    fjordbygg.refresh_from_db()
    twin.refresh_from_db()
    assert (fjordbygg.name, fjordbygg.city, fjordbygg.industry, twin.merged_into) == (
        "Fjordbygg AS",
        "Åsane",
        "bygg",
        fjordbygg,
    )
    browser.post(f"/nordlys/crm/undo/{Line.objects.get(verb='company.merged').batch}/")
    fjordbygg.refresh_from_db()
    twin.refresh_from_db()
    assert (fjordbygg.city, fjordbygg.industry, twin.binned) == ("Bergen", "", None)


def test_nothing_is_merged_with_what_another_organisation_has(browser, fjordbygg, others_customers, outsider):
    foreign = add(others_customers, "company", {"name": "Fjordbygg AS"}, by=outsider)
    assert browser.get(f"/nordlys/crm/companies/{fjordbygg.pk}/merge/?twin={foreign.pk}").status_code == 404


def test_a_file_is_added_handed_over_to_save_and_removed(browser, fjordbygg):
    page = SimpleUploadedFile("side.html", b"<script>alert(1)</script>", content_type="text/html")
    browser.post(f"/nordlys/crm/companies/{fjordbygg.pk}/files/", {"file": page})
    file = File.objects.get()
    answer = browser.get(f"/nordlys/crm/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    browser.post(f"/nordlys/crm/files/{file.pk}/remove/")
    assert browser.get(f"/nordlys/crm/files/{file.pk}/").status_code == 404


def test_the_file_of_a_confidential_deal_is_out_of_reach_with_it(customers, owner, colleague, as_person):
    deal = add(customers, "deal", {"name": "Oppkjøp", "confidential": True}, by=owner)
    upload = SimpleUploadedFile("a.txt", b"a")
    as_person(owner).post(f"/nordlys/crm/deals/{deal.pk}/files/", {"file": upload})
    address = f"/nordlys/crm/files/{File.objects.get().pk}/"
    assert as_person(colleague).get(address).status_code == 404
    form = {"name": "Oppkjøp", "stage": deal.stage_id, "currency": "NOK", "confidential": "on"}
    as_person(owner).post(f"/nordlys/crm/deals/{deal.pk}/change/", {**form, "members": "Kolbjørn Kvam"})
    answer = as_person(colleague).get(address)
    answer.close()
    assert answer.status_code == 200


def test_a_likely_twin_is_shown_before_saving_and_can_be_saved_anyway(browser, kari):
    values = {"given_name": "Kari", "family_name": "Næs", "emails": "KARI@fjordbygg.example"}
    page = browser.post("/nordlys/crm/contacts/add/", values)
    assert (Contact.objects.count(), [each.why for each in page.context["twins"]]) == (1, [["samme e-post"]])
    assert 'value="Næs"' in page.content.decode()
    browser.post("/nordlys/crm/contacts/add/", {**values, "anyway": "1"})
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"name": "Fjordbyg"}, ["et navn som ligner"]),
        ({"name": "FJORDBYGG"}, ["et navn som ligner"]),
        ({"name": "Noe annet", "organisation_number": "988077917"}, ["samme organisasjonsnummer"]),
        ({"name": "Noe annet", "website": "fjordbygg.example"}, ["samme nettsted"]),
    ],
)
def test_twins_are_shown_while_typing(browser, fjordbygg, owner, values, why):
    change(fjordbygg, {"website": "https://www.fjordbygg.example/"}, by=owner)
    page = browser.post("/nordlys/crm/companies/twins/", values)
    assert [(each.label, each.why) for each in page.context["twins"]] == [("Fjordbygg AS", why)]


def test_what_is_like_nothing_has_no_twin(browser, fjordbygg):
    assert browser.post("/nordlys/crm/companies/twins/", {"name": "Fjellbygg AS"}).context["twins"] == []


def test_a_lead_erases_a_contact_and_others_cannot(browser, colleague, as_person, kari):
    address = f"/nordlys/crm/contacts/{kari.pk}/erase/"
    assert as_person(colleague).post(address).status_code == 404
    assert browser.get(address).status_code == 200
    browser.post(address)
    assert not Contact.objects.exists()


def test_former_companies_are_kept_and_changed(browser, kari, fjordbygg, customers, owner):
    other = add(customers, "company", {"name": "Havbygg AS"}, by=owner)
    form = {
        "given_name": "Kari",
        "employments_company": ["Havbygg AS", ""],
        "employments_company_id": [str(other.pk), ""],
        "employments_title": ["Lærling", ""],
        "employments_started": ["2019-08-01", ""],
        "employments_ended": ["2021-06-30", ""],
    }
    browser.post(f"/nordlys/crm/contacts/{kari.pk}/change/", form)
    [former] = kari.employments.all()
    assert (former.company, former.title, former.ended.year) == (other, "Lærling", 2021)


def test_one_practises_alone(owner, colleague, as_person):
    company = add(practice_workspace(owner), "company", {"name": "Øvebygg AS"}, by=owner)
    address = f"/nordlys/practice/companies/{company.pk}/"
    assert as_person(owner).get(address).status_code == 200
    for page in ("", "change/", "history/", "merge/"):
        assert as_person(colleague).get(f"{address}{page}").status_code == 404
    assert as_person(owner).get(f"/nordlys/crm/companies/{company.pk}/").status_code == 404


@pytest.mark.parametrize("place", ["companies", "contacts"])
def test_earlier_pages_of_the_timeline_leave_nothing_out_and_show_nothing_twice(browser, kari, fjordbygg, owner, place):
    moments = [datetime.datetime(2026, 3, 2, 10 + number % 3, tzinfo=datetime.UTC) for number in range(60)]
    rows = [
        {"kind": "call", "subject": f"Samtale {at}", "contacts": [kari], "at": moment, "done": moment}
        for at, moment in enumerate(moments)
    ]
    add_many(kari.workspace, "activity", rows, by=owner, source="")
    address = f"/nordlys/crm/{place}/{kari.pk if place == 'contacts' else fjordbygg.pk}/"
    seen, query = [], {"show": ""}
    while query:
        timeline = browser.get(address, query).context["page"].timeline
        seen += [str(item.what) for item in timeline.items if "Samtale" in item.what]
        query = {"before": timeline.earlier} if timeline.earlier else {}
    assert (len(seen), len(set(seen))) == (60, 60)
