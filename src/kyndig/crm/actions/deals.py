"""A deal goes its way: it is moved to a stage, to a place in it, won, lost, and opened again."""

import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.actions.records import change
from kyndig.crm.models import Deal, Reason, Stage
from kyndig.crm.rules.ranks import between
from kyndig.ledger import actions as ledger
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


class MovedMeanwhileError(RefusedError):
    """Somebody else has moved the deal since the one who asks saw it; it stays where they put it."""


@transaction.atomic
def move(deal: Deal, stage: Stage, *, by: ledger.Actor, after: Deal | None = None, seen: int | None = None) -> bool:
    """Put the deal in `stage`, right after the deal `after`, or first; False where it stands there already.

    An `after` that is not open in that stage any more counts as none. `seen` is the version of the deal that the actor
    saw: MovedMeanwhileError is raised where somebody else has moved it to another stage, won it or lost it since.
    Raises RefusedError for a deal that is closed, or that lies in the bin.
    """
    # Who moves into the same stage waits here, so that no two get the same place. The stage may still be pointed at.
    Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    fresh = _fresh(deal)
    _check_meanwhile(fresh, by, seen)
    if fresh.state != Deal.State.OPEN:
        raise RefusedError(_("%(deal)s is closed. Open it again before you move it.") % {"deal": fresh})
    others = Deal.objects.filter(stage=stage, state=Deal.State.OPEN, binned=None).exclude(pk=deal.pk)
    before = others.filter(pk=after.pk).first() if after is not None else None
    if fresh.stage_id == stage.pk and _stands_after(fresh, before):
        return False
    values = {"pipeline": stage.pipeline, "stage": stage, "rank": _rank_after(before, others)}
    return change(deal, values, by=by, verb="deal.moved")


def win(
    deal: Deal,
    *,
    by: ledger.Actor,
    reason: Reason | None = None,
    on: datetime.date | None = None,
    seen: int | None = None,
) -> bool:
    """The customer says yes, `on` that day (today when left out); errors as for `move`, False where it is won already.

    Raises RefusedError for a reason that is none for winning.
    """
    return _close(deal, Deal.State.WON, reason, on, by, seen)


def lose(
    deal: Deal,
    *,
    by: ledger.Actor,
    reason: Reason | None = None,
    on: datetime.date | None = None,
    seen: int | None = None,
) -> bool:
    """Nothing comes of it; as `win`."""
    return _close(deal, Deal.State.LOST, reason, on, by, seen)


@transaction.atomic
def reopen(deal: Deal, *, by: ledger.Actor) -> bool:
    """A deal that was won or lost goes on, first in the stage where it stood; False where it is open."""
    Stage.objects.select_for_update(no_key=True).get(pk=deal.stage_id)
    fresh = _fresh(deal)
    if fresh.state == Deal.State.OPEN:
        return False
    others = Deal.objects.filter(stage=fresh.stage_id, state=Deal.State.OPEN, binned=None)
    values = {"state": Deal.State.OPEN, "entered_stage": timezone.now(), "rank": _rank_after(None, others)}
    return change(deal, values, by=by, verb="deal.reopened")


@transaction.atomic
def _close(
    deal: Deal, state: str, reason: Reason | None, on: datetime.date | None, by: ledger.Actor, seen: int | None
) -> bool:
    _check_meanwhile(_fresh(deal), by, seen)
    values = {"state": state, "reason": reason, "closed_on": on or timezone.localdate()}
    return change(deal, values, by=by, verb=f"deal.{state}")


def _fresh(deal: Deal) -> Deal:
    """The deal as others have left it, held until the transaction ends."""
    # Not joined with its stage: PostgreSQL finds no row where the stage was changed while it waited for the lock.
    fresh: Deal = Deal.objects.select_for_update().get(pk=deal.pk)
    return fresh


def _check_meanwhile(fresh: Deal, by: ledger.Actor, seen: int | None) -> None:
    """Each change of a deal raises its version by one and leaves one line, so the last lines tell what was not seen."""
    if seen is None or seen >= fresh.version:
        return
    subject = {"subject_type": "crm.deal", "subject_id": fresh.pk, "kind": Line.Kind.CHANGE}
    lines = Line.objects.filter(organisation_id=fresh.organisation_id, **subject)
    unseen = lines.order_by("-id")[: min(fresh.version - seen, 100)]
    moves = [line for line in unseen if line.actor_id != by.pk and {"stage", "state"} & line.after.keys()]
    if not moves:
        return
    words = {"who": moves[0].actor, "deal": fresh, "stage": fresh.stage}
    sentences = {
        Deal.State.OPEN: _("%(who)s has moved %(deal)s to %(stage)s meanwhile. It stays there if you do nothing."),
        Deal.State.WON: _("%(who)s has won %(deal)s meanwhile. It stays won if you do nothing."),
        Deal.State.LOST: _("%(who)s has marked %(deal)s as lost meanwhile. It stays so if you do nothing."),
    }
    raise MovedMeanwhileError(sentences[Deal.State(fresh.state)] % words)


def _next(before: Deal, others: "QuerySet[Deal]") -> "QuerySet[Deal]":
    """Those that stand after `before`, in order; two of the same rank stand by their number."""
    later = others.filter(rank__gte=before.rank).exclude(Q(rank=before.rank) & Q(pk__lte=before.pk))
    return later.order_by("rank", "id")


def _rank_after(before: Deal | None, others: "QuerySet[Deal]") -> float:
    if before is None:
        first = others.order_by("rank", "id").values_list("rank", flat=True).first()
        return between(None, first) or 0.0
    following = _next(before, others)
    after = following.values_list("rank", flat=True).first()
    found = between(before.rank, after)
    if found is None:
        # No room: all that stand after go one further down. That is no change that anybody made, so no line tells it.
        following.order_by().update(rank=F("rank") + 1)
        found = between(before.rank, (after or 0.0) + 1)
    return found if found is not None else before.rank + 0.5


def _stands_after(deal: Deal, before: Deal | None) -> bool:
    """Whether the deal stands right after `before` already (first where there is none)."""
    mates = Deal.objects.filter(stage=deal.stage_id, state=Deal.State.OPEN, binned=None)
    first = (mates.order_by("rank", "id") if before is None else _next(before, mates)).first()
    return first is not None and first.pk == deal.pk
