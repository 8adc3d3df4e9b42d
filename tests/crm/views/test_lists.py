import pytest

pytestmark = pytest.mark.django_db


def rows(answer):
    return [[cell.text for cell in row.cells] for row in answer.context["list"].rows]


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("companies", ["Fjordbygg AS", "Bergen", "", "Olga Owen", ""]),
        ("contacts", ["Kari Nes", "Fjordbygg AS", "Innkjøp", "kari@fjordbygg.example", "91 23 45 67", "Olga Owen"]),
        ("deals", ["Armering Laksevåg", "Fjordbygg AS", "Lead", "680\xa0000\xa0kr", "", "Olga Owen"]),
    ],
)
def test_a_list_shows_the_columns_of_its_kind(place, row, call, armering, owner, as_person):
    assert rows(as_person(owner).get(f"/nordlys/crm/{place}/")) == [row]
