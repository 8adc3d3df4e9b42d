"""Tables as CSV, the way spreadsheets here open them."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a file to keep: semicolons and a byte order mark, so that Excel reads it without questions.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet runs."""
    value = "" if cell is None else str(cell)
    return f"'{value}" if value.startswith(RISKY) else value
