"""A line of the ledger as what a person reads: the sentence, and each value as it was and as it became."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
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
        before, after = said(line.before.get(name)), said(line.after.get(name))
        if before != after:
            yield _label(line, name), before, after


def _label(line: Line, name: str) -> str:
    try:
        field = apps.get_model(line.subject_type)._meta.get_field(name.removesuffix("_id"))
    except (LookupError, FieldDoesNotExist):
        return name.replace("_", " ")
    return str(getattr(field, "verbose_name", name))


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
