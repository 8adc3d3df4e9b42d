"""The one way past the guard: who a line tells of is replaced, and that it happened is kept."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import models, transaction

from kyndig.ledger.models import Erasure, Line

WORDS = ["actor", "subject", "before", "after"]
BATCH = 500


@transaction.atomic
def replace_who(organisation_id: int, person_id: int, *, words: Collection[str], replacement: str) -> int:
    """Replace a person in every line of the organisation; returns how many lines changed.

    In lines about the person and by the person, the actor and every text field of the person's own record are replaced.
    Elsewhere `words` (the full name, the e-mail and the like, as they were at any time) are replaced wherever they
    stand, whole or inside a longer text. When, what and on which record is kept, and so are the ids.
    """
    known = _known(organisation_id, person_id, words)
    opened = Erasure.objects.create(organisation_id=organisation_id)
    changed = list(_replaced(organisation_id, person_id, known, replacement))
    # The manager of lines refuses updates, so the plain query set is used here and nowhere else.
    plain: models.QuerySet[Line] = models.QuerySet(Line)
    plain.bulk_update(changed, WORDS, batch_size=BATCH)
    opened.delete()
    return len(changed)


def _known(organisation_id: int, person_id: int, words: Collection[str]) -> list[str]:
    """`words` and the names and addresses that older lines about the person hold, the longest first."""
    own = Line.objects.filter(organisation_id=organisation_id, subject_type="people.person", subject_id=person_id)
    found = set(words)
    for line in own:
        found.add(line.subject)
        for values in (line.before, line.after):
            found.update(value for name, value in values.items() if name in {"email", "phone"} and value)
    return sorted(found - {""}, key=len, reverse=True)


def _replaced(organisation_id: int, person_id: int, words: list[str], replacement: str) -> Iterator[Line]:
    for line in Line.objects.filter(organisation_id=organisation_id).order_by("id").iterator(chunk_size=2000):
        was = [getattr(line, name) for name in WORDS]
        if line.actor_id == person_id:
            line.actor = replacement
        own = line.subject_type == "people.person" and line.subject_id == person_id
        line.subject = replacement if own else _without(line.subject, words, replacement)
        line.before = _blank(line.before, replacement) if own else _without(line.before, words, replacement)
        line.after = _blank(line.after, replacement) if own else _without(line.after, words, replacement)
        if [getattr(line, name) for name in WORDS] != was:
            yield line


def _blank(values: Mapping[str, Any], replacement: str) -> dict[str, Any]:
    """The fields of the person's own record: texts go, dates, numbers and yes or no stay."""
    return {name: _blanked(name, value, replacement) for name, value in values.items()}


def _blanked(name: str, value: Any, replacement: str) -> Any:
    if isinstance(value, str) and value and name not in {"started", "left"}:
        return replacement
    if name == "user" and value is not None:
        return replacement
    return value


def _without(value: Any, words: list[str], replacement: str) -> Any:
    if isinstance(value, str):
        for word in words:
            if word in value:
                value = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: replacement, value)
        return value
    if isinstance(value, dict):
        return {key: _without(item, words, replacement) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, words, replacement) for item in value]
    return value
