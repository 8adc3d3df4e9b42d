import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyndig.people.lists import Changes, Choices, KnownPerson, Meaning, PeopleList, interpret, plan, read
from kyndig.people.lists.changes import made
from kyndig.people.lists.duplicates import without_duplicates
from kyndig.people.lists.rows import PersonRow

from .conftest import TODAY

NEXT_MONTH = date(2026, 12, 1)


def people(text: str) -> PeopleList:
    return interpret(read(io.BytesIO(text.encode()), "liste.csv"))


def planned(current: list[KnownPerson], text: str, **choices) -> Changes:
    return plan(current, people(text), today=TODAY, choices=Choices(**choices))


def known(number: int, name: str, **fields) -> KnownPerson:
    given, _, family = name.rpartition(" ")
    return KnownPerson(number, given, family, **fields)


def names(changes) -> list[str]:
    return [change.row.name if change.row else change.person.name for change in changes]


class TestSharedLists:
    def test_next_months_list_gives_exactly_what_happened(self, lists):
        november = interpret(read(lists / "ansattliste_semikolon_latin1.csv"))
        company = made([], plan([], november, today=TODAY))
        december = interpret(read(lists / "ansattliste_neste_maaned.csv"))

        changes = plan(company, december, today=NEXT_MONTH)

        # Whoever has a number that 29 divides has left, six have joined, and the fourth on the list has moved.
        assert [leave.person.employee_number for leave in changes.leaves] == ["1015", "1044", "1073", "1102", "1131"]
        assert [join.row.employee_number for join in changes.joins] == ["2000", "2001", "2002", "2003", "2004", "2005"]
        # It was in Marked already, so that its "move" is none; everyone else is as before.
        assert changes.updates == ()
        assert (changes.unchanged, changes.unsure) == (138, ())
        assert {leave.on for leave in changes.leaves} == {NEXT_MONTH}
        after = made(company, changes)
        assert plan(after, december, today=NEXT_MONTH).is_empty
        assert len(after) == 149

    def test_the_first_list_again_brings_them_back(self, lists):
        november = interpret(read(lists / "ansattliste_semikolon_latin1.csv"))
        december = interpret(read(lists / "ansattliste_neste_maaned.csv"))
        company = made([], plan([], november, today=TODAY))
        company = made(company, plan(company, december, today=NEXT_MONTH))
        changes = plan(company, november, today=NEXT_MONTH)
        assert [update.person.employee_number for update in changes.returns] == ["1015", "1044", "1073", "1102", "1131"]
        assert (len(changes.joins), len(changes.leaves)) == (0, 6)

    @pytest.mark.parametrize(
        ("name", "joins", "managed"),
        [
            ("ansattliste_semikolon_latin1.csv", 143, 134),
            ("entra_users_export.csv", 59, 50),
            ("five_thousand.csv", 5000, 0),
            ("organisasjon.xlsx", 42, 0),
            ("sales_teams.csv", 35, 0),
        ],
    )
    def test_everyone_joins_once(self, lists, name, joins, managed):
        listed = interpret(read(lists / name))
        changes = plan([], listed, today=TODAY)
        assert (len(changes.joins), len(changes.leaves), len(changes.unsure)) == (joins, 0, 0)
        assert sum(join.manager is not None for join in changes.joins) == managed
        again = plan(made([], changes), listed, today=TODAY)
        assert again.is_empty
        assert again.unchanged + again.not_new == len(listed.rows)

    def test_managers_who_are_not_listed_become_people_if_wished(self, lists):
        listed = interpret(read(lists / "sales_teams.csv"))
        changes = plan([], listed, today=TODAY)
        assert len(changes.unlisted_managers) == 6
        assert changes.problems[0].says == "Dustin Brinkmann is the manager of 5 people, but is not on the list."
        changes = plan([], listed, today=TODAY, choices=Choices(add_managers=True))
        assert (len(changes.joins), len(changes.problems)) == (41, 0)
        assert changes.joins[35].row.department == ("Central",)
        company = made([], changes)
        assert sum(person.manager_id is not None for person in company) == 35
        assert plan(company, listed, today=TODAY, choices=Choices(add_managers=True)).is_empty
        assert plan(company, listed, today=TODAY).is_empty

    def test_five_thousand_are_read_and_planned_once_for_all(self, lists):
        listed = interpret(read(lists / "five_thousand.csv"))
        company = made([], plan([], listed, today=TODAY))
        assert plan(company, listed, today=TODAY).is_empty


