import pytest

from kyndig.crm.models import SavedView
from kyndig.ledger.models import Line

pytestmark = pytest.mark.django_db
LIST = "/nordlys/crm/deals/"


def save(client, name, query="value.over=100000&columns=value,name&sort=-value", **more):
    return client.post(f"{LIST}views/", {"name": name, "query": query, **more})


def tabs(client):
    return [view.name for view, _address in client.get(LIST).context["views"]]


def test_a_saved_list_opens_as_it_was(armering, owner, as_person):
    client = as_person(owner)
    page = client.get(save(client, "Store salg").url).context["list"]
    assert page.view.name == "Store salg"
    assert page.wanted.filter.pairs() == [("value.over", "100000")]
    assert ([field.name for field in page.wanted.columns], page.wanted.sort) == (["value", "name"], "-value")


def test_others_see_what_is_shared_and_can_only_copy_it(armering, owner, colleague, as_person):
    mine, others = as_person(owner), as_person(colleague)
    save(mine, "Mine")
    save(mine, "Våre", shared="on")
    assert (tabs(mine), tabs(others)) == (["Mine", "Våre"], ["Våre"])
    shared, private = SavedView.objects.get(name="Våre"), SavedView.objects.get(name="Mine")
    asked = [
        others.get(f"/nordlys/crm/views/{shared.pk}/"),
        others.post(f"/nordlys/crm/views/{shared.pk}/delete/"),
        others.post(f"/nordlys/crm/views/{private.pk}/copy/"),
    ]
    assert [answer.status_code for answer in asked] == [404, 404, 404]
    others.post(f"/nordlys/crm/views/{shared.pk}/copy/")
    copy = SavedView.objects.get(owner=colleague)
    assert (copy.query, copy.shared) == (shared.query, False)


def test_a_list_is_renamed_shared_and_deleted(armering, owner, as_person):
    client = as_person(owner)
    save(client, "En")
    save(client, "To")
    view = SavedView.objects.get(name="En")
    taken = client.post(f"/nordlys/crm/views/{view.pk}/", {"name": "To"})
    assert (taken.status_code, taken.context["name"]) == (422, "To")
    client.post(f"/nordlys/crm/views/{view.pk}/", {"name": "Tre", "shared": "on"})
    client.post(f"/nordlys/crm/views/{view.pk}/delete/")
    assert tabs(client) == ["To"]
    assert set(Line.objects.filter(subject_id=view.pk, verb__startswith="view.").values_list("verb", flat=True)) == {
        "view.changed",
        "view.deleted",
    }


@pytest.mark.parametrize("name", ["", " ", "x" * 81])
def test_a_list_without_a_name_is_not_saved(name, armering, owner, as_person):
    save(as_person(owner), name)
    assert not SavedView.objects.exists()


def test_columns_are_chosen_step_by_step_and_kept(armering, owner, colleague, as_person):
    client = as_person(owner)
    page = client.get(f"{LIST}columns/")
    first = page.context["chosen"][0]
    moved = client.get(f"{LIST}columns/{first['later']}")
    client.post(f"{LIST}columns/", {"query": moved.context["query"]})
    columns = [field.name for field in client.get(LIST).context["list"].wanted.columns]
    assert columns[:2] == ["company", "name"]
    assert tabs(client) == []
    assert [field.name for field in as_person(colleague).get(LIST).context["list"].wanted.columns][:1] == ["name"]
