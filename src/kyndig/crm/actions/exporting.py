"""A list of customers leaves Kyndig as a file, and the ledger knows that it did."""

import csv
import datetime
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyndig.crm.actions.looking import look_through
from kyndig.crm.addresses import PLACES
from kyndig.crm.queries.asking import Wanted, records_wanted
from kyndig.crm.queries.exporting import Value, headings_of, rows_of
from kyndig.crm.queries.viewing import Viewer
from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.spreadsheets import safe_cell

# So many rows fit on a sheet, the heading aside.
SHEET = 1_048_575
CHUNK = 500


def as_csv(viewer: Viewer, wanted: Wanted) -> Iterator[bytes]:
    """The list as CSV for the spreadsheets of this part of the world, with figures as the reader writes them.

    Semicolons between, and a mark that says UTF-8. The ledger is told before the first row leaves.
    """
    _tell(viewer, wanted)
    return _lines(headings_of(wanted), rows_of(viewer, wanted), "," if get_language() == "nb" else ".")


def as_workbook(viewer: Viewer, wanted: Wanted) -> IO[bytes]:
    """The list as an XLSX file, open at its beginning. Raises RefusedError where it has more rows than a sheet."""
    many = _tell(viewer, wanted)
    if many > SHEET:
        raise RefusedError(_("A sheet has room for 1,048,575 rows. Save the list as CSV, or narrow it first."))
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet(str(wanted.kind.plural)[:31])
    for at, text in enumerate(headings_of(wanted)):
        sheet.write_string(0, at, text, bold)
        sheet.set_column(at, at, 22)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows_of(viewer, wanted), 1):
        for at, value in enumerate(row):
            _write(sheet, number, at, value, styles)
    book.close()
    file.seek(0)
    return file


def _tell(viewer: Viewer, wanted: Wanted) -> int:
    """Tell the ledger who saved what; how many rows that are. A practice workspace holds nobody's data."""
    many = records_wanted(viewer, wanted).count()
    if viewer.workspace.is_practice:
        return many
    after = {
        "number": many,
        "columns": [field.name for field in wanted.columns],
        "filter": [f"{name}={value}" for name, value in wanted.filter.pairs()],
    }
    with transaction.atomic():
        look_through(viewer.workspace, wanted.kind, wanted.filter, by=viewer.person)
        entry = ledger.Entry(f"{PLACES[wanted.kind.name]}.exported", viewer.workspace, {}, after)
        ledger.record([entry], by=viewer.person, kind=Line.Kind.LOOKUP)
    return many


def _lines(headings: Sequence[str], rows: Iterable[Sequence[Value]], point: str) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([safe_cell(heading) for heading in headings])
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(value, point) for value in row])
        if number % CHUNK == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _cell(value: Value, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", point)
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, datetime.date) else safe_cell(value)


def _write(sheet: Any, row: int, column: int, value: Value, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.datetime):
        sheet.write_datetime(row, column, value, styles["moment"])
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, styles["day"])
    else:
        sheet.write_string(row, column, value[:32_767])
