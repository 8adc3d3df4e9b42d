"""A proposal of places is taken, all of it at once, and taken back again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError
from kyndig.timetable import Session as Placing
from kyndig.training.actions.invitations import LIVE, invite, reschedule
from kyndig.training.actions.place_searches import as_it_is, refuse_where_a_draft_is
from kyndig.training.actions.seats import remove_person
from kyndig.training.actions.sessions import add_session, cancel_session
from kyndig.training.models import Period, PlaceSearch, Room, Seat, Session, Strand, Trainer
from kyndig.training.queries.place_situation import Published, published
from kyndig.training.queries.timetable_problem import person_id
from kyndig.training.queries.timetable_wants import HOLDING, TOLD
from kyndig.training.rules.attendance import COMING, TAKEN, places
from kyndig.training.rules.place_search import key_of_session, still_holds
from kyndig.training.rules.timetable_clock import aware

Move = dict[str, Any]


class ChangedError(RefusedError):
    """Something is not as it was when the places were found; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("Something has changed since these places were found. Nothing was done. Look again."))


@transaction.atomic
def take_places(search: PlaceSearch, *, by: ledger.Actor) -> int:
    """Give the places that were found and move those who are to be moved; returns how many seats that are.

    Who gets a place is invited, who is moved gets the new time, each once. Raises ChangedError, with nothing changed,
    where the sessions, the seats or anybody's calendar are not as they were; RefusedError where it is done already.
    """
    search = _locked(search)
    if search.applied_at is not None:
        raise RefusedError(_("These places have been given already."))
    if search.found is None or not search.found["moves"]:
        raise RefusedError(_("There is nothing here to give."))
    refuse_where_a_draft_is(search.period)
    found = search.found
    sessions = _lock_sessions(found)
    seats = _seats_to_move(found["moves"])
    if not _as_they_were(sessions, found) or not _holds(search):
        raise ChangedError
    with ledger.batch():
        new = [_open(values, search.period, by) for values in found["new"]]
        given = []
        moved = []
        for move in found["moves"]:
            to = sessions[move["to"]] if move["to"] is not None else new[move["new"]]
            seat = seats.get((move["person"], move["strand"]))
            if seat is None:
                seat = Seat(organisation_id=search.organisation_id, session=to, person_id=move["person"])
                ledger.add(seat, by=by, verb="seat.added", about_id=move["person"])
                given.append(seat)
            else:
                ledger.change(seat, by=by, verb="seat.moved_to", about_id=move["person"], session=to, why="")
                moved.append(seat)
            move |= {"seat": seat.pk, "came_to": to.pk}
        invite(given, by=by)
        reschedule(moved, by=by)
        search.save(update_fields=["found"])
        ledger.change(search, by=by, verb="places.given", applied_at=timezone.now())
    return len(given) + len(moved)


@transaction.atomic
def take_places_back(search: PlaceSearch, *, by: ledger.Actor) -> int:
    """Undo `take_places`: who was moved is back, who got a place has none, and the new sessions are cancelled.

    Raises RefusedError, with nothing changed, where a seat is not where it was put, or the session that somebody left
    is full, over or cancelled by now.
    """
    search = _locked(search)
    if search.applied_at is None or search.undone_at is not None or search.found is None:
        raise RefusedError(_("There is nothing to take back."))
    moves = search.found["moves"]
    sessions = _lock_sessions(search.found)
    seats = Seat.objects.select_for_update().filter(pk__in=[move["seat"] for move in moves]).in_bulk()
    for move in moves:
        seat = seats.get(move["seat"])
        if seat is None or seat.session_id != move["came_to"] or seat.status not in LIVE:
            raise RefusedError(_("It cannot be taken back any more: somebody has been moved or has answered no since."))
        if move["from"] is not None and not _open_still(sessions.get(move["from"])):
            raise RefusedError(
                _("It cannot be taken back any more: a session that somebody left is over or cancelled.")
            )
    with ledger.batch():
        back = [(seats[move["seat"]], sessions[move["from"]]) for move in moves if move["from"] is not None]
        for seat, session in back:
            ledger.change(seat, by=by, verb="seat.moved_to", about_id=seat.person_id, session=session)
        for move in moves:
            if move["from"] is None:
                remove_person(seats[move["seat"]], by=by)
        if any(_overfull(session) for session in sessions.values()):
            raise RefusedError(_("It cannot be taken back any more: a place that somebody left is taken."))
        reschedule([seat for seat, _session in back], by=by)
        _close({move["came_to"] for move in moves if move["new"] is not None}, by)
        ledger.change(search, by=by, verb="places.taken_back", undone_at=timezone.now())
    return len(moves)