class TestMatching:
    def test_by_number_then_address_then_name(self):
        company = [
            known(1, "Kari Berg", employee_number="7"),
            known(2, "Ola Dahl", email="ola@x.example"),
            known(3, "Eva Lie", department=("Salg",)),
        ]
        changes = planned(
            company,
            "Ansattnr;Navn;E-post;Avdeling\n007;Kari Dahl;kari@x.example;\n;Ola Moe;OLA@x.example;\n;Eva Lie;;Lager\n",
        )
        assert (changes.joins, changes.leaves, changes.unsure) == ((), (), ())
        assert [update.person.id for update in changes.updates] == [1, 2, 3]
        assert [[difference.field for difference in update.differences] for update in changes.updates] == [
            ["family_name", "email"],
            ["family_name"],
            ["department"],
        ]
        assert names(changes.moves) == ["Eva Lie"]
        assert names(changes.corrections) == ["Kari Dahl", "Ola Moe"]

    def test_a_number_that_was_given_to_somebody_else_is_unsure(self):
        company = [known(1, "Kari Berg", employee_number="7", email="kari@x.example")]
        changes = planned(company, "Ansattnr;Navn;E-post\n7;Ola Dahl;ola@x.example\n")
        assert [(unsure.row.name, [one.id for one in unsure.candidates]) for unsure in changes.unsure] == [
            ("Ola Dahl", [1])
        ]
        assert changes.is_empty

    def test_namesakes_are_unsure_until_somebody_says(self):
        company = [known(1, "Kari Berg", title="Selger"), known(2, "Kari Berg", title="Controller")]
        changes = planned(company, "Navn;Tittel\nKari Berg;Leder\n")
        assert [one.id for one in changes.unsure[0].candidates] == [1, 2]
        assert changes.is_empty
        assert planned(company, "Navn;Tittel\nKari Berg;Leder\n", settled={0: 2}).updates[0].person.id == 2
        assert len(planned(company, "Navn;Tittel\nKari Berg;Leder\n", settled={0: "new"}).joins) == 1

    def test_namesakes_are_told_apart_by_department(self):
        company = [known(1, "Kari Berg", department=("Salg",)), known(2, "Kari Berg", department=("Lager",))]
        changes = planned(company, "Navn;Avdeling;Tittel\nKari Berg;Lager;Truckfører\nKari Berg;SALG;Selger\n")
        assert [(update.person.id, update.row.title) for update in changes.updates] == [
            (2, "Truckfører"),
            (1, "Selger"),
        ]
        assert changes.moves == ()

    def test_a_namesake_with_another_address_is_unsure(self):
        company = [known(1, "Kari Berg", email="kari@x.example")]
        assert len(planned(company, "Navn;E-post\nKari Berg;kari.berg@x.example\n").unsure) == 1

    def test_a_namesake_with_another_number_is_another_person(self):
        company = [known(1, "Kari Berg", employee_number="7")]
        changes = planned(company, "Ansattnr;Navn\n7;Kari Berg\n8;Kari Berg\n")
        assert (len(changes.joins), changes.unchanged) == (1, 1)


