import csv
import io
from datetime import date

import pytest

from kyndig.ledger.models import Line
from kyndig.people.models import Department, Person, Role
from tests.conftest import make_person

PEOPLE = "/nordlys/people/"


@pytest.fixture
def many(nordlys, sales):
    people = [
        Person(
            organisation=nordlys, given_name=f"P{n}", family_name=f"E{n:04}", email=f"p{n}@n.example", department=sales
        )
        for n in range(300)
    ]
    Person.objects.bulk_create(people)


def names(page) -> list[str]:
    return [person.name for person in page.context["page"].items]


@pytest.mark.parametrize("address", ["", "?q=P1&show=no-email", "superusers/", "departments/", "?sort=department"])
def test_a_long_list_takes_few_queries(owner, many, as_person, address, django_assert_max_num_queries):
    client = as_person(owner)
    with django_assert_max_num_queries(25):
        assert client.get(PEOPLE + address).status_code == 200


@pytest.mark.parametrize("words", ["øyvind", "ØYVIND ødeg", "oyv@n.example", "salg øyvind"])
def test_somebody_is_found_whatever_the_case(owner, nordlys, sales, as_person, words):
    Person.objects.create(
        organisation=nordlys, given_name="Øyvind", family_name="Ødegård", email="oyv@n.example", department=sales
    )
    assert names(as_person(owner).get(PEOPLE, {"q": words})) == ["Øyvind Ødegård"]


def test_the_list_can_be_narrowed(owner, colleague, nordlys, sales, as_person):
    below = Department.objects.create(organisation=nordlys, name="Øst", parent=sales)
    Person.objects.create(organisation=nordlys, given_name="Uten", department=below)
    Person.objects.create(organisation=nordlys, given_name="Borte", left=date(2026, 1, 1))
    make_person(nordlys, "Rita Råd", Role.Kind.PARTNER, is_employee=False)
    client = as_person(owner)
    assert names(client.get(PEOPLE, {"show": "no-email"})) == ["Uten"]
    assert names(client.get(PEOPLE, {"show": "left"})) == ["Borte"]
    assert names(client.get(PEOPLE, {"show": "outside"})) == ["Rita Råd"]
    assert sorted(names(client.get(PEOPLE, {"department": sales.pk}))) == ["Kolbjørn Kvam", "Olga Owen", "Uten"]
    assert len(names(client.get(PEOPLE, {"department": "x", "show": "x", "sort": "x", "after": "x"}))) == 3


def test_a_superuser_sees_the_department_and_what_lies_in_it_alone(owner, colleague, nordlys, sales, as_person):
    other = Department.objects.create(organisation=nordlys, name="Lager")
    far = Person.objects.create(organisation=nordlys, given_name="Langt", family_name="Borte", department=other)
    helper = make_person(nordlys, "Siri Super", Role.Kind.SUPERUSER, department=sales)
    client = as_person(helper)
    assert sorted(names(client.get(PEOPLE))) == ["Kolbjørn Kvam", "Olga Owen", "Siri Super"]
    assert client.get(f"{PEOPLE}{colleague.pk}/").status_code == 200
    assert client.get(f"{PEOPLE}{far.pk}/").status_code == 404


def test_the_file_holds_what_is_shown_does_nothing_else_and_is_told(owner, colleague, as_person):
    colleague.title = "=HYPERLINK(1)"
    colleague.save()
    answer = as_person(owner).get(f"{PEOPLE}file/", {"q": "Kvam"}, headers={"accept-language": "nb"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][1:6] == ["Kolbjørn", "Kvam", "kolbjorn@nordlys.example", "", "'=HYPERLINK(1)"]
    assert list(Line.objects.values_list("verb", "kind", "about_id")) == [("people.exported", "lookup", colleague.pk)]


def test_a_person_is_added_changed_and_given_a_manager_by_name(owner, colleague, nordlys, sales, as_person):
    client = as_person(owner)
    form = {"given_name": "Ny", "family_name": "Ansatt", "department": sales.pk, "manager": "kolbjørn KVAM"}
    client.post(f"{PEOPLE}add/", {**form, "manager": "Kolbjørn Kvam"})
    new = nordlys.people.get(given_name="Ny")
    assert (new.manager, new.department) == (colleague, sales)
    client.post(f"{PEOPLE}{new.pk}/change/", {**form, "manager": "", "title": "Selger"})
    new.refresh_from_db()
    assert (new.manager, new.title) == (None, "Selger")
    page = client.post(f"{PEOPLE}add/", {"given_name": "To", "email": colleague.email})
    assert "Kolbjørn Kvam" in page.content.decode()
    assert not nordlys.people.filter(given_name="To").exists()


def test_leaving_can_be_undone(owner, colleague, as_person):
    client = as_person(owner)
    client.post(f"{PEOPLE}{colleague.pk}/left/", {"on": "2026-09-01"})
    colleague.refresh_from_db()
    assert colleague.left == date(2026, 9, 1)
    client.post(f"{PEOPLE}{colleague.pk}/back/")
    colleague.refresh_from_db()
    assert colleague.left is None


def test_a_partner_who_may_change_things_cannot_make_leads(nordlys, colleague, as_person):
    partner = make_person(nordlys, "Rita Råd", Role.Kind.PARTNER, is_employee=False)
    client = as_person(partner)
    for kind in ("lead", "partner"):
        client.post(f"{PEOPLE}{colleague.pk}/roles/", {"kind": kind})
    assert not colleague.roles.exists()
    client.post(f"{PEOPLE}{colleague.pk}/roles/", {"kind": "trainer"})
    assert colleague.roles.get().kind == "trainer"


def test_somebody_from_outside_is_invited_by_mail(owner, nordlys, as_person, mailoutbox):
    form = {
        "kind": "partner",
        "given_name": "Rita",
        "family_name": "Råd",
        "email": "rita@rad.example",
        "rights": "edit",
    }
    as_person(owner).post(f"{PEOPLE}outside/", form)
    rita = nordlys.people.get(email="rita@rad.example")
    assert (rita.is_employee, rita.roles.get().rights) == (False, "edit")
    assert mailoutbox[0].to == ["rita@rad.example"]
    assert "Olga Owen i Nordlys Byggevare" in mailoutbox[0].body


def test_superusers_are_chosen_among_the_departments_own(owner, colleague, nordlys, sales, as_person):
    other = Department.objects.create(organisation=nordlys, name="Lager")
    far = Person.objects.create(organisation=nordlys, given_name="Langt", department=other)
    client = as_person(owner)
    client.post(f"{PEOPLE}superusers/{sales.pk}/", {"superuser": far.pk, "deputy": ""})
    assert not sales.roles.exists()
    client.post(f"{PEOPLE}superusers/{sales.pk}/", {"superuser": colleague.pk, "deputy": owner.pk})
    assert {role.kind: role.person for role in sales.roles.all()} == {"superuser": colleague, "deputy": owner}
    client.post(f"{PEOPLE}superusers/{sales.pk}/", {"superuser": owner.pk, "deputy": ""})
    assert {role.kind: role.person for role in sales.roles.all()} == {"superuser": owner}
