"""The one way past the guard: who a line tells of is replaced, and that it happened is kept."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

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


@transaction.atomic
def replace_words(
    organisation_id: int, subject_type: str, subject_id: int, *, words: Collection[str], replacement: str
) -> int:
    """Replace who a record was, where the record is no person of the organisation; returns how many lines changed.

    In lines about the record every text goes, in lists and mappings too. Elsewhere `words`, and the names that older
    lines have for the record, are replaced wherever they stand. When, what and on which record is kept.
    """
    own = Q(subject_type=subject_type, subject_id=subject_id)
    lines = Line.objects.filter(organisation_id=organisation_id)
    known = sorted({*words, *lines.filter(own).values_list("subject", flat=True)} - {""}, key=len, reverse=True)
    found = own
    for word in known:
        # Both as it is and as JSON writes it down; which of the two is kept depends on the database.
        for written in {word, json.dumps(word)[1:-1]}:
            found |= Q(subject__contains=written) | Q(was__contains=written) | Q(became__contains=written)
    texts = {"was": Cast("before", models.TextField()), "became": Cast("after", models.TextField())}
    opened = Erasure.objects.create(organisation_id=organisation_id)
    changed = []
    for line in lines.annotate(**texts).filter(found).order_by("id").iterator(chunk_size=2000):
        was = [getattr(line, name) for name in WORDS]
        about = line.subject_type == subject_type and line.subject_id == subject_id
        line.subject = replacement if about else without(line.subject, known, replacement)
        line.before = _emptied(line.before, replacement) if about else without(line.before, known, replacement)
        line.after = _emptied(line.after, replacement) if about else without(line.after, known, replacement)
        if [getattr(line, name) for name in WORDS] != was:
            changed.append(line)
    plain: models.QuerySet[Line] = models.QuerySet(Line)
    plain.bulk_update(changed, WORDS, batch_size=BATCH)
    opened.delete()
    return len(changed)


def _emptied(value: Any, replacement: str) -> Any:
    """Every text in the value goes, and so does what names another record; numbers, yes and no stay."""
    if isinstance(value, str):
        return replacement if value else value
    if isinstance(value, dict):
        return {key: _emptied(item, replacement) for key, item in value.items()}
    if isinstance(value, list):
        return [_emptied(item, replacement) for item in value]
    return value


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
        line.subject = replacement if own else without(line.subject, words, replacement)
        line.before = _blank(line.before, replacement) if own else without(line.before, words, replacement)
        line.after = _blank(line.after, replacement) if own else without(line.after, words, replacement)
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


def without(value: Any, words: Sequence[str], replacement: str) -> Any:
    """The value with each of the words replaced, wherever it stands whole; `words` are the longest first."""
    if isinstance(value, str):
        for word in words:
            if word in value:
                value = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: replacement, value)
        return value
    if isinstance(value, dict):
        return {key: without(item, words, replacement) for key, item in value.items()}
    if isinstance(value, list):
        return [without(item, words, replacement) for item in value]
    return value