class TestChanges:
    def test_what_is_blank_takes_nothing_away(self):
        company = [
            known(1, "Kari Berg", email="k@x.example", phone="+4790123456", title="Selger", department=("Salg",))
        ]
        assert planned(company, "Navn;E-post;Mobil;Tittel;Avdeling\nKari Berg;;;;\n").is_empty

    def test_a_list_of_some_makes_nobody_leave(self):
        company = [known(1, "Kari Berg"), known(2, "Ola Dahl")]
        assert planned(company, "Navn\nKari Berg\n", complete=False).is_empty
        assert names(planned(company, "Navn\nKari Berg\n").leaves) == ["Ola Dahl"]

    def test_outsiders_and_those_who_stay_never_leave_by_a_list(self):
        company = [known(1, "Kari Berg"), known(2, "Ola Dahl", employee=False), known(3, "Eva Lie")]
        assert plan(company, people("Navn\nKari Berg\n"), today=TODAY, stay={3}).is_empty

    def test_who_leads_stays_and_keeps_the_address_to_log_in_with(self):
        company = [known(1, "Kari Berg", email="a@x.example")]
        for text in ("Navn;Aktiv\nKari Berg;nei\n", "Navn;E-post;Ansattnr\nKari Berg;b@x.example;\n"):
            changes = plan(company, people(text), today=TODAY, stay={1}, choices=Choices(settled={0: 1}))
            assert changes.is_empty
            assert len(changes.problems) == 1

    def test_who_left_and_is_listed_again_returns(self):
        company = [known(1, "Kari Berg", left=date(2025, 1, 1), department=("Salg",))]
        changes = planned(company, "Navn;Avdeling\nKari Berg;Lager\n")
        assert names(changes.returns) == ["Kari Berg"]
        assert changes.moves == ()
        assert made(company, changes)[0].left is None

    def test_who_the_list_says_has_left_leaves_that_day(self):
        company = [known(1, "Kari Berg"), known(2, "Ola Dahl"), known(3, "Eva Lie", left=date(2020, 1, 1))]
        changes = planned(
            company, "Navn;Sluttdato;Aktiv\nKari Berg;01.10.2026;ja\nOla Dahl;;nei\nEva Lie;;nei\nTor Moe;;nei\n"
        )
        assert [(leave.person.name, leave.on) for leave in changes.leaves] == [
            ("Kari Berg", date(2026, 10, 2)),
            ("Ola Dahl", TODAY),
        ]
        assert (changes.joins, changes.not_new, changes.unchanged) == ((), 1, 1)

    def test_who_will_leave_is_here_until_then(self):
        text = "Navn;Sluttdato\nKari Berg;01.10.2027\n"
        assert planned([known(1, "Kari Berg")], text).is_empty
        assert made([], planned([], text))[0].left is None

    def test_a_department_that_now_lies_inside_another_is_no_move(self):
        company = [known(1, "Kari Berg", department=("Salg", "Salg Øst"))]
        assert planned(company, "Navn;Avdeling\nKari Berg;Salg Øst\n").is_empty
        assert names(planned(company, "Navn;Avdeling\nKari Berg;Salg Vest\n").moves) == ["Kari Berg"]

    def test_an_address_that_somebody_else_has_is_not_taken_over(self):
        company = [
            known(1, "Kari Berg", employee_number="1"),
            known(2, "Ola Dahl", employee_number="2", email="o@x.example"),
        ]
        changes = planned(company, "Ansattnr;Navn;E-post\n1;Kari Berg;o@x.example\n2;Ola Dahl;\n")
        assert changes.is_empty
        assert changes.problems[-1].says == "o@x.example belongs to somebody else already. Kari Berg is kept without."

    def test_two_can_change_addresses_with_each_other(self):
        company = [
            known(1, "Kari Berg", employee_number="1", email="a@x.example"),
            known(2, "Ola Berg", employee_number="2", email="b@x.example"),
        ]
        changes = planned(company, "Ansattnr;Navn;E-post\n1;Kari Berg;b@x.example\n2;Ola Berg;a@x.example\n")
        assert [person.email for person in made(company, changes)] == ["b@x.example", "a@x.example"]


class TestManagers:
    def test_by_name_address_or_number(self):
        changes = planned(
            [],
            "Ansattnr;Navn;E-post;Leder\n"
            "1;Kari Berg;k@x.example;\n"
            "2;Ola Dahl;;Berg, Kari\n"
            "3;Eva Lie;;K@x.example\n"
            "4;Tor Moe;;1\n"
            "5;Per Vik;;Kari Berg (1)\n",
        )
        assert [join.manager.at if join.manager else None for join in changes.joins] == [None, 0, 0, 0, 0]

    def test_somebody_who_manages_themselves_has_no_manager(self):
        assert planned([], "Navn;Leder\nKari Berg;Kari Berg\n").joins[0].manager is None

    def test_of_namesakes_the_one_in_the_department(self):
        text = "Navn;Avdeling;Tittel;Leder\nKari Berg;Salg;Sjef;\nKari Berg;Lager;Sjef;\nOla Dahl;Lager;;Kari Berg\n"
        assert planned([], text).joins[2].manager.at == 1
        changes = planned([], text.replace("Ola Dahl;Lager", "Ola Dahl;Marked"))
        assert changes.joins[2].manager is None
        assert "several people called Kari Berg" in changes.problems[0].says

    def test_a_manager_who_is_known_but_not_listed(self):
        changes = planned([known(1, "Kari Berg")], "Navn;Leder\nOla Dahl;Kari Berg\n")
        assert changes.joins[0].manager.id == 1
        assert changes.leaves == ()
        assert changes.problems == ()

    def test_a_manager_who_has_left(self):
        changes = planned([known(1, "Kari Berg", left=date(2020, 1, 1))], "Navn;Leder\nOla Dahl;Kari Berg\n")
        assert changes.joins[0].manager is None
        assert changes.problems[0].says == "Kari Berg has left, so who is the manager is left open."


