"""A line of the ledger as what a person reads: the sentence, and each value as it was and as it became."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kyndig.ledger.models import Line
from kyndig.ledger.words import sentence


@dataclass(frozen=True)
class Told:
    """One line, told: `changes` are (what, before, after)."""

    line: Line
    sentence: str
    changes: list[tuple[str, str, str]]


def tell_lines(lines: Iterable[Line]) -> list[Told]:
    return [Told(line, sentence(line), list(_changes(line))) for line in lines]


def _changes(line: Line) -> Iterable[tuple[str, str, str]]:
    for name in dict.fromkeys([*line.before, *line.after]):
        label = _label(line, name)
        before, after = said(line.before.get(name)), said(line.after.get(name))
        if label is not None and before != after:
            yield label, before, after


def _label(line: Line, name: str) -> str | None:
    """What a value is called; "" where it speaks for itself, None where it says nothing to people (a bare number of
    another record, say)."""
    values = (line.before.get(name), line.after.get(name))
    if name.endswith("_id") and any(isinstance(value, int) for value in values):
        return None
    try:
        field = apps.get_model(line.subject_type)._meta.get_field(name.removesuffix("_id"))
    except (LookupError, FieldDoesNotExist):
        return "" if any(isinstance(value, dict) and "name" in value for value in values) else None
    words = getattr(field, "verbose_name", name)
    return str(words) if isinstance(words, Promise) else None


def said(value: Any) -> str:
    """A value of the ledger in words; nothing is an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return str(value.get("name", ", ".join(f"{key}: {said(item)}" for key, item in value.items())))
    if isinstance(value, list):
        return ", ".join(said(item) for item in value)
    return str(value)
