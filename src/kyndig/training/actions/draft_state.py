"""What every change of a draft by hand begins and ends with: the rows locked, the rules asked, the price made up."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.solver_work import GOES_ON
from kyndig.training.models import Seat, SeatProposal, Session, SolverRun, Timetable, Unplaced
from kyndig.training.queries.timetable_check import Breach, Placed, breaches, placed_sessions
from kyndig.training.queries.timetable_cost import cost_now


class BrokenRulesError(RefusedError):
    """A change would break rules of the timetable; `reasons` holds a sentence for each."""

    def __init__(self, found: Sequence[Breach]) -> None:
        self.reasons = list(dict.fromkeys(breach.says for breach in found))
        super().__init__(" ".join(self.reasons))


def check_people(timetable: Timetable, wanted: Sequence[Placed], before: Sequence[Placed]) -> None:
    """Raises BrokenRulesError where the sessions as wanted break a rule that holds today, as they are `before`."""
    if found := breaches(timetable, wanted, before):
        raise BrokenRulesError(found)


def lock(session: Session, *, draft_only: bool = False) -> tuple[Timetable, Session]:
    """The session and the draft it is in, locked in that order of draft first, so that two changes never cross."""
    timetable = _draft_of(session)
    locked = lock_draft(timetable.pk)
    fresh = (
        Session.objects.select_for_update(of=("self",))
        .select_related("strand__course", "trainer", "room")
        .filter(pk=session.pk)
        .first()
    )
    if fresh is None:
        raise RefusedError(_("This session is not in the draft any more."))
    if draft_only and fresh.status != Session.Status.DRAFT:
        raise RefusedError(_("This session is published. Cancel it among the sessions instead."))
    return locked, fresh


def _draft_of(session: Session) -> Timetable:
    draft = session.timetable
    if session.status != Session.Status.DRAFT:
        draft = Timetable.objects.filter(period=session.period_id, status=Timetable.Status.DRAFT).first()
    if draft is None:
        raise RefusedError(_("This session is not in a draft."))
    return draft


def lock_draft(key: int, version: int | None = None) -> Timetable:
    """The draft with its row locked. Raises RefusedError where it is none, is being filled, or is not at `version`."""
    timetable = (
        Timetable.objects.select_for_update(of=("self",))
        .select_related("period__organisation", "programme")
        .annotate(is_filled=Exists(SolverRun.objects.filter(timetable=OuterRef("pk"), state__in=GOES_ON)))
        .get(pk=key)
    )
    if timetable.status != Timetable.Status.DRAFT:
        raise RefusedError(_("This timetable is no longer a draft."))
    if timetable.is_filled:
        raise RefusedError(_("The timetable is being filled just now. Wait until it is done, or stop it."))
    if version is not None and version != timetable.version:
        raise RefusedError(_("The draft was changed while you looked at it. See how it is now, then publish."))
    return timetable


def lock_target(timetable: Timetable, target: Session) -> None:
    """Lock another session that the change is about; raises RefusedError where the draft does not hold it."""
    fresh = Session.objects.select_for_update().filter(pk=target.pk).first()
    stands = fresh is not None and fresh.period_id == timetable.period_id
    if not stands or (fresh and fresh.status == Session.Status.DRAFT and fresh.timetable_id != timetable.pk):
        raise RefusedError(_("This session is not in the draft any more."))


def placed_now(timetable: Timetable, *sessions: Session) -> list[Placed]:
    """The sessions as the database has them, in the order in which they are given."""
    found = {placed.session: placed for placed in placed_sessions(timetable, Q(pk__in=[one.pk for one in sessions]))}
    return [found[session.pk] for session in sessions]


def count_change(timetable: Timetable, *, bound_holds: bool) -> None:
    """Count the change, and price the draft anew. A bound that may not hold any more is forgotten."""
    timetable.version += 1
    timetable.cost = cost_now(timetable)
    if not bound_holds or (timetable.bound is not None and timetable.cost < timetable.bound - Decimal("0.01")):
        timetable.bound = None
    timetable.save(update_fields=["version", "cost", "bound"])


def leave_unplaced(timetable: Timetable, session: Session, people: Sequence[int], kind: str, by: ledger.Actor) -> None:
    """Without a place in the strand, where the lead sees who did it."""
    Unplaced.objects.bulk_create(
        (
            Unplaced(
                organisation_id=timetable.organisation_id,
                timetable=timetable,
                strand_id=session.strand_id,
                person_id=person,
                why=f"{kind} by {by.name}",
                blockers=[{"kind": kind, "by": str(by.name)}],
            )
            for person in people
        ),
        ignore_conflicts=True,
    )


def seat_in(timetable: Timetable, session: Session, *people: Person) -> None:
    """A seat for each in a session of the draft; in a published one a proposal, which nobody sees yet."""
    where: dict[str, Any] = {"organisation_id": timetable.organisation_id, "session": session}
    if session.status == Session.Status.DRAFT:
        Seat.objects.bulk_create((Seat(**where, person=person) for person in people), ignore_conflicts=True)
    else:
        proposals = (SeatProposal(**where, person=person, timetable=timetable) for person in people)
        SeatProposal.objects.bulk_create(proposals, ignore_conflicts=True)
