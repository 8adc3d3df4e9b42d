"""A proposal of places, with the names and times of all that it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kyndig.people.models import Person
from kyndig.training.models import PlaceSearch, Room, Session, Strand, Trainer
from kyndig.training.queries.timetable_names import names_of
from kyndig.training.rules import place_words
from kyndig.training.rules.timetable_clock import aware
from kyndig.training.rules.unplaced import reason


@dataclass(frozen=True)
class Where:
    """A session as a proposal names it; `session` is None for one that is not there yet."""

    times: Sequence[tuple[datetime, datetime]]
    room: str
    trainer: str
    session: Session | None = None
    new: bool = False


@dataclass(frozen=True)
class Change:
    """Somebody who gets a place, or is moved from one to another."""

    person: Person
    strand: Strand
    left: Where | None
    to: Where


@dataclass(frozen=True)
class Without:
    """Somebody for whom no place was found, why, and the place that does not suit but is kept."""

    person: Person
    strand: Strand
    why: str
    kept: Where | None


@dataclass(frozen=True)
class PlacePage:
    """What the page of a search shows; `asked` get a place, `others` are moved for it, `without` have none."""

    search: PlaceSearch
    asked: Sequence[Change] = ()
    others: Sequence[Change] = ()
    without: Sequence[Without] = ()
    new: Sequence[Where] = ()
    headline: str = ""
    price: str = ""
    why: str = ""
    single: tuple[int, int] | None = None
    in_person: Sequence[Person] = field(default_factory=list)

    @property
    def told(self) -> int:
        """How many people hear of it by e-mail."""
        people = {change.person.pk for change in [*self.asked, *self.others]}
        return len(people) - len(self.in_person)


def place_page(search: PlaceSearch) -> PlacePage:
    """Eight queries at most."""
    single = tuple(search.asked[0]) if len(search.asked) == 1 else None
    if search.found is None:
        why = place_words.why_none(search.says) if search.state == PlaceSearch.State.FAILED else ""
        return PlacePage(search, why=why, single=single)
    found = search.found
    people, strands, sessions = _named(search.organisation_id, found)
    new = [_not_yet(values, strands, search) for values in found["new"]]
    asked = {tuple(pair) for pair in search.asked}
    changes: dict[bool, list[Change]] = {True: [], False: []}
    for move in found["moves"]:
        person, strand = people.get(move["person"]), strands.get(move["strand"])
        if person is None or strand is None:
            continue
        left = sessions.get(move["from"])
        to = sessions.get(move.get("came_to") or move["to"]) or new[move["new"] or 0]
        changes[(person.pk, strand.pk) in asked].append(Change(person, strand, left, to))
    without = _without(search.organisation_id, found["unplaced"], people, strands, sessions)
    first = people.get(single[0]) if single else None
    return PlacePage(
        search,
        asked=_sorted(changes[True]),
        others=_sorted(changes[False]),
        without=without,
        new=new,
        headline=place_words.headline(
            len(changes[True]), len(search.asked), len(changes[False]), first.name if first else ""
        ),
        price=place_words.price(found["before"], found["after"], len(new), search.period.organisation.currency),
        single=single,
        in_person=_silent(changes[True] + changes[False]),
    )


def _named(
    organisation: int, found: Mapping[str, Any]
) -> tuple[dict[int, Person], dict[int, Strand], dict[int, Where]]:
    rows = [*found["moves"], *found["unplaced"]]
    people = Person.objects.filter(organisation=organisation, pk__in={row["person"] for row in rows})
    strands = Strand.objects.filter(organisation=organisation).select_related("course")
    keys = {row.get(end) for row in rows for end in ("from", "to", "came_to", "kept")} - {None}
    sessions = Session.objects.filter(organisation=organisation, pk__in=keys).select_related("room", "trainer")
    return (
        people.select_related("department").in_bulk(),
        strands.in_bulk(),
        {session.pk: _as_it_is(session) for session in sessions.prefetch_related("parts")},
    )


def _as_it_is(session: Session) -> Where:
    times = [(part.starts, part.ends) for part in session.parts.all()]
    return Where(times, str(session.room or ""), str(session.trainer or ""), session)


def _not_yet(values: Mapping[str, Any], strands: Mapping[int, Strand], search: PlaceSearch) -> Where:
    zone = ZoneInfo(search.period.organisation.timezone)
    strand = strands.get(values["strand"])
    starts = [aware(datetime.fromisoformat(start), zone) for start in values["starts"]]
    minutes = strand.course.parts if strand else [0] * len(starts)
    times = [(start, start + timedelta(minutes=length)) for start, length in zip(starts, minutes, strict=False)]
    own = {"organisation": search.organisation_id}
    room = Room.objects.filter(pk=values["room"], **own).first()
    trainer = Trainer.objects.filter(pk=values["trainer"], **own).first()
    return Where(times, str(room or ""), str(trainer or ""), new=True)


def _without(
    organisation: int,
    rows: Sequence[Mapping[str, Any]],
    people: Mapping[int, Person],
    strands: Mapping[int, Strand],
    sessions: Mapping[int, Where],
) -> list[Without]:
    names = names_of(organisation) if rows else {}
    return [
        Without(
            people[row["person"]], strands[row["strand"]], reason(row["blockers"], names), sessions.get(row["kept"])
        )
        for row in rows
        if row["person"] in people and row["strand"] in strands
    ]


def _sorted(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.person.family_name, change.person.given_name, change.strand.pk))


def _silent(changes: Sequence[Change]) -> list[Person]:
    """Those without e-mail, each once."""
    return list({change.person.pk: change.person for change in changes if not change.person.email}.values())
