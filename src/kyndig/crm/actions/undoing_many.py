"""Taking back a change of many records in few statements."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kyndig.crm.actions.many import bin_many, change_many
from kyndig.crm.fields import KINDS, FieldError, Kind, Type, clean, of, plain_values
from kyndig.crm.fields.reading import APART
from kyndig.crm.models import Workspace
from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError

# Fewer are taken back one by one.
MANY = 20


class ChangedSinceError(RefusedError):
    """What is to be taken back was changed again since."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            _("%(subject)s has been changed again since, so this cannot be taken back by itself.")
            % {"subject": subject}
        )


def take_back_many(workspace: Workspace, lines: Iterable[Line], *, by: ledger.Actor) -> tuple[int, list[Line]]:
    """Take back the lines that tell of one plain change to a record each, where they are many.

    Returns how many were taken back, and the lines that are left to be taken back one by one. Wants an open transaction
    and batch. Raises ChangedSinceError where somebody has changed the same fields since.
    """
    lines = list(lines)
    if len(lines) < MANY:
        return 0, lines
    times = Counter((line.subject_type, line.subject_id) for line in lines)
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    left = []
    kinds = {kind.model._meta.label_lower: of(workspace.organisation, kind.name) for kind in KINDS.values()}
    for line in lines:
        kind = kinds.get(line.subject_type)
        how = _how(kind, line) if kind and times[line.subject_type, line.subject_id] == 1 else ""
        if kind is not None and how:
            groups[kind.name, how].append(line)
        else:
            left.append(line)
    taken_back = 0
    for (name, how), alike in groups.items():
        verb, numbers = f"{name}.undone", [line.subject_id for line in alike]
        if how == "changed":
            before = _before(workspace, of(workspace.organisation, name), alike)
            taken_back += change_many(workspace, name, numbers, before, by=by, verb=verb)
        else:
            taken_back += bin_many(workspace, name, numbers, by=by, out=how == "binned", verb=verb)
    return taken_back, left


def _how(kind: Kind, line: Line) -> str:
    """`changed`, `binned` or `restored`, where that can be taken back for many at once."""
    if set(line.after) == {"binned"}:
        return "binned" if line.after["binned"] else "restored"
    plainly = all(name in kind.by_name and _is_plain(kind, name) for name in line.after)
    return "changed" if line.before and line.after and plainly else ""


def _is_plain(kind: Kind, name: str) -> bool:
    return kind[name].own or kind[name].type not in APART or kind[name].type is Type.TAGS


def _before(workspace: Workspace, kind: Kind, lines: Iterable[Line]) -> Callable[[Any], Mapping[str, Any]]:
    by_number = {line.subject_id: line for line in lines}
    cleaned: dict[tuple[str, str], Any] = {}

    def clean_once(name: str, raw: Any) -> Any:
        key = (name, json.dumps(raw, sort_keys=True))
        if key not in cleaned:
            try:
                cleaned[key] = clean(kind[name], raw, workspace)
            except FieldError as error:
                label = kind[name].label
                raise RefusedError(
                    _("%(field)s cannot be taken back: %(why)s") % {"field": label, "why": error}
                ) from error
        return cleaned[key]

    def values(record: Any) -> dict[str, Any]:
        line = by_number[record.pk]
        now = plain_values([kind[name] for name in line.after], record)
        if any(ledger.bare(value) != ledger.bare(line.after[name]) for name, value in now.items()):
            raise ChangedSinceError(line.subject)
        return {name: clean_once(name, line.before.get(name)) for name in line.after}

    return values
