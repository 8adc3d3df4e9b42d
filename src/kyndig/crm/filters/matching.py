"""Texts compared whatever the case of their letters, æøå too, alike in every database.

SQLite folds the letters a to z and no others. So a text with other letters is looked for with a pattern that has both
forms of each letter; the longest stretch of plain letters is asked for besides, which costs far less to rule out.
"""

import re
from typing import Any

from django.db.models import Q
from django.db.models.lookups import IContains, Regex

_SPECIAL = frozenset(r"\.^$*+?{}[]|()-&~#")
_PLAIN = re.compile(r"[a-zA-Z0-9]+")


def text_matches(
    column: Any, *, containing: str | None = None, beginning: str | None = None, exactly: str | None = None
) -> Q:
    """Rows whose column, any expression that gives a text, holds, begins with, or is the text."""
    text = next(each for each in (containing, beginning, exactly) if each is not None)
    if containing is not None and text.isascii():
        return Q(IContains(column, text))
    pattern = pattern_of(text)
    if containing is None:
        pattern = rf"^{pattern}"
    if exactly is not None:
        pattern = rf"{pattern}\Z"
    longest = max(_PLAIN.findall(text), key=len, default="")
    matching = Q(Regex(column, pattern))
    return Q(IContains(column, longest)) & matching if longest else matching


def pattern_of(text: str) -> str:
    """A regular expression, the same to Python and PostgreSQL, for the text in small or capital letters."""
    return "".join(_letter(each) for each in text)


def _letter(letter: str) -> str:
    forms = {letter, letter.lower(), letter.upper()}
    forms = {form for form in forms if len(form) == 1}
    if len(forms) > 1:
        return f"[{''.join(sorted(forms))}]"
    return f"\\{letter}" if letter in _SPECIAL else letter