def _locked(search: PlaceSearch) -> PlaceSearch:
    """The search with its period locked, so that two leads change what is published one after the other."""
    Period.objects.select_for_update().get(pk=search.period_id)
    return PlaceSearch.objects.select_for_update(of=("self",)).select_related("period__organisation").get(pk=search.pk)


def _lock_sessions(found: Mapping[str, Any]) -> dict[int, Session]:
    """The sessions concerned, locked in one order."""
    keys = sorted({move[end] for move in found["moves"] for end in ("from", "to")} - {None})
    rows = Session.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {session.pk: session for session in rows.select_related("strand__course", "room")}


def _seats_to_move(moves: list[Move]) -> dict[tuple[int, int], Seat]:
    """The seat of each who has one to leave, by person and strand. Raises ChangedError where it is not there."""
    seats = {}
    for move in moves:
        if move["from"] is not None:
            there = Seat.objects.select_for_update().filter(session=move["from"], person=move["person"])
            if (seat := there.filter(status__in=COMING).first()) is None:
                raise ChangedError
            seats[move["person"], move["strand"]] = seat
    return seats


def _as_they_were(sessions: Mapping[int, Session], found: Mapping[str, Any]) -> bool:
    known = found["sessions"]
    return len(sessions) == len(known) and all(known[str(key)] == as_it_is(one) for key, one in sessions.items())


def _holds(search: PlaceSearch) -> bool:
    """Whether the places, in what is published and in calendars now, still keep every rule."""
    found = search.found or {}
    moves = found["moves"]
    asked = {(person, strand) for person, strand in search.asked}
    place = published(search.period, {pair for move in moves if (pair := (move["person"], move["strand"])) in asked})
    numbers = {key: number for number, key in enumerate(_keys(place))}
    there = {(person, session.course) for session in place.situation.sessions for person in session.people}
    there.update(place.situation.asked)
    if any((person_id(move["person"]), f"s{move['strand']}") not in there for move in moves) or _had(search, moves):
        return False
    if any(move["to"] is not None and move["to"] not in numbers for move in moves):
        return False
    return still_holds(place.situation, _as_they_would_be(place, found, numbers))


def _had(search: PlaceSearch, moves: list[Move]) -> bool:
    """Whether somebody who had no place has got one meanwhile."""
    without = {(move["person"], move["strand"]) for move in moves if move["from"] is None}
    seats = Seat.objects.filter(session__period=search.period_id, session__status__in=TOLD, status__in=HOLDING)
    seats = seats.filter(person__in={person for person, _strand in without})
    return not without.isdisjoint(seats.values_list("person", "session__strand"))


def _keys(place: Published) -> list[int]:
    return [place.keys[key_of_session(session)] for session in place.situation.sessions]


def _as_they_would_be(place: Published, found: Mapping[str, Any], numbers: Mapping[int, int]) -> list[Placing]:
    sessions = list(place.situation.sessions)
    for values in found["new"]:
        starts = tuple(datetime.fromisoformat(start) for start in values["starts"])
        sessions.append(Placing(f"s{values['strand']}", f"t{values['trainer']}", f"r{values['room']}", starts))
    for move in found["moves"]:
        person = person_id(move["person"])
        if (left := numbers.get(move["from"])) is not None:
            people = tuple(one for one in sessions[left].people if one != person)
            sessions[left] = replace(sessions[left], people=people)
        to = numbers[move["to"]] if move["to"] is not None else len(numbers) + move["new"]
        sessions[to] = replace(sessions[to], people=(*sessions[to].people, person))
    return sessions


def _open(values: Mapping[str, Any], period: Period, by: ledger.Actor) -> Session:
    zone = ZoneInfo(period.organisation.timezone)
    own = {"organisation": period.organisation_id}
    return add_session(
        Strand.objects.select_related("course", "organisation").get(pk=values["strand"], **own),
        [aware(datetime.fromisoformat(start), zone) for start in values["starts"]],
        trainer=Trainer.objects.get(pk=values["trainer"], **own),
        room=Room.objects.get(pk=values["room"], **own),
        by=by,
    )


def _open_still(session: Session | None) -> bool:
    return session is not None and session.status == Session.Status.PUBLISHED and session.starts > timezone.now()


def _overfull(session: Session) -> bool:
    most = places(session.strand.largest_group, session.room.seats if session.room else None)
    return session.seats.filter(status__in=TAKEN).count() > most


def _close(sessions: set[int], by: ledger.Actor) -> None:
    for session in Session.objects.filter(pk__in=sessions, status=Session.Status.PUBLISHED):
        if not session.seats.filter(status__in=TAKEN).exists():
            cancel_session(session, why=_("The change that it was for was taken back."), by=by)
