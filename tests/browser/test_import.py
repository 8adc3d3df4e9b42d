"""A programme lead takes in the list of the company: from the file to saved people, and the next month's list."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kyndig.people.models import Person
from tests.people.lists.conftest import lists  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def hand_over(page, path: Path) -> None:
    page.goto("/nordlys/people/import/")
    page.get_by_label("Listen").set_input_files(path)
    page.get_by_role("button", name="Se gjennom listen").click()


def test_a_list_and_the_next_months_list(page, owner, sign_in, axe, lists):  # noqa: F811
    sign_in(page, owner)
    page.goto("/nordlys/people/")
    page.get_by_role("link", name=re.compile("Last opp")).click()
    axe(page)
    page.get_by_label("Listen").set_input_files(lists / "ansattliste_semikolon_latin1.csv")
    page.get_by_role("button", name="Se gjennom listen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("143 rader og 8 kolonner: Er dette riktig?")
    expect(page.get_by_label("Nærmeste leder")).to_have_value("manager")
    axe(page)
    page.get_by_role("button", name="Vis hva som endres").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("143 nye.")
    expect(page.get_by_text("Ida Nguyen har ingen e-post")).to_be_visible()
    axe(page)
    assert Person.objects.count() == 1
    page.get_by_role("button", name="Lagre endringene").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("144 personer arbeider her nå.")
    axe(page)

    hand_over(page, lists / "ansattliste_neste_maaned.csv")
    page.get_by_role("button", name="Vis hva som endres").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("6 nye og 5 slutter.")
    page.get_by_role("button", name="Lagre endringene").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("145 personer arbeider her nå.")
    assert Person.objects.exclude(left=None).count() == 5


def test_a_photo_is_no_list(page, owner, sign_in, axe, tmp_path):
    photo = tmp_path / "gruppebilde.csv"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(5000))
    hand_over(sign_in(page, owner), photo)
    expect(page.get_by_text("gruppebilde.csv er et bilde (JPEG), ikke en liste over ansatte.").first).to_be_visible()
    axe(page)


def test_without_javascript(open_page, owner, sign_in, lists):  # noqa: F811
    page = sign_in(open_page(javascript=False), owner)
    hand_over(page, lists / "organisasjon.xlsx")
    expect(page.get_by_label("Tittelen over hver tabell")).to_have_value("department")
    page.get_by_role("button", name="Vis hva som endres").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("42 nye"))
    page.get_by_label("Alle står på listen").uncheck()
    page.get_by_role("button", name="Vis hva som endres nå").click()
    expect(page.get_by_label("Alle står på listen")).not_to_be_checked()
    page.get_by_role("button", name="Lagre endringene").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("43 personer arbeider her nå.")
