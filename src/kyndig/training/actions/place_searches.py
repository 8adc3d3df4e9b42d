"""Places are looked for: asked for by the lead, found at once or by a worker, and kept as a proposal.

What is kept of a proposal: `moves`, each with a person, a strand, the session left (`from`, None where there was none)
and the one come to (`to`, or `new`: its place in the list of the same name); `new` sessions with their local `starts`;
`unplaced` with what stands in the way (`kept` is the session of the place that is kept); what all costs `before` and
`after`; and how the `sessions` concerned were, so that a change is seen.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError
from kyndig.timetable.money import cost_of
from kyndig.training.actions.solver_work import GOES_ON, fail, mine, take, take_up
from kyndig.training.models import Period, PlaceSearch, Session, Timetable
from kyndig.training.queries.place_lacking import Pair, held_now, lacking, with_what_comes_first
from kyndig.training.queries.place_situation import Published, published, rules_of
from kyndig.training.queries.timetable_problem import key_of
from kyndig.training.queries.timetable_wants import seated_strands
from kyndig.training.rules.place_search import Found, NotHeldError, key_of_session, moved, search
from kyndig.training.rules.timetable_runs import Says

MOST_AT_ONCE = 200
"""Where more lack a place, a new draft is the better way: it plans sessions for all of them together."""
AT_ONCE = 1000
"""Up to so many people in the house the places are found while the lead waits, in about a second."""
SECONDS, SECONDS_OF_A_WORKER = 2, 20
KEPT_FOR = timedelta(days=1)

logger = logging.getLogger(__name__)


def ask_for_places(period: Period, *, by: ledger.Actor, only: Collection[Pair] | None = None) -> PlaceSearch:
    """Places for everybody who lacks one in what is published, or for `only` these; found already in a small house.

    Raises RefusedError where nobody lacks a place, too many do, or a draft is to give the places.
    """
    from kyndig.training import tasks

    large = Person.objects.employed().filter(organisation=period.organisation_id).count() > AT_ONCE
    with transaction.atomic():
        found = PlaceSearch(
            organisation_id=period.organisation_id,
            period=period,
            asked_by_id=by.pk,
            asked=sorted(_asked(period, only)),
            seconds_allowed=SECONDS_OF_A_WORKER if large else SECONDS,
        )
        old = PlaceSearch.objects.filter(period=period, applied_at=None, created__lt=timezone.now() - KEPT_FOR)
        old.exclude(state__in=GOES_ON).delete()
        ledger.add(found, by=by, verb="places.sought")
        if large:
            tasks.find_places.enqueue(found.pk)
    if not large:
        find_places(found)
    return found


def refuse_where_a_draft_is(period: Period) -> None:
    """A draft gives places too; both at once would give some people two."""
    if Timetable.objects.filter(period=period, status=Timetable.Status.DRAFT).exists():
        raise RefusedError(_("This period has a draft that gives places. Publish it or throw it away first."))


def _asked(period: Period, only: Collection[Pair] | None) -> set[Pair]:
    refuse_where_a_draft_is(period)
    if period.status == Period.Status.CLOSED or period.ends <= timezone.localdate():
        raise RefusedError(_("This period is over."))
    lack = lacking(period)
    if only is None:
        asked = lack
    else:
        before = {rule.strand: rule.after for rule in rules_of(seated_strands(period))}
        there = {pair for pair in only if pair in lack} | set(held_now(period, only))
        asked = with_what_comes_first(there, lack, before)
    if not asked:
        raise RefusedError(
            _("Everybody who is to be trained in this period has a place.")
            if only is None
            else _("There is no place to find: this person has one, has had the course, or is not to have it yet.")
        )
    if len(asked) > MOST_AT_ONCE:
        said = ngettext(
            "%(count)s place is lacking. Make a new draft: it plans sessions for all of them together.",
            "%(count)s places are lacking. Make a new draft: it plans sessions for all of them together.",
            len(asked),
        )
        raise RefusedError(said % {"count": len(asked)})
    return asked


def find_places(found: PlaceSearch) -> bool:
    """Look for the places, in this process; False where somebody else does, or it is over.

    Only the row is written. What goes wrong is kept in words in it.
    """
    claimed = take(PlaceSearch, found.pk, "period__programme", "period__organisation")
    if claimed is None:
        return False
    try:
        proposal = propose(claimed.period, {(p, s) for p, s in claimed.asked}, seconds=claimed.seconds_allowed)
        mine(claimed).update(state=PlaceSearch.State.DONE, finished=timezone.now(), found=proposal)
    except NotHeldError:
        logger.warning("Nothing that holds was found by the search %s", claimed.pk, exc_info=True)
        fail(claimed, Says.CLASH)
    except Exception:
        logger.exception("The search for places %s failed", claimed.pk)
        fail(claimed, Says.WENT_WRONG)
        raise
    finally:
        found.refresh_from_db()
    return True


def take_up_searches() -> int:
    """Hand the searches of workers that were killed to whoever is free; returns how many."""
    from kyndig.training import tasks

    return take_up(PlaceSearch, tasks.find_places.enqueue)


def propose(period: Period, asked: set[Pair], *, seconds: float) -> dict[str, Any]:
    """Whom to move where, as it is kept. Nothing is written.

    Who has a place that does not suit, and can have no other, keeps it: then the others are looked for once more
    without giving that place away.
    """
    kept: dict[str, Any] = {}
    while True:
        place = published(period, asked)
        found = search(place.situation, seconds=seconds)
        stay = {pair for pair in place.gives_up if _named(pair) in found.unplaced}
        left = {
            (key_of(person), place.planning.strand_of(course)): [dict(blocker) for blocker in blockers]
            for (person, course), blockers in found.unplaced.items()
        }
        for pair, blockers in left.items():
            kept.setdefault(_named(pair), _unplaced(pair, blockers, place))
        if not stay:
            return _proposal(place, found, list(kept.values()))
        asked -= stay


def _named(pair: Pair) -> Any:
    return f"p{pair[0]}", f"s{pair[1]}"


def _unplaced(pair: Pair, blockers: list[dict[str, Any]], place: Published) -> dict[str, Any]:
    seat = place.gives_up.get(pair)
    return {"person": pair[0], "strand": pair[1], "blockers": blockers, "kept": seat.session_id if seat else None}


def _proposal(place: Published, found: Found, unplaced: list[dict[str, Any]]) -> dict[str, Any]:
    situation = place.situation
    sat = {
        (person, session.course): place.keys[key_of_session(session)]
        for session in situation.sessions
        for person in session.people
    }
    sat |= {_named(pair): seat.session_id for pair, seat in place.gives_up.items()}
    new = [session for session in found.sessions if key_of_session(session) not in place.keys]
    numbers = {key_of_session(session): number for number, session in enumerate(new)}
    moves = []
    for (person, course), session in moved(situation.sessions, found.sessions).items():
        key = key_of_session(session)
        moves.append(
            {
                "person": key_of(person),
                "strand": place.planning.strand_of(course),
                "from": sat.get((person, course)),
                "to": place.keys.get(key),
                "new": numbers.get(key),
            }
        )
    given = {(move["person"], move["strand"]) for move in moves}
    concerned = {move[end] for move in moves for end in ("from", "to")} - {None}
    return {
        "moves": moves,
        "new": [
            {
                "strand": place.planning.strand_of(session.course),
                "trainer": key_of(session.trainer),
                "room": key_of(session.room),
                "starts": [start.isoformat() for start in session.starts],
            }
            for session in new
        ],
        "unplaced": [one for one in unplaced if (one["person"], one["strand"]) not in given],
        "before": float(cost_of(situation.problem, situation.sessions)),
        "after": float(cost_of(situation.problem, found.sessions)),
        "sessions": {str(key): as_it_is(one) for key, one in Session.objects.in_bulk(concerned).items()},
    }


def as_it_is(session: Session) -> list[Any]:
    """What must not have changed about a session before people are moved into it or out of it."""
    return [session.status, session.starts.isoformat(), session.ends.isoformat(), session.trainer_id, session.room_id]
