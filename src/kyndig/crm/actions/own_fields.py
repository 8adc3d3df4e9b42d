"""The organisation's own fields: added, renamed, moved, put away and taken back. Their values lie in the records."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.models import OwnField
from kyndig.crm.rules.folding import fold
from kyndig.ledger import actions as ledger
from kyndig.people.models import Organisation
from kyndig.people.refusals import RefusedError

# More fields than a form can show in a calm way, and more choices than anybody reads.
MOST, MOST_CHOICES = 40, 100
PREFIX = "own_"


@transaction.atomic
def add_own_field(
    organisation: Organisation, of: str, label: str, type_: str, choices: Sequence[str], *, by: ledger.Actor
) -> OwnField:
    """A field last among those of its kind; its key follows from the label and never changes.

    Raises RefusedError for a label that is taken, a choice without choices, and more fields than forty.
    """
    label, choices = _label(label), _choices(type_, choices)
    mine = OwnField.objects.filter(organisation=organisation, of=of)
    _check_label(mine, label)
    if mine.filter(put_away=None).count() >= MOST:
        raise RefusedError(_("There are forty fields already. Put one away first."))
    position = (mine.aggregate(last=Max("position"))["last"] or 0) + 1
    key = _key(label, set(mine.values_list("key", flat=True)))
    field = OwnField(
        organisation=organisation, of=of, key=key, label=label, type=type_, choices=choices, position=position
    )
    ledger.add(field, by=by, verb="own_field.added")
    return field


@transaction.atomic
def change_own_field(field: OwnField, label: str, choices: Sequence[str], *, by: ledger.Actor) -> bool:
    """Give the field another label or other choices; what is chosen stays. Raises as `add_own_field`."""
    values: dict[str, Any] = {"label": _label(label), "choices": _choices(field.type, choices)}
    others = OwnField.objects.filter(organisation=field.organisation_id, of=field.of).exclude(pk=field.pk)
    _check_label(others, values["label"])
    return ledger.change(field, by=by, verb="own_field.changed", **values)


@transaction.atomic
def move_own_field(field: OwnField, *, up: bool, by: ledger.Actor) -> bool:
    """Let the field change places with the one before it or after it; False where there is none."""
    alike = list(
        OwnField.objects.select_for_update().filter(organisation=field.organisation_id, of=field.of, put_away=None)
    )
    at = alike.index(field) if field in alike else -1
    to = at - 1 if up else at + 1
    if at < 0 or not 0 <= to < len(alike):
        return False
    alike[at], alike[to] = alike[to], alike[at]
    for position, each in enumerate(alike, 1):
        ledger.change(each, by=by, verb="own_field.moved", position=position)
    return True


@transaction.atomic
def put_own_field_away(field: OwnField, *, by: ledger.Actor) -> bool:
    """Show the field nowhere any more; its values are kept. False where it is put away already."""
    moment = field.put_away or timezone.now()
    return ledger.change(field, by=by, verb="own_field.put_away", put_away=moment)


@transaction.atomic
def take_own_field_back(field: OwnField, *, by: ledger.Actor) -> bool:
    """Show the field again, with the values it had. False where it is shown."""
    return ledger.change(field, by=by, verb="own_field.taken_back", put_away=None)


def _check_label(others: "QuerySet[OwnField]", label: str) -> None:
    if others.filter(label__iexact=label).exists():
        raise RefusedError(_("There is a field called %(name)s already. It may be put away.") % {"name": label})


def _label(label: str) -> str:
    label = " ".join(label.replace("\x00", "").split())
    if not label or len(label) > 60:
        raise RefusedError(_("Give the field a name of at most 60 characters."))
    return label


def _choices(type_: str, choices: Sequence[str]) -> list[str]:
    if type_ != OwnField.Type.CHOICE:
        return []
    tidy = [" ".join(each.replace("\x00", "").split())[:60] for each in choices]
    kept = list(dict.fromkeys(each for each in tidy if each))
    if not kept:
        raise RefusedError(_("Write at least one choice, one a line."))
    if len(kept) > MOST_CHOICES:
        raise RefusedError(_("There are more than %(most)s choices.") % {"most": MOST_CHOICES})
    return kept


def _key(label: str, taken: set[str]) -> str:
    """`own_omrade` for «Område»: never that of a field that Kyndig has itself."""
    folded = "".join(each if each.isascii() and each.isalnum() else "_" for each in fold(label))
    stem = f"{PREFIX}{folded}"[:50].rstrip("_")
    key, number = stem, 1
    while key in taken or key == PREFIX.rstrip("_"):
        number += 1
        key = f"{stem}_{number}"
    return key