_given = st.sampled_from(["Kari", "Ola", "Eva"])
_family = st.sampled_from(["Berg", "Dahl", "kari"])
_email = st.sampled_from(["", "a@x.example", "b@x.example", "kari@x.example"])
_number = st.sampled_from(["", "1", "01", "2", "3"])
_department = st.sampled_from([(), ("Salg",), ("SALG",), ("Lager",), ("Salg", "Øst"), ("Øst",)])
_day = st.sampled_from([None, date(2026, 1, 1), TODAY, date(2027, 1, 1)])
_title = st.sampled_from(["", "Selger", "selger", "Leder"])

row = st.builds(
    PersonRow,
    row=st.integers(1, 9),
    given_name=_given,
    family_name=_family,
    employee_number=_number,
    email=_email,
    phone=st.sampled_from(["", "+4790123456"]),
    title=_title,
    department=_department,
    manager=st.sampled_from(["", "Kari Berg", "Dahl, Ola", "1", "a@x.example", "Tor Moe"]),
    started=_day,
    left=_day,
    active=st.booleans(),
)
rows = st.lists(row, max_size=6).map(lambda found: PeopleList(tuple(without_duplicates(found)[0]), (), ()))


@st.composite
def companies(draw) -> list[KnownPerson]:
    company = []
    numbers, addresses = set(), set()
    for place in range(draw(st.integers(0, 5))):
        number, address = draw(_number), draw(_email)
        key = number.lstrip("0")
        number = "" if key in numbers else number
        address = "" if address in addresses else address
        numbers.add(key)
        addresses.add(address)
        company.append(
            KnownPerson(
                place + 1,
                draw(_given),
                draw(_family),
                employee_number=number,
                email=address,
                title=draw(_title),
                department=draw(_department),
                manager_id=draw(st.sampled_from([None, 1])) if place else None,
                started=draw(_day),
                left=draw(_day),
                employee=draw(st.booleans()),
            )
        )
    return company


def test_of_two_of_one_name_the_one_who_works_is_the_one_who_is_known():
    listed = people("Navn;Avdeling;Stilling;Aktiv\nKari Berg;Salg;Selger;Nei\nKari Berg;Salg;Controller;Ja\n")
    first = plan([], listed, today=TODAY)
    assert [join.row.row for join in first.joins] == [3]
    again = plan(made([], first), listed, today=TODAY)
    assert (again.is_empty, again.unsure, again.unchanged, again.not_new) == (True, (), 1, 1)


choices = st.builds(Choices, complete=st.booleans(), add_managers=st.booleans())


@settings(max_examples=400, deadline=None)
@given(companies(), rows, choices)
def test_planning_again_gives_nothing_to_do(company, listed, chosen):
    after = made(company, plan(company, listed, today=TODAY, choices=chosen))
    again = plan(after, listed, today=TODAY, choices=chosen)
    assert again.is_empty, again


@settings(max_examples=200, deadline=None)
@given(companies(), rows, choices)
def test_nobody_is_lost_doubled_or_changed_twice(company, listed, chosen):
    changes = plan(company, listed, today=TODAY, choices=chosen)
    touched = [update.person.id for update in changes.updates] + [leave.person.id for leave in changes.leaves]
    assert len(touched) == len(set(touched))
    after = made(company, changes)
    assert len(after) == len(company) + len(changes.joins)
    addresses = [person.email for person in after if person.email]
    numbers = [person.employee_number.lstrip("0") for person in after if person.employee_number]
    assert len(addresses) == len(set(addresses))
    assert len(numbers) == len(set(numbers))
    listed_places = len(changes.joins) - sum(join.at >= len(listed.rows) for join in changes.joins)
    written = len(changes.updates) + sum(leave.row is not None for leave in changes.leaves)
    assert listed_places + written + changes.unchanged + changes.not_new + len(changes.unsure) == len(listed.rows)


@settings(max_examples=100, deadline=None)
@given(companies(), rows)
def test_a_list_of_some_makes_nobody_leave_who_is_not_on_it(company, listed):
    changes = plan(company, listed, today=TODAY, choices=Choices(complete=False))
    assert all(leave.row is not None for leave in changes.leaves)


def test_meanings_are_words_that_a_form_can_send():
    assert Meaning("email") is Meaning.EMAIL
    assert replace(known(1, "Kari Berg"), left=TODAY).is_gone(TODAY)
