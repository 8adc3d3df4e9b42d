"""The rows of a list as HTML: a template would spend more time on fifty rows than on the rest of the page."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from kyndig.crm.queries.lists import Cell, Row

register = template.Library()


@register.simple_tag
def record_rows(rows: Iterable[Row], choose: str) -> SafeString:
    """A `<tr>` for each row, with a box to tick first; `choose` is what the box is called before the row's name."""
    return SafeString("".join(_row(row, choose) for row in rows))


def _row(row: Row, choose: str) -> str:
    box = f'<input type="checkbox" name="chosen" value="{row.id}" aria-label="{escape(f"{choose} {row.name}")}">'
    return f'<tr><td class="tight">{box}</td>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    css = f' class="{cell.css}"' if cell.css else ""
    text = escape(cell.text) if cell.text else ""
    shown = f'<a href="{escape(cell.href)}">{text}</a>' if cell.href else text
    return f'<td data-label="{_escaped(cell.label)}"{css}>{shown}</td>'


# The heads of columns come again in each row.
_escaped = lru_cache(maxsize=1024)(escape)
