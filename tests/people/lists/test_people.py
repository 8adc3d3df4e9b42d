import io
from datetime import date

import pytest

from kyndig.people.lists import Level, ListError, Meaning, PeopleList, interpret, read


def people(text: str, **meanings: Meaning) -> PeopleList:
    return interpret(read(io.BytesIO(text.encode()), "liste.csv"), meanings)


def said(listed: PeopleList) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.says) for problem in listed.problems]


class TestColumns:
    @pytest.mark.parametrize(
        ("header", "meaning"),
        [
            ("Ansattnr.", Meaning.EMPLOYEE_NUMBER),
            ("Employee ID", Meaning.EMPLOYEE_NUMBER),
            ("E-post (jobb)", Meaning.EMAIL),
            ("Mobil privat", Meaning.PHONE),
            ("Stillingstittel", Meaning.TITLE),
            ("Job Title", Meaning.TITLE),
            ("Avdelingsnavn", Meaning.DEPARTMENT),
            ("Org.enhet", Meaning.DEPARTMENT),
            ("Overordnet enhet", Meaning.DEPARTMENT_PARENT),
            ("Nærmeste leder", Meaning.MANAGER),
            ("Leders e-post", Meaning.MANAGER),
            ("Manager's email", Meaning.MANAGER),
            ("Ansatt dato", Meaning.STARTED),
            ("hireDate", Meaning.STARTED),
            ("Fratredelsesdato", Meaning.LEFT),
            ("accountEnabled", Meaning.ACTIVE),
            ("Arbeidssted", Meaning.SITE),
            ("Fødselsnummer", Meaning.IGNORE),
            ("Fødselsdato", Meaning.IGNORE),
            ("Stillingsprosent", Meaning.IGNORE),
            ("Avdelingskode", Meaning.IGNORE),
            ("Company name", Meaning.IGNORE),
        ],
    )
    def test_headers_in_both_languages(self, header, meaning):
        columns = read(io.BytesIO(f"Navn;{header}\nKari Berg;x\nOla Dahl;y\n".encode()), "liste.csv").columns
        assert [column.meaning for column in columns] == [Meaning.FULL_NAME, meaning]

    def test_an_unknown_header_is_known_by_what_stands_below_it(self):
        tables = read(
            io.BytesIO(b"A;B;C\nBerg, Kari;kari@x.example;90 12 34 56\nDahl, Ola;ola@x.example;90 12 34 57\n"), "a.csv"
        )
        assert [column.meaning for column in tables.columns] == [Meaning.FULL_NAME, Meaning.EMAIL, Meaning.PHONE]
        assert all(column.sure < 1 for column in tables.columns)
        assert tables.columns[1].samples == ("kari@x.example", "ola@x.example")

    def test_a_list_without_headers(self):
        listed = people("Kari Berg;kari@x.example\nOla Dahl;ola@x.example\n")
        assert [(row.row, row.name, row.email) for row in listed.rows] == [
            (1, "Kari Berg", "kari@x.example"),
            (2, "Ola Dahl", "ola@x.example"),
        ]

    def test_the_same_header_twice_is_two_columns_and_one_is_used(self):
        tables = read(io.BytesIO(b"Navn;E-post;E-post\nKari Berg;;kari@x.example\n"), "liste.csv")
        assert [column.key for column in tables.columns] == ["navn", "epost", "epost-2"]
        assert interpret(tables).rows[0].email == "kari@x.example"

    def test_the_user_corrects_what_was_guessed(self):
        text = "Hvem;Hvor\nKari Berg;Salg\nOla Dahl;Salg\n"
        assert people(text).rows[0].department == ()
        assert people(text, hvor=Meaning.DEPARTMENT).rows[0].department == ("Salg",)

    def test_without_names_the_sentence_says_what_to_do(self):
        with pytest.raises(ListError, match="known to hold names"):
            people("Farge;Antall\nrød;12\nblå;3\n")

    def test_a_mobile_number_is_preferred_to_the_switchboard(self):
        (row,) = people("Navn;Telefon;Mobil\nKari Berg;22 33 44 55;90 12 34 56\n").rows
        assert row.phone == "+4790123456"


