import pytest

from kyndig.crm.actions.records import change
from kyndig.crm.models import Activity, Company, Contact, Deal


@pytest.fixture
def browser(owner, as_person):
    return as_person(owner)


def test_the_page_of_a_company_says_where_one_stands(browser, fjordbygg, kari, armering):
    page = browser.get(f"/nordlys/crm/companies/{fjordbygg.pk}/").content.decode()
    assert "Salget «Armering Laksevåg» med Fjordbygg AS har ikke noe neste steg." in page
    assert "tel:+4791234567" in page
    assert "988 077 917" in page


@pytest.mark.parametrize("kind", ["company", "contact", "deal", "activity"])
def test_every_kind_of_record_has_its_pages(browser, fjordbygg, kari, armering, call, kind):
    places = {"company": "companies", "contact": "contacts", "deal": "deals", "activity": "activities"}
    record = {"company": fjordbygg, "contact": kari, "deal": armering, "activity": call}[kind]
    for address in (f"{record.pk}/", f"{record.pk}/change/", "add/"):
        assert browser.get(f"/nordlys/crm/{places[kind]}/{address}").status_code == 200


def test_a_company_is_added(browser, customers):
    values = {"name": "Havbygg AS", "organisation_number": "", "phone": "55 12 34 56", "tags": "a, b"}
    answer = browser.post("/nordlys/crm/companies/add/", values)
    company = Company.objects.get(name="Havbygg AS")
    assert answer.url == f"/nordlys/crm/companies/{company.pk}/"
    assert (company.phone, [tag.name for tag in company.tags.all()]) == ("+4755123456", ["a", "b"])


def test_a_contact_is_added_by_the_name_of_the_company(browser, fjordbygg):
    values = {
        "given_name": "Jon", "family_name": "Sund", "company": "fjordb", "emails": "jon@x.no (jobb)\njs@y.no",
        "phones": "91234567",
    }  # fmt: skip
    browser.post("/nordlys/crm/contacts/add/", values)
    jon = Contact.objects.get()
    assert (jon.company, [(p.value, p.label) for p in jon.points.filter(kind="email")]) == (
        fjordbygg,
        [("jon@x.no", "jobb"), ("js@y.no", "")],
    )


def test_several_of_a_name_give_a_choice_and_what_was_typed_is_kept(browser, customers, fjordbygg, owner):
    from kyndig.crm.actions.records import add

    other = add(customers, "company", {"name": "Fjordbygg Vest AS"}, by=owner)
    answer = browser.post("/nordlys/crm/contacts/add/", {"given_name": "Jon", "company": "Fjord"})
    page = answer.content.decode()
    assert 'value="Fjord"' in page
    assert f'name="company_pick0" value="{other.pk}"' in page
    values = {"given_name": "Jon", "company": "Fjord", "company_pick0": str(other.pk)}
    browser.post("/nordlys/crm/contacts/add/", values)
    assert Contact.objects.get().company == other


def test_a_deal_is_added_with_a_stage_and_an_amount_as_people_write_it(browser, kari, customers):
    stage = customers.pipelines.first().stages.last()
    values = {"name": "Brakkerigg", "contacts": "Kari Nes", "stage": stage.pk, "value": "412 000,50", "currency": "NOK"}
    browser.post("/nordlys/crm/deals/add/", values)
    deal = Deal.objects.get(name="Brakkerigg")
    assert (deal.stage, str(deal.value), list(deal.contacts.all())) == (stage, "412000.50", [kari])


def test_a_call_that_has_happened_is_done_and_one_back_on_the_page_of_the_contact(browser, kari, fjordbygg):
    values = {"kind": "call", "subject": "Pris", "happened": "yes", "contacts": "Kari Nes", "at": "2026-03-02T10:00"}
    answer = browser.post(f"/nordlys/crm/activities/add/?contact={kari.pk}", values)
    call = Activity.objects.get()
    assert (answer.url, call.done, call.company) == (f"/nordlys/crm/contacts/{kari.pk}/", call.at, fjordbygg)


def shown(browser, address):
    """What the form shows, as a browser would send it back."""
    form = browser.get(address).context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        if bound.name == "employments" or value in (None, False):
            continue
        if hasattr(bound.field, "kind"):
            lines = [each for each in bound.field.widget.format_value(value) if each.text]
            sent[bound.name] = [each.text for each in lines]
            sent[f"{bound.name}_id"] = [each.number for each in lines]
        else:
            sent[bound.name] = bound.field.widget.format_value(value) if value != "" else ""
            if bound.name in {"at"}:
                sent[bound.name] = value.strftime("%Y-%m-%dT%H:%M")
            elif isinstance(sent[bound.name], list):
                sent[bound.name] = sent[bound.name][0]
    return {name: value for name, value in sent.items() if value is not None}


@pytest.mark.parametrize("kind", ["company", "contact", "deal", "activity"])
def test_saving_what_the_form_showed_changes_nothing(browser, fjordbygg, kari, armering, call, kind):
    places = {"company": "companies", "contact": "contacts", "deal": "deals", "activity": "activities"}
    record = {"company": fjordbygg, "contact": kari, "deal": armering, "activity": call}[kind]
    address = f"/nordlys/crm/{places[kind]}/{record.pk}/change/"
    answer = browser.post(address, shown(browser, address))
    record.refresh_from_db()
    assert (answer.status_code, record.version) == (302, 1)


def test_two_who_change_the_same_field_choose_and_lose_nothing(browser, fjordbygg, colleague):
    address = f"/nordlys/crm/companies/{fjordbygg.pk}/change/"
    sent = shown(browser, address) | {"city": "Voss", "industry": "bygg"}
    change(Company.objects.get(), {"city": "Åsane", "street": "Havnegata 1"}, by=colleague)
    page = browser.post(address, sent)
    text = page.content.decode()
    assert ("Åsane" in text, "Voss" in text, "Kolbjørn Kvam skrev" in text) == (True, True, True)
    assert Company.objects.get().industry == ""
    again = {**sent, "base": page.context["form"].data["base"], "choose_city": "theirs"}
    assert browser.post(address, again).status_code == 302
    kept = Company.objects.get()
    assert (kept.city, kept.industry, kept.street) == ("Åsane", "bygg", "Havnegata 1")
    assert browser.post(address, {**again, "choose_city": "mine"}).status_code == 302
    assert Company.objects.get().city == "Voss"


def test_what_is_put_in_the_bin_is_undone_by_the_notice(browser, fjordbygg):
    answer = browser.post(f"/nordlys/crm/companies/{fjordbygg.pk}/bin/", follow=True)
    assert browser.get(f"/nordlys/crm/companies/{fjordbygg.pk}/").status_code == 404
    assert "Fjordbygg AS" in answer.content.decode()
    browser.post(f"/nordlys/crm/companies/{fjordbygg.pk}/restore/")
    assert browser.get(f"/nordlys/crm/companies/{fjordbygg.pk}/").status_code == 200


def test_bad_input_gets_a_sentence_and_is_kept(browser, customers):
    page = browser.post("/nordlys/crm/companies/add/", {"name": "Havbygg", "organisation_number": "123", "email": "@"})
    text = page.content.decode()
    assert ("123" in text, 'value="@"' in text, Company.objects.count()) == (True, True, 0)
