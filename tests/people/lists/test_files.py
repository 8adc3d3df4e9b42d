"""Every kind of file that is no list gets one clear sentence, and every odd list is read."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kyndig.people.lists import ListError, interpret, limits, read


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ListError) as caught:
        interpret(read(io.BytesIO(data), name))
    message = caught.value.message
    assert name in message
    assert "\n" not in message
    assert message.endswith((".", "?"))
    return message


def workbook(rows: list[list[object]], **options: object) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, **options})
    sheet = book.add_worksheet("Ark1")
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    book.close()
    return data.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A workbook with parts put in the place of others: keys are paths with __ for / and no ending."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            key = name.replace("/", "__").removesuffix(".xml")
            archive.writestr(name, parts.get(key, old.read(name)))
    return new.getvalue()


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp865", "mac_roman"]
PEOPLE = [["Navn", "E-post"], ["Kari Berg", "kari@nordlys.example"]]
CSV = "Navn;E-post;Avdeling\r\nKåre Ødegård;kare@nordlys.example;Salg Øst\r\nÆgir Åsen;aegir@nordlys.example;Salg\r\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b";;;\r\n;;;\r\n", "is empty"),
        (b"Navn;E-post;Avdeling\r\n", "headings, but nobody below"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + os.urandom(2000), "a picture (JPEG)"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(2000), "a picture (PNG)"),
        (b"\x00\x00\x00\x18ftypheic" + os.urandom(500), "a picture or a film"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + os.urandom(500), "a PDF document"),
        (b"\x1f\x8b\x08" + os.urandom(300), "a compressed file"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>Navn</table>", "a web page"),
        (b'<?xml version="1.0"?><people/>', "an XML file"),
        (b'[{"name": "Kari"}]', "a JSON file"),
        (b"BEGIN:VCARD\r\nFN:Kari\r\nEND:VCARD\r\n", "an address card"),
        (b"Navn;E-post\r\nKa\x00ri;kari@x.example\r\n", "something other than text"),
        (bytes(range(1, 9)) * 400, "not a text file"),
        (b"Farge;Antall\r\nr\xf8d;12\r\nbl\xe5;3\r\n", "known to hold names"),
        (b"\xef\xbb\xbfNavn;E-post\r\n\xff\xfe\xfd;x\r\n", "cannot be read as text"),
        (b"\xff\xfeN\x00a\x00v", "cannot be read as text"),
        (b"Navn;E-post\r\n" + b"\x81\x8d\x90" * 10, "cannot be read as text"),
        (b"Navn;Notat\r\nKari Berg;" + b"x" * 200_000, "far too long"),
        (b"Navn;Notat\r\nKari Berg;" + b"x" * 40_000, "far too long"),
        ((";".join(f"Kolonne {n}" for n in range(200)) + "\r\n" + ";".join("x" * 200)).encode(), "200 columns"),
        (b"PK\x03\x04 this is no archive", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)  # fmt: skip
def test_what_is_no_list_gets_one_sentence(data, says):
    assert says in refusal(data, "liste.csv")


def test_far_too_many_rows(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 5000)
    rows = "".join(f"Kari Berg {number}\r\n" for number in range(7000))
    assert "more than 5\u00a0000 rows" in refusal(f"Navn\r\n{rows}".encode(), "lang.csv")


def test_a_gigabyte_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(ListError, match=r"stor\.csv is larger than 25 MB"):
        read(path)


def test_a_large_stream_is_refused_before_it_is_read():
    class Endless(io.RawIOBase):
        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            return 1024**3

        def read(self, size: int = -1) -> bytes:
            raise AssertionError("read before its size was known")

    with pytest.raises(ListError, match="larger than"):
        read(Endless(), "stor.csv")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ListError, match=r"no file called borte\.csv"):
        read(tmp_path / "borte.csv")


class TestWorkbooks:
    def test_a_bomb_by_its_declared_size(self):
        bomb = repacked(workbook(PEOPLE), xl__sharedStrings=b" " * (limits.UNPACKED_BYTES + 1))
        assert len(bomb) < 1_000_000
        assert "unpacks to more than 200 MB" in refusal(bomb, "bombe.xlsx")

    def test_a_bomb_that_lies_about_its_size(self, monkeypatch):
        monkeypatch.setattr(limits, "UNPACKED_BYTES", 3_000_000)
        bomb = bytearray(repacked(workbook(PEOPLE), xl__sharedStrings=b" " * 4_000_000))
        size = struct.pack("<L", 4_000_000)
        at = bomb.rfind(size)
        bomb[at : at + 4] = struct.pack("<L", 1000)
        refusal(bytes(bomb), "bombe.xlsx")

    @pytest.mark.parametrize("cell", [b"XFD1048576", b"A1048576", b"ZZZ9"])
    def test_two_cells_that_lie_too_far_apart(self, cell):
        sheet = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="%b"><v>1</v></c></row>'
            b"</sheetData></worksheet>"
        )
        refusal(repacked(workbook(PEOPLE), xl__worksheets__sheet1=sheet % cell), "spredt.xlsx")

    def test_an_empty_styled_cell_far_down_does_no_harm(self):
        data = workbook(PEOPLE)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        sheet = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
        people = interpret(read(io.BytesIO(repacked(data, xl__worksheets__sheet1=sheet)), "stil.xlsx"))
        assert [row.name for row in people.rows] == ["Kari Berg"]

    def test_200_columns(self):
        assert "200 columns" in refusal(workbook([[f"Kolonne {n}" for n in range(200)]] * 3), "bred.xlsx")

    def test_a_damaged_one(self):
        data = workbook(PEOPLE)
        assert "damaged" in refusal(data[: len(data) // 2], "halv.xlsx")
        assert "damaged" in refusal(repacked(data, xl__workbook=b"<nonsense"), "rar.xlsx")

    def test_another_archive(self):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        assert "another kind of document" in refusal(data.getvalue(), "brev.docx")

    def test_formulas_give_what_was_saved_and_are_never_calculated(self):
        data = io.BytesIO()
        book = xlsxwriter.Workbook(data, {"in_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Navn", "Tittel"])
        sheet.write_formula(1, 0, '=CONCATENATE("Kari"," Berg")', value="Kari Berg")
        sheet.write_string(1, 1, "=cmd|' /C calc'!A0")
        book.close()
        (row,) = interpret(read(io.BytesIO(data.getvalue()), "formler.xlsx")).rows
        assert (row.name, row.title) == ("Kari Berg", "=cmd|' /C calc'!A0")

    def test_dates_numbers_and_truths_are_read_as_people_write_them(self):
        import datetime

        data = io.BytesIO()
        book = xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ansattnr", "Navn", "Mobil", "Aktiv", "Startdato"])
        sheet.write_row(1, 0, [1007.0, "Kari Berg", 90123456, True])
        sheet.write_datetime(1, 4, datetime.datetime(2020, 2, 29))
        book.close()
        (row,) = interpret(read(io.BytesIO(data.getvalue()), "tall.xlsx")).rows
        assert (row.employee_number, row.phone, row.active) == ("1007", "+4790123456", True)
        assert row.started == datetime.date(2020, 2, 29)


class TestText:
    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_any_encoding_gives_the_same_names(self, encoding):
        rows = interpret(read(io.BytesIO(CSV.encode(encoding)), "liste.csv")).rows
        assert [(row.name, row.department) for row in rows] == [
            ("Kåre Ødegård", ("Salg Øst",)),
            ("Ægir Åsen", ("Salg",)),
        ]

    def test_letters_encoded_twice_are_put_right(self):
        rows = interpret(read(io.BytesIO(CSV.encode().decode("cp1252", "ignore").encode()), "liste.csv")).rows
        assert rows[0].family_name == "Ødegård"

    @pytest.mark.parametrize("separator", [";", ",", "\t", "|", "~"])
    def test_any_separator(self, separator):
        rows = interpret(read(io.BytesIO(CSV.replace(";", separator).encode()), "liste.csv")).rows
        assert [row.email for row in rows] == ["kare@nordlys.example", "aegir@nordlys.example"]

    def test_the_line_that_names_the_separator_counts_as_a_line(self):
        rows = interpret(read(io.BytesIO(("sep=;\r\n" + CSV).encode()), "liste.csv")).rows
        assert [row.row for row in rows] == [3, 4]

    def test_row_numbers_are_those_of_the_file_also_after_a_cell_of_several_lines(self):
        text = 'Navn;Notat;E-post\r\n"Kari Berg";"to\r\nlinjer";a@x.example\r\nOla Dahl;;b@x.example\r\n'
        assert [row.row for row in interpret(read(io.BytesIO(text.encode()), "liste.csv")).rows] == [2, 4]

    def test_a_quotation_mark_that_is_never_closed_swallows_nobody(self):
        lines = "".join(f"Kari Berg{chr(97 + n % 26)}{n};Salg\r\n" for n in range(60))
        rows = interpret(read(io.BytesIO(f'Navn;Avdeling\r\nOla "Dahl;"Salg\r\n{lines}'.encode()), "liste.csv")).rows
        assert len(rows) == 61

    def test_one_column_of_names(self):
        rows = interpret(read(io.BytesIO(b"Navn\r\nKari Berg\r\nOla Dahl\r\n"), "liste.csv")).rows
        assert [row.family_name for row in rows] == ["Berg", "Dahl"]


def people_of(source, name: str = "") -> int | None:
    """How many people are read, or None where the file is refused; anything but `ListError` fails the test."""
    try:
        rows = interpret(read(source, name)).rows
    except ListError:
        return None
    assert all(row.name for row in rows)
    return len(rows)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(data):
    people_of(io.BytesIO(data), "noe.csv")


@given(st.text(max_size=300))
def test_any_text_below_a_header_is_read_or_refused_in_words(text):
    people_of(io.BytesIO(("Navn;E-post;Ansattnr\n" + text).encode("utf-8", "replace")), "noe.csv")


def test_every_awkward_table_is_read_or_refused_in_words(tables):
    for path in sorted(path for path in Path(tables).rglob("*") if path.is_file()):
        people_of(path)
