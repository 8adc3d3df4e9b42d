"""A list is taken in: staged, corrected, applied once, with a line in the ledger for each change."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kyndig.ledger.actions import System
from kyndig.ledger.models import Line
from kyndig.people.actions import imports
from kyndig.people.actions.imports import (
    ChangedSinceError,
    apply_import,
    correct_list,
    discard_list,
    import_people,
    stage_list,
)
from kyndig.people.lists import ListError
from kyndig.people.models import Department, PeopleImport, Person, User
from kyndig.people.queries import imports as queries
from kyndig.people.queries.import_page import preview_page
from kyndig.people.queries.imports import forget_lists, preview_of
from kyndig.people.refusals import RefusedError
from tests.people.lists.conftest import lists  # noqa: F401 - a fixture

SETUP = System("kyndig setup")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def take_in(organisation, text: str, *, by=SETUP, **choices):
    staged = stage_list(organisation, text.encode(), "liste.csv", by=by)
    if choices:
        correct_list(staged, by=by, **choices)
    return apply_import(staged, by=by)


def state(organisation) -> list[tuple]:
    fields = ("given_name", "family_name", "employee_number", "email", "phone", "title", "left")
    linked = ("department__name", "manager__family_name")
    return list(Person.objects.filter(organisation=organisation).order_by("pk").values_list(*fields, *linked))


def test_people_departments_managers_and_logins_are_made(nordlys):
    take_in(
        nordlys,
        "Ansattnr;Navn;E-post;Avdeling;Leder\n"
        "1;Kari Berg;kari@x.example;Drift / Salg;\n"
        "2;Ola Dahl;ola@x.example;Drift / SALG;Berg, Kari\n"
        "3;Eva Lie;;Drift;Kari Berg\n",
    )
    assert [row[-2:] for row in state(nordlys)] == [("Salg", None), ("Salg", "Berg"), ("Drift", "Berg")]
    assert set(nordlys.departments.values_list("name", "parent__name")) == {("Drift", None), ("Salg", "Drift")}
    assert set(User.objects.values_list("email", flat=True)) == {"kari@x.example", "ola@x.example"}


def test_every_change_has_its_line(nordlys, owner):
    take_in(nordlys, "Ansattnr;Navn;Avdeling\n1;Kari Berg;Salg\n2;Ola Dahl;Lager\n", by=owner, complete=False)
    before = Line.objects.count()
    take_in(nordlys, "Ansattnr;Navn;Avdeling\n1;Kari Moe;Lager\n3;Eva Lie;Lager\n", by=owner)
    lines = {line.verb: line for line in Line.objects.order_by("id")[before:]}
    assert {"person.hired", "person.changed", "person.left", "list.applied"} <= lines.keys()
    changed = lines["person.changed"]
    assert (changed.before["family_name"], changed.after["family_name"]) == ("Berg", "Moe")
    assert changed.before["department"]["name"] == "Salg"
    assert changed.after["department"]["name"] == "Lager"
    assert changed.actor == owner.name
    assert changed.about_id == Person.objects.get(employee_number="1").pk


def test_who_left_is_kept_and_the_lead_stays(nordlys, owner):
    take_in(nordlys, "Navn\nKari Berg\nOla Dahl\n", by=owner)
    take_in(nordlys, "Navn\nKari Berg\n", by=owner)
    assert Person.objects.get(family_name="Dahl").left == timezone.localdate()
    owner.refresh_from_db()
    assert owner.left is None
    take_in(nordlys, "Navn\nKari Berg\nOla Dahl\n", by=owner)
    assert Person.objects.get(family_name="Dahl").left is None


def test_next_months_list_and_once_more(nordlys, lists):  # noqa: F811
    import_people(nordlys, lists / "ansattliste_semikolon_latin1.csv", by=SETUP)
    result = import_people(nordlys, lists / "ansattliste_neste_maaned.csv", by=SETUP)
    assert (result.people, result.departments) == (144, 9)
    assert nordlys.people.count() == 149
    left = nordlys.people.exclude(left=None).order_by("employee_number").values_list("employee_number", flat=True)
    assert list(left) == ["1015", "1044", "1073", "1102", "1131"]
    before, lines = state(nordlys), Line.objects.count()
    result = import_people(nordlys, lists / "ansattliste_neste_maaned.csv", by=SETUP)
    assert state(nordlys) == before
    assert set(Line.objects.order_by("id")[lines:].values_list("verb", flat=True)) == {"list.staged", "list.applied"}
    assert {"row", "column", "says"} == result.problems[0].keys()


@pytest.mark.parametrize(
    "name",
    [
        "ansattliste_semikolon_latin1.csv",
        "ansattliste_neste_maaned.csv",
        "entra_users_export.csv",
        "organisasjon.xlsx",
        "sales_teams.csv",
    ],
)
def test_every_shared_list_twice_changes_nothing_the_second_time(nordlys, lists, name):  # noqa: F811
    import_people(nordlys, lists / name, by=SETUP)
    before = state(nordlys)
    import_people(nordlys, lists / name, by=SETUP)
    assert state(nordlys) == before


def test_five_thousand_take_few_statements(nordlys, lists):  # noqa: F811
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = import_people(nordlys, lists / "five_thousand.csv", by=SETUP)
    assert result.people == 5000
    assert len(queries) < 300  # SQLite takes few rows a statement


def test_numbers_and_addresses_can_be_exchanged(nordlys):
    take_in(nordlys, "Ansattnr;Navn;E-post\n1;Kari Berg;a@x.example\n2;Ola Berg;b@x.example\n")
    take_in(nordlys, "Ansattnr;Navn;E-post\n1;Kari Berg;b@x.example\n2;Ola Berg;a@x.example\n")
    assert {person.given_name: person.user.email for person in nordlys.people.all()} == {
        "Kari": "b@x.example",
        "Ola": "a@x.example",
    }
    take_in(nordlys, "Ansattnr;Navn;E-post\n2;Kari Berg;b@x.example\n1;Ola Berg;a@x.example\n")


def test_somebody_who_could_be_several_is_said_and_left(nordlys, tmp_path):
    take_in(nordlys, "Navn;Tittel\nKari Berg;Selger\nKari Berg;Leder\n")
    path = tmp_path / "liste.csv"
    path.write_text("Navn;Tittel\nKari Berg;Kasserer\n", encoding="utf-8")
    result = import_people(nordlys, path, by=SETUP)
    assert result.problems == [
        {"row": 2, "column": "", "says": "Kari Berg could be several people, and is left as is."}
    ]
    assert nordlys.people.filter(left=None).count() == 2


def test_nothing_is_written_where_the_list_cannot_be_read(nordlys, tmp_path):
    path = tmp_path / "bilde.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    with pytest.raises(ListError, match="a picture"):
        import_people(nordlys, path, by=SETUP)
    with pytest.raises(ListError, match="no file called"):
        import_people(nordlys, Path(tmp_path / "borte.csv"), by=SETUP)
    assert not PeopleImport.objects.exists()


def test_a_list_is_applied_once_and_its_file_is_not_kept(nordlys, owner):
    staged = stage_list(nordlys, b"Navn\nKari Berg\n", "liste.csv", by=owner)
    apply_import(staged, by=owner)
    assert (bytes(staged.content), staged.state, staged.summary["joined"]) == (b"", PeopleImport.State.APPLIED, 1)
    for act in (apply_import, discard_list, correct_list):
        with pytest.raises(RefusedError):
            act(staged, by=owner)


def test_a_list_put_away_changes_nothing(nordlys, owner):
    staged = stage_list(nordlys, b"Navn\nKari Berg\n", "liste.csv", by=owner)
    discard_list(staged, by=owner)
    staged.refresh_from_db()
    assert (bytes(staged.content), staged.state) == (b"", PeopleImport.State.DISCARDED)
    assert not Person.objects.filter(family_name="Berg").exists()


def test_a_list_is_applied_only_as_it_was_shown(nordlys, owner):
    staged = stage_list(nordlys, b"Ansattnr;Navn\n1;Kari Berg\n2;Ola Dahl\n", "liste.csv", by=owner)
    shown = preview_of(staged)
    ola = Person.objects.create(organisation=nordlys, given_name="Ola", family_name="Dahl", employee_number="2")
    with pytest.raises(ChangedSinceError):
        apply_import(staged, by=owner, proof=shown.proof)
    assert not Person.objects.filter(family_name="Berg").exists()
    apply_import(staged, by=owner, proof=preview_of(staged).proof)
    assert list(Person.objects.filter(family_name="Dahl")) == [ola]


def test_a_list_is_read_and_compared_once_for_preview_and_saving(nordlys, owner, monkeypatch):
    forget_lists()
    asked = []
    for name in ("read", "interpret", "plan"):
        real = getattr(queries.lists, name)

        def counting(*args, _real=real, _name=name, **kwargs):
            asked.append(_name)
            return _real(*args, **kwargs)

        monkeypatch.setattr(queries.lists, name, counting)
    staged = stage_list(nordlys, b"Ansattnr;Navn\n1;Kari Berg\n", "liste.csv", by=owner)
    proof = preview_page(staged).proof
    apply_import(staged, by=owner, proof=proof)
    assert asked == ["read", "interpret", "plan"]


def test_nothing_crosses_between_two_organisations(nordlys, fremmed, outsider):
    take_in(nordlys, "Ansattnr;Navn;E-post\n1;Ulla Utne;ulla@fremmed.example\n")
    outsider.refresh_from_db()
    assert outsider.left is None
    assert nordlys.people.get().user == outsider.user
    assert Department.objects.filter(organisation=fremmed).count() == 0


def test_a_failure_in_the_middle_leaves_everything_as_it_was(nordlys, owner, monkeypatch):
    take_in(nordlys, "Ansattnr;Navn;Avdeling\n1;Kari Berg;Salg\n2;Ola Dahl;Lager\n", by=owner)
    staged = stage_list(nordlys, b"Ansattnr;Navn;Avdeling\n1;Kari Moe;Drift\n3;Eva Lie;Drift\n", "ny.csv", by=owner)
    before, lines, departments = state(nordlys), Line.objects.count(), nordlys.departments.count()

    def fail(*_args, **_kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(imports, "grant_logins", fail)  # the people are written by then
    with pytest.raises(OSError, match="full"):
        apply_import(staged, by=owner)
    staged.refresh_from_db()
    assert (state(nordlys), Line.objects.count(), nordlys.departments.count()) == (before, lines, departments)
    assert (staged.state, bytes(staged.content)[:8]) == (PeopleImport.State.STAGED, b"Ansattnr")


def test_a_longer_list_takes_no_more_statements(nordlys, fremmed):
    def counted(organisation, size: int) -> int:
        rows = "".join(
            f"{n};Kari{n} Berg{n};k{n}@{organisation.slug}.example;Avdeling {n % 3};Kari0 Berg0\n" for n in range(size)
        )
        with CaptureQueriesContext(connection) as queries:
            take_in(organisation, "Ansattnr;Navn;E-post;Avdeling;Leder\n" + rows)
        return len(queries)

    assert counted(nordlys, 4) == counted(fremmed, 40)
