import pytest

from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Company, Deal
from kyndig.crm.queries import changing

pytestmark = pytest.mark.django_db


@pytest.fixture
def companies(customers, owner):
    return [
        add(customers, "company", {"name": f"Selskap {n}", "city": "Voss" if n < 3 else ""}, by=owner) for n in range(5)
    ]


def names(records):
    return sorted(records.values_list("name", flat=True))


def test_the_chosen_are_changed_and_the_change_is_undone(companies, owner, colleague, as_person):
    client = as_person(owner)
    chosen = [companies[1].pk, companies[4].pk]
    asked = client.post("/nordlys/crm/companies/change/", {"what": "owner", "chosen": chosen})
    assert (asked.status_code, asked.context["numbers"]) == (200, chosen)
    done = client.post(
        "/nordlys/crm/companies/change/", {"what": "owner", "chosen": chosen, "sure": "yes", "value": colleague.pk}
    )
    assert names(Company.objects.filter(owner=colleague)) == ["Selskap 1", "Selskap 4"]
    assert 'action="/nordlys/crm/undo/' in client.get(done.url).content.decode()


def test_all_that_the_list_has_are_changed_and_no_others(companies, owner, as_person):
    client = as_person(owner)
    data = {"what": "tag", "scope": "all", "query": "city.is=Voss", "sure": "yes", "value": "kyst, vest"}
    assert client.post("/nordlys/crm/companies/change/", data).url == "/nordlys/crm/companies/?city.is=Voss"
    assert names(Company.objects.filter(tags__name="kyst")) == ["Selskap 0", "Selskap 1", "Selskap 2"]
    page = client.get("/nordlys/crm/companies/")
    undo = page.content.decode().split('action="/nordlys/crm/undo/')[1].split('"')[0]
    client.post(f"/nordlys/crm/undo/{undo}")
    assert not Company.objects.filter(tags__name="kyst").exists()


def test_a_value_that_makes_no_sense_is_asked_for_again(companies, owner, as_person):
    data = {"what": "owner", "chosen": [companies[0].pk], "sure": "yes", "value": "noen"}
    answer = as_person(owner).post("/nordlys/crm/companies/change/", data)
    assert (answer.status_code, answer.context["numbers"]) == (422, [companies[0].pk])


@pytest.mark.parametrize("data", [{}, {"what": "sort_name"}, {"what": "owner"}, {"what": "bin", "chosen": ["x", "-1"]}])
def test_nothing_is_done_where_it_is_not_said_what_or_to_which(data, companies, owner, as_person):
    answer = as_person(owner).post("/nordlys/crm/companies/change/", {**data, "sure": "yes", "value": ""})
    assert answer.status_code == 302
    assert set(Company.objects.values_list("version", flat=True)) == {1}


def test_more_than_ten_thousand_are_refused(companies, owner, as_person, monkeypatch):
    monkeypatch.setattr(changing, "MOST", 4)
    as_person(owner).post("/nordlys/crm/companies/change/", {"what": "bin", "scope": "all", "sure": "yes"})
    assert Company.objects.kept().count() == 5


def test_a_confidential_deal_is_not_among_all_of_those_who_may_not_see_it(
    armering, owner, colleague, customers, as_person
):
    add(customers, "deal", {"name": "Åpent salg"}, by=owner)
    change(armering, {"confidential": True}, by=owner)
    client = as_person(colleague)
    client.post("/nordlys/crm/deals/change/", {"what": "bin", "scope": "all", "sure": "yes"})
    client.post("/nordlys/crm/deals/change/", {"what": "bin", "chosen": [armering.pk], "sure": "yes"})
    assert names(Deal.objects.kept()) == ["Armering Laksevåg"]
