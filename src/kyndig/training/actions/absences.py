"""A trainer or a room is not to be had for a while."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError
from kyndig.training.models import Room, RoomAway, Trainer, TrainerAway


@transaction.atomic
def mark_away(who: Trainer | Room, starts: datetime, ends: datetime, *, by: ledger.Actor) -> TrainerAway | RoomAway:
    """From `starts` to `ends` (aware, half open). Sessions that are there already stay, and are pointed out."""
    if ends <= starts:
        raise RefusedError(_("The end comes before the start."))
    away: TrainerAway | RoomAway
    if isinstance(who, Trainer):
        away = TrainerAway(organisation_id=who.organisation_id, trainer=who, starts=starts, ends=ends)
        ledger.add(away, by=by, verb="trainer.away")
    else:
        away = RoomAway(organisation_id=who.organisation_id, room=who, starts=starts, ends=ends)
        ledger.add(away, by=by, verb="room.away")
    return away


@transaction.atomic
def mark_back(away: TrainerAway | RoomAway, *, by: ledger.Actor) -> None:
    """Undo `mark_away`: the trainer or the room can be had again."""
    ledger.remove(away, by=by, verb="trainer.back" if isinstance(away, TrainerAway) else "room.back")