class TestTables:
    def test_several_tables_with_the_department_above_each(self, lists):
        listed = interpret(read(lists / "organisasjon.xlsx"))
        assert len(listed.rows) == 42
        assert list(dict.fromkeys(row.department for row in listed.rows)) == [
            ("Salg Øst",), ("Salg Vest",), ("Kundeservice",), ("Marked",), ("Logistikk",), ("Økonomi",),
        ]  # fmt: skip
        assert listed.problems == ()
        assert (listed.rows[0].row, listed.rows[-1].row) == (5, 61)

    def test_departments_as_lines_between_the_people(self):
        listed = people(
            "Navn;E-post;Tittel\nSalg;;\nKari Berg;k@x.example;Selger\nLager;;\nOla Dahl;o@x.example;Sjef\n"
        )
        assert [(row.name, row.department) for row in listed.rows] == [
            ("Kari Berg", ("Salg",)),
            ("Ola Dahl", ("Lager",)),
        ]

    def test_a_header_that_is_repeated_on_each_page(self):
        listed = people("Navn;E-post\nKari Berg;k@x.example\n\nNavn;E-post\nOla Dahl;o@x.example\n")
        assert [row.row for row in listed.rows] == [2, 5]

    def test_a_sheet_for_each_department(self):
        import xlsxwriter

        data = io.BytesIO()
        book = xlsxwriter.Workbook(data)
        for name, person in (("Salg", "Kari Berg"), ("Lager", "Ola Dahl")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Navn", "E-post"])
            sheet.write_row(1, 0, [person, ""])
        book.close()
        listed = interpret(read(io.BytesIO(data.getvalue()), "ark.xlsx"))
        assert [(row.sheet, row.row, row.department) for row in listed.rows] == [
            ("Salg", 2, ("Salg",)),
            ("Lager", 2, ("Lager",)),
        ]

    @pytest.mark.parametrize("footer", ["Sum;;2", "Antall: 2;;", "Totalt;;", ";Side 1 av 3;", "Utskrift av Kari;;"])
    def test_a_footer_is_nobody_and_is_said(self, footer):
        listed = people(f"Navn;E-post;Tittel\nKari Berg;k@x.example;Selger\n{footer}\n;;\n;;\n")
        assert len(listed.rows) == 1
        assert listed.problems[0].row == 3
        assert listed.problems[0].says.endswith("is not a person, and is left out.")

    def test_somebody_called_page_is_somebody(self):
        assert len(people("Navn\nPage, Kevin\nSum, Li\n").rows) == 2


class TestRows:
    def test_everything_of_a_row(self):
        (row,) = people(
            "Ansattnr;Fornavn;Mellomnavn;Etternavn;E-post;Mobil;Stilling;Divisjon;Avdeling;Leder;Startdato;Sluttdato;Kontor\n"
            "007;Tor;Arne;BERG;Tor@X.example;90123456;Selger;Salg;Øst;Kari Dahl;01.02.2020;01.02.2030;Bergen\n"
        ).rows
        assert (row.employee_number, row.given_name, row.family_name) == ("007", "Tor Arne", "Berg")
        assert (row.email, row.phone, row.title, row.site) == ("tor@x.example", "+4790123456", "Selger", "Bergen")
        assert (row.department, row.manager) == (("Salg", "Øst"), "Kari Dahl")
        assert (row.started, row.left, row.active) == (date(2020, 2, 1), date(2030, 2, 2), True)

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("Salg / Øst", ("Salg", "Øst")),
            ("Salg > Øst > Butikk", ("Salg", "Øst", "Butikk")),
            ("HR/Lønn", ("HR/Lønn",)),
            ("", ()),
        ],
    )
    def test_departments_inside_departments(self, text, path):
        assert people(f"Navn;Avdeling\nKari Berg;{text}\n").rows[0].department == path

    def test_what_is_wrong_is_said_with_row_and_column(self):
        listed = people(
            "Navn;E-post;Mobil;Startdato\n"
            "Kari Berg;;90123456;\n"
            "Ola Dahl;ola(at)x;12;i fjor\n"
            ";hvem@x.example;;\n"
            "=1+1 cmd;c@x.example;;\n"
        )
        assert said(listed) == [
            (2, "E-post", "Kari Berg has no e-mail, and is kept without."),
            (3, "E-post", "“ola(at)x” is not an e-mail address. Ola Dahl is kept without."),
            (3, "Mobil", "“12” is not a whole phone number. It is kept as it is written."),
            (3, "Startdato", "“i fjor” is not a date that can be read. It is left empty."),
            (4, "Navn", "There is no name in this row, so it is left out."),
            (5, "Navn", "The name looks like a formula. It is kept as text."),
        ]
        assert [row.row for row in listed.rows] == [2, 3, 5]
        assert listed.rows[1].phone == "12"

    def test_a_percent_sign_in_a_cell_is_only_a_sign(self):
        listed = people("Navn;E-post;Mobil;Startdato\n100% Berg;5%d %(x)s;%s%n;%d\n")
        assert len(listed.problems) == 3

    def test_who_is_not_active_is_not_employed(self):
        listed = people("Navn;accountEnabled\nKari Berg;True\nOla Dahl;False\nEva Lie;\n")
        assert [row.active for row in listed.rows] == [True, False, True]

    def test_a_shared_address_stays_with_whom_it_is_named_after(self):
        listed = people("Navn;E-post\nIngrid Olsen;KRISTIAN.ENGEN@x.example\nKristian Engen;kristian.engen@x.example\n")
        assert [row.email for row in listed.rows] == ["", "kristian.engen@x.example"]
        assert said(listed) == [
            (
                2,
                "",
                "kristian.engen@x.example also belongs to Kristian Engen in row 3, who keeps it. "
                "Ingrid Olsen is kept without e-mail.",
            )
        ]

    def test_the_same_number_twice(self):
        listed = people("Ansattnr;Navn\n7;Kari Berg\n07;Ola Dahl\n7;Kari Berg\n")
        assert [(row.employee_number, row.name) for row in listed.rows] == [("7", "Kari Berg"), ("", "Ola Dahl")]
        assert [problem.level for problem in listed.problems] == [Level.PROBLEM, Level.LEFT_OUT]

    def test_namesakes_are_two_people_and_repetitions_one(self):
        assert len(people("Navn;Tittel\nKari Berg;Selger\nKari Berg;Controller\n").rows) == 2
        assert len(people("Navn;Tittel\nKari Berg;Selger\nKari Berg;Selger\n").rows) == 1
        assert len(people("Navn;E-post\nKari Berg;a@x.example\nKari Berg;b@x.example\n").rows) == 2

    def test_what_is_too_long_is_not_kept(self):
        listed = people(f"Navn;Tittel\n{'x' * 300};Selger\nKari Berg;{'x' * 300}\n")
        assert [(row.name, row.title) for row in listed.rows] == [("Kari Berg", "")]
        assert [problem.level for problem in listed.problems] == [Level.LEFT_OUT, Level.PROBLEM]


