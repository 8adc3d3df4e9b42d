"""A file of a list holds what the list shows, and can do no harm in a spreadsheet."""

import csv
import io

import pytest
from python_calamine import load_workbook

from kyndig.crm.actions.records import add
from kyndig.ledger.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def deals(customers, owner):
    for number, name in enumerate(["=1+1", "@SUM(A1)", "Ål; og «Bø»", "-5", "Vanlig"]):
        value = None if number == 4 else number * 100_000 + 0.5
        add(customers, "deal", {"name": name, "value": value, "expected_close": "2027-03-04"}, by=owner)


def body(answer):
    return b"".join(answer.streaming_content)


def as_rows(data):
    text = data.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_the_file_has_the_rows_columns_and_order_of_the_list(deals, owner, as_person):
    client, query = as_person(owner), "?value.least=100000&columns=value,name,expected_close&sort=-value"
    shown = [row.name for row in client.get(f"/nordlys/crm/deals/{query}").context["list"].rows]
    heading, *rows = as_rows(body(client.get(f"/nordlys/crm/deals/file.csv{query}")))
    assert heading == ["Verdi", "Valuta", "Navn", "Ventet avslutning"]
    assert [row[2].removeprefix("'") for row in rows] == shown == ["-5", "Ål; og «Bø»", "@SUM(A1)"]
    assert rows[0] == ["300000,50", "NOK", "'-5", "2027-03-04"]


def test_rows_without_a_value_stand_last_in_the_file_too(deals, owner, as_person):
    client = as_person(owner)
    for sort in ("value", "-value"):
        rows = as_rows(body(client.get(f"/nordlys/crm/deals/file.csv?sort={sort}&columns=name,value")))
        assert rows[-1][:2] == ["Vanlig", ""]


def test_no_cell_of_the_file_is_a_formula(deals, owner, as_person):
    client = as_person(owner)
    cells = [cell for row in as_rows(body(client.get("/nordlys/crm/deals/file.csv"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=@+-" and cell]
    answer = client.get("/nordlys/crm/deals/file.xlsx?sort=value&columns=name,value")
    rows = load_workbook(io.BytesIO(body(answer))).get_sheet_by_index(0).to_python()
    assert rows[1:3] == [["=1+1", 0.5, "NOK"], ["@SUM(A1)", 100000.5, "NOK"]]


def test_the_ledger_knows_that_customers_left_as_a_file(kari, owner, as_person):
    client = as_person(owner)
    body(client.get("/nordlys/practice/contacts/file.csv"))
    assert not Line.objects.filter(verb__endswith=".exported").exists()
    body(client.get("/nordlys/crm/contacts/file.csv?name.contains=kari"))
    line = Line.objects.get(verb="contacts.exported")
    assert (line.actor_id, line.after["number"], line.after["filter"]) == (owner.pk, 1, ["name.contains=kari"])


def test_another_form_of_file_is_missing(kari, owner, as_person):
    assert as_person(owner).get("/nordlys/crm/contacts/file.exe").status_code == 404
