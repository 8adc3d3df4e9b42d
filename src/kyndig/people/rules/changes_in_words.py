"""What a list would change, in words for people."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kyndig.design.formats import short_day
from kyndig.people.lists import Changes, Difference, ManagerRef, PersonRow

FIELDS = {
    "given_name": gettext_lazy("given name"),
    "family_name": gettext_lazy("family name"),
    "employee_number": gettext_lazy("employee number"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "title": gettext_lazy("job title"),
    "department": gettext_lazy("department"),
    "manager": gettext_lazy("manager"),
    "started": gettext_lazy("started"),
    "site": gettext_lazy("place of work"),
}
# What a list is too large to be believed: one that would let more than a fifth of a company go is seldom complete.
MANY_LEAVE = 0.2


def headline(changes: Changes) -> str:
    """Who joins, moves and leaves, counted in one sentence; those of whom there are none are not mentioned."""
    counted = [
        (len(changes.joins), ngettext("%d joins", "%d join", len(changes.joins))),
        (len(changes.returns), ngettext("%d comes back", "%d come back", len(changes.returns))),
        (len(changes.moves), ngettext("%d moves", "%d move", len(changes.moves))),
        (len(changes.leaves), ngettext("%d leaves", "%d leave", len(changes.leaves))),
        (len(changes.corrections), ngettext("%d changes", "%d change", len(changes.corrections))),
    ]
    parts = [text % number for number, text in counted if number]
    if not parts:
        return _("Everything on the list is known already.")
    return joined(parts) + "."


def joined(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def too_many_leave(changes: Changes, employed: int) -> bool:
    """Whether so many would leave that the list is perhaps not complete."""
    return len(changes.leaves) > max(3, MANY_LEAVE * employed)


def place(row: PersonRow) -> str:
    """Where somebody on the list works, and as what."""
    return " · ".join(part for part in (" / ".join(row.department), row.title, row.email) if part)


def difference(one: Difference, names: Mapping[int, str], rows: Sequence[PersonRow]) -> str:
    """ "job title: Selger → Leder". `names` are those of the people known, `rows` those of the list."""

    def shown(value: object) -> str:
        if isinstance(value, ManagerRef):
            if value.id is not None:
                return names.get(value.id, "")
            return rows[value.at].name if value.at is not None and value.at < len(rows) else ""
        if isinstance(value, date):
            return short_day(value)
        if isinstance(value, tuple):
            return " / ".join(value) or "–"
        return str(value or "–")

    return f"{FIELDS.get(one.field, one.field)}: {shown(one.before)} → {shown(one.after)}"