class TestSharedLists:
    @pytest.mark.parametrize(
        ("name", "count", "departments"),
        [
            ("ansattliste_semikolon_latin1.csv", 143, 9),
            ("ansattliste_neste_maaned.csv", 144, 9),
            ("entra_users_export.csv", 61, 9),
            ("five_thousand.csv", 5000, 108),
            ("organisasjon.xlsx", 42, 6),
            ("sales_teams.csv", 35, 3),
        ],
    )
    def test_everyone_is_read(self, lists, name, count, departments):
        rows = interpret(read(lists / name)).rows
        assert (len(rows), len({row.department for row in rows})) == (count, departments)

    def test_the_title_lines_and_letters_of_an_hr_export(self, lists):
        listed = interpret(read(lists / "ansattliste_semikolon_latin1.csv"))
        first = listed.rows[0]
        assert (first.row, first.name, first.manager) == (4, "Elin Myhre", "Myhre, Elin")
        assert first.started == date(2019, 6, 29)
        assert {row.name for row in listed.rows if not row.email} == {"Ida Nguyen", "Maria Johnsen", "Ingrid Olsen"}
        assert [row for row, _column, _says in said(listed)] == [21, 48, 49, 55]

    def test_names_addresses_and_accounts_of_a_directory(self, lists):
        listed = interpret(read(lists / "entra_users_export.csv"))
        assert sum(not row.active for row in listed.rows) == 2
        assert all(row.email for row in listed.rows)
        assert listed.problems == ()
