"""Taking in a list in the browser: upload, columns, preview, and saved only when somebody says so."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kyndig.people.actions.imports import correct_list, discard_list, stage_list
from kyndig.people.models import PeopleImport, Person
from kyndig.people.views import imports
from tests.people.lists.conftest import lists  # noqa: F401 - a fixture

HOME = "/nordlys/people/import/"
LIST = "Ansattnr;Navn;E-post;Avdeling\n1;Kari Berg;kari@x.example;Salg\n2;Ola Dahl;;Lager\n"


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def lead(as_person, owner):
    client = as_person(owner)
    client.cookies.load({"django_language": "en"})
    return client


def upload(client, text: str | bytes = LIST, name: str = "liste.csv"):
    data = text.encode() if isinstance(text, str) else text
    return client.post(HOME, {"file": SimpleUploadedFile(name, data)}, follow=True)


def staged() -> PeopleImport:
    return PeopleImport.objects.get(state=PeopleImport.State.STAGED)


def everything_as_guessed(response) -> dict[str, str]:
    form = response.context["form"]
    return {field.html_name: field.value() for _column, field in form.rows}


def look(client):
    return client.get(f"{HOME}{staged().pk}/preview/")


def save(client, page, **said):
    proof = page.context["page"].proof
    return client.post(f"{HOME}{staged().pk}/preview/", {"proof": proof, "apply": "yes", **said}, follow=True)


def test_from_a_file_to_saved_people(lead, nordlys):
    page = upload(lead)
    assert "2 rows, 4 columns: is this what they hold?" in page.content.decode()
    page = lead.post(page.redirect_chain[-1][0], everything_as_guessed(page), follow=True)
    assert "2 join." in page.content.decode()
    assert "Ola Dahl has no e-mail, and is kept without." in page.content.decode()
    assert not Person.objects.filter(family_name="Berg").exists()

    page = save(lead, page, complete="on")

    assert "3 people work here now." in page.content.decode()
    assert Person.objects.get(organisation=nordlys, family_name="Berg").department.name == "Salg"
    assert bytes(PeopleImport.objects.get().content) == b""


def test_a_photo_gets_one_sentence_and_nothing_is_kept(lead):
    page = upload(lead, b"\xff\xd8\xff\xe0" + bytes(2000), "gruppe.csv")
    assert "gruppe.csv is a picture (JPEG), not a list of people." in page.content.decode()
    assert not PeopleImport.objects.exists()


def test_an_empty_file_and_none_at_all(lead):
    assert "liste.csv is empty." in upload(lead, b"").content.decode()
    assert "This field is required" in lead.post(HOME, {}).content.decode()


def test_a_file_that_is_too_large_is_refused(lead, monkeypatch):
    from kyndig.people.lists import limits

    monkeypatch.setattr(limits, "BYTES", 100)
    page = upload(lead, LIST * 10).content.decode()
    assert "liste.csv is larger than" in page
    assert "This field is required" not in page
    assert not PeopleImport.objects.exists()


def test_an_upload_without_its_token_is_refused(owner, lead):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = lead.cookies
    assert upload(strict).status_code == 403
    assert not PeopleImport.objects.exists()


def test_columns_are_corrected_and_stay_so(lead):
    page = upload(lead, "Hvem;Hvor\nKari Berg;Salg\nOla Dahl;Lager\n")
    said = everything_as_guessed(page)
    assert said == {"column-0": "full_name", "column-1": "ignore"}
    page = lead.post(f"{HOME}{staged().pk}/", {**said, "column-1": "department"}, follow=True)
    assert "Salg" in page.content.decode()
    assert staged().meanings == {"hvor": "department"}
    page = lead.get(f"{HOME}{staged().pk}/")
    assert everything_as_guessed(page) == {"column-0": "full_name", "column-1": "department"}


def test_without_names_the_page_says_what_to_do_and_keeps_the_rest(lead):
    page = upload(lead)
    said = {**everything_as_guessed(page), "column-1": "ignore", "column-3": "site"}
    page = lead.post(f"{HOME}{staged().pk}/", said)
    assert "No column of liste.csv is known to hold names." in page.content.decode()
    assert everything_as_guessed(page)["column-3"] == "site"


def test_a_cell_that_holds_markup_is_only_text(lead):
    page = upload(lead, "Navn;Tittel\n<script>alert(1)</script> Berg;<b>x</b>\n")
    assert "<script>alert(1)" not in page.content.decode()
    assert "<script>alert(1)" not in look(lead).content.decode()


def test_who_is_not_on_the_list_leaves_only_if_it_is_complete(lead, nordlys, colleague):
    upload(lead)
    page = look(lead)
    assert "2 join and 1 leaves." in page.content.decode()
    page = save(lead, page)  # the tick is taken away: what would happen is another thing, so it is shown first
    assert "Something is different from what you saw." in page.content.decode()
    assert "2 join." in page.content.decode()
    save(lead, page)
    colleague.refresh_from_db()
    assert colleague.left is None
    assert nordlys.people.count() == 4


def test_what_changed_meanwhile_is_shown_before_it_is_saved(lead, nordlys):
    upload(lead)
    page = look(lead)
    Person.objects.create(organisation=nordlys, given_name="Ola", family_name="Dahl", employee_number="2")
    page = save(lead, page, complete="on")
    assert "Something is different from what you saw." in page.content.decode()
    assert not Person.objects.filter(family_name="Berg").exists()


def test_somebody_who_could_be_several_is_asked_about(lead, nordlys):
    for title in ("Selger", "Leder"):
        Person.objects.create(organisation=nordlys, given_name="Kari", family_name="Berg", title=title)
    upload(lead, "Navn;Tittel\nKari Berg;Kasserer\n")
    page = look(lead)
    (doubt,) = page.context["form"].doubts
    assert "Who is this one?" in page.content.decode()
    chosen = Person.objects.get(title="Leder")
    lead.post(f"{HOME}{staged().pk}/preview/", {doubt.html_name: str(chosen.pk)})
    save(lead, look(lead))
    chosen.refresh_from_db()
    assert chosen.title == "Kasserer"


def test_managers_who_are_not_listed_can_be_added(lead):
    upload(lead, "Navn;Leder\nKari Berg;Dustin Brink\n")
    assert "Dustin Brink is the manager of 1 person, but is not on the list." in look(lead).content.decode()
    lead.post(f"{HOME}{staged().pk}/preview/", {"add_managers": "on"})
    save(lead, look(lead), add_managers="on")
    assert Person.objects.get(family_name="Berg").manager.name == "Dustin Brink"


def test_the_same_list_again_has_nothing_to_do(lead):
    upload(lead)
    save(lead, look(lead), complete="on")
    upload(lead)
    page = look(lead)
    assert "Everything on the list is known already." in page.content.decode()
    assert "Save these changes" not in page.content.decode()


def test_a_list_is_put_away(lead):
    upload(lead)
    page = lead.post(f"{HOME}{staged().pk}/discard/", follow=True)
    assert "Nothing was saved from it." in page.content.decode()
    assert not PeopleImport.objects.filter(state=PeopleImport.State.STAGED).exists()


def test_what_is_saved_or_put_away_is_gone_from_the_way(lead):
    upload(lead)
    number = staged().pk
    save(lead, look(lead), complete="on")
    for path in ("", "preview/"):
        assert lead.get(f"{HOME}{number}/{path}").status_code == 404
    assert lead.post(f"{HOME}{number}/discard/").status_code == 404
    assert lead.get(f"{HOME}{number}/done/").status_code == 200


@pytest.mark.parametrize("path", ["", "preview/"])
def test_a_second_press_that_comes_too_late_changes_nothing(lead, owner, monkeypatch, path):
    page = upload(lead)
    said = everything_as_guessed(page)
    proof = look(lead).context["page"].proof
    number = staged().pk
    monkeypatch.setattr(imports, "correct_list", _after_a_colleague(owner))
    page = lead.post(f"{HOME}{number}/{path}", {**said, "proof": proof, "apply": "yes"}, follow=True)
    assert page.redirect_chain[-1][0] == "/nordlys/people/"
    assert "This list was applied or put away already." in page.content.decode()
    assert not Person.objects.filter(family_name="Berg").exists()


def _after_a_colleague(owner):
    """What corrects a list, a moment after somebody else has put it away."""

    def correct(staged, **choices):
        discard_list(staged, by=owner)
        return correct_list(staged, **choices)

    return correct


def test_others_and_outsiders_find_nothing(as_person, owner, colleague, outsider, nordlys, fremmed):
    kept = stage_list(nordlys, LIST.encode(), "liste.csv", by=owner)
    for path in ("", f"{kept.pk}/", f"{kept.pk}/preview/", f"{kept.pk}/done/"):
        assert as_person(colleague).get(HOME + path).status_code == 404
        assert as_person(outsider).get(HOME + path).status_code == 404
        if path:
            assert as_person(outsider).get(f"/fremmed/people/import/{path}").status_code == 404


def test_long_lists_are_folded_and_paged_with_few_queries(lead, lists):  # noqa: F811
    upload(lead, (lists / "five_thousand.csv").read_bytes(), "fem.csv")
    with CaptureQueriesContext(connection) as queries:
        page = look(lead)
    assert len(queries) < 25
    assert page.content.decode().count('<li class="row">') < 40
    page = lead.get(f"{HOME}{staged().pk}/preview/?show=joins&page=50")
    assert "4901–5000 of 5000" in page.content.decode()
    assert lead.get(f"{HOME}{staged().pk}/preview/?show=x&page=²").status_code == 200


def test_a_list_waits_where_it_was_left(lead):
    upload(lead)
    assert f"{HOME}{staged().pk}/" in lead.get(HOME).content.decode()
    assert io.BytesIO(bytes(staged().content)).read().decode() == LIST
