import pytest

from kyndig.crm.actions.records import add
from kyndig.crm.models import OwnField

pytestmark = pytest.mark.django_db
PAGE = "/nordlys/crm/own-fields/"


@pytest.mark.parametrize(
    ("type_", "value", "shown", "condition"),
    [
        ("text", "Kai 4", "Kai 4", "contains=kai"),
        ("number", 12, "12", "over=11"),
        ("date", "2031-03-04", "4. mars 2031", "from=2031-03-04"),
        ("choice", "Vest", "Vest", "is=Vest"),
        ("link", "https://www.kart.example/1", "kart.example/1", "filled=yes"),
    ],
)
def test_a_field_of_ones_own_is_in_lists_and_conditions_like_any_other(
    type_, value, shown, condition, customers, owner, as_person
):
    client = as_person(owner)
    client.post(PAGE, {"of": "company", "label": "Område", "type": type_, "choices": "Vest\nØst"})
    field = OwnField.objects.get()
    assert field.key == "own_omrade"
    add(customers, "company", {"name": "Med", field.key: value}, by=owner)
    add(customers, "company", {"name": "Uten"}, by=owner)
    page = client.get(f"/nordlys/crm/companies/?columns=name,{field.key}&{field.key}.{condition}").context["list"]
    assert [[cell.text for cell in row.cells] for row in page.rows] == [["Med", shown]]
    assert "«Område»" in page.conditions


def test_a_person_in_a_field_of_ones_own_is_shown_by_name(customers, owner, colleague, as_person):
    client = as_person(owner)
    client.post(PAGE, {"of": "company", "label": "Veileder", "type": "person"})
    add(customers, "company", {"name": "Med", "own_veileder": colleague}, by=owner)
    page = client.get("/nordlys/crm/companies/?columns=name,own_veileder").context["list"]
    assert [cell.text for cell in page.rows[0].cells] == ["Med", "Kolbjørn Kvam"]


def test_a_field_that_is_put_away_is_shown_nowhere_and_comes_back_with_its_values(customers, owner, as_person):
    client = as_person(owner)
    client.post(PAGE, {"of": "company", "label": "Kai", "type": "text"})
    add(customers, "company", {"name": "Med", "own_kai": "4"}, by=owner)
    pk = OwnField.objects.get().pk
    client.post(f"{PAGE}{pk}/put-away/")
    address = "/nordlys/crm/companies/?columns=name,own_kai"
    assert [cell.text for cell in client.get(address).context["list"].rows[0].cells] == ["Med"]
    client.post(f"{PAGE}{pk}/take-back/")
    assert [cell.text for cell in client.get(address).context["list"].rows[0].cells] == ["Med", "4"]


@pytest.mark.parametrize(
    "data",
    [
        {"of": "company", "label": "", "type": "text"},
        {"of": "company", "label": "x" * 61, "type": "text"},
        {"of": "company", "label": "Valg", "type": "choice", "choices": " \n "},
        {"of": "company", "label": "KAI", "type": "text"},
        {"of": "person", "label": "Ny", "type": "text"},
        {"of": "company", "label": "Ny", "type": "json"},
    ],
)
def test_a_field_that_does_not_fit_is_not_made_and_what_was_typed_is_kept(data, owner, as_person):
    client = as_person(owner)
    client.post(PAGE, {"of": "company", "label": "Kai", "type": "text"})
    answer = client.post(PAGE, data)
    assert (answer.status_code, OwnField.objects.count()) == (422, 1)
    assert answer.context["form"]["label"].value() == data["label"]


def test_fields_are_renamed_and_moved_and_their_keys_stay(owner, as_person):
    client = as_person(owner)
    for label in ("En", "To", "!!", "En!"):
        client.post(PAGE, {"of": "deal", "label": label, "type": "text"})
    last = OwnField.objects.last()
    client.post(f"{PAGE}{last.pk}/move/", {"way": "up"})
    client.post(f"{PAGE}{last.pk}/", {"label": "Ny"})
    found = list(OwnField.objects.values_list("label", "key"))
    assert found == [("En", "own_en"), ("To", "own_to"), ("Ny", "own_en_2"), ("!!", "own_2")]
