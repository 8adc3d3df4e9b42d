"""What was found as HTML: a template would spend more time on it than on the rest of the page."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from kyndig.crm.queries.searching import Row
from kyndig.design.tags.parts import icon

register = template.Library()


@register.simple_tag
def found_rows(rows: Iterable[Row]) -> SafeString:
    """An `<li>` for each thing that was found."""
    return SafeString("".join(map(_row, rows)))


def _row(row: Row) -> str:
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    link = f'<a href="{escape(row.url)}">{escape(row.title)}</a>'
    return f'<li>{icon(row.icon)}<div>{link}{note}</div><small class="seek-kind">{escape(row.kind_label)}</small></li>'
