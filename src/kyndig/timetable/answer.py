"""A timetable as it is given back: sessions, who has no seat and why, what it costs and how good that provably is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kyndig.timetable.problem import Session

FORMAT = "kyndig.timetable.answer/1"

Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True)
class Unplaced:
    """A pair without a seat. `why` is one true sentence; `blockers` say the same in fields, for other languages."""

    person: str
    course: str
    why: str
    blockers: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"person": self.person, "course": self.course, "why": self.why, "blockers": list(self.blockers)}


@dataclass(frozen=True)
class Broken:
    """A rule that a set of sessions breaks.

    `kind` is a stable word, `session` the place of the session in the list (None for a rule across sessions), `people`
    the ids concerned, `sentence` plain English and `fields` the same facts for a caller that phrases them itself.
    """

    kind: str
    session: int | None
    people: tuple[str, ...]
    sentence: str
    fields: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "session": self.session,
            "people": list(self.people),
            "sentence": self.sentence,
            "fields": self.fields,
        }


@dataclass(frozen=True)
class Progress:
    """How far a solve is. `cost` and `bound` are None until there is one; `gap` is None until there are both."""

    seconds: float
    placed: int
    wanted: int
    cost: float | None
    bound: float | None
    gap: float | None
    phase: str


@dataclass(frozen=True)
class Draw:
    """The departments in the order drawn, how far the timetable follows it (0 to 1), and what that cost."""

    order: tuple[str, ...]
    followed: float | None
    price: float

    def to_json(self) -> dict[str, Any]:
        followed = None if self.followed is None else round(self.followed, 3)
        return {"order": list(self.order), "followed": followed, "price": self.price}


@dataclass(frozen=True)
class Answer:
    """`bound` is a proven lower bound on the cost at this number of unplaced pairs.

    `gap` is (cost − bound) / max(cost, 1).

    `fewest_unplaced` is a proven lower bound on the number of unplaced pairs. Where `status` is `infeasible`, `broken`
    says which rules the fixed sessions break.
    """

    sessions: tuple[Session, ...]
    unplaced: tuple[Unplaced, ...]
    cost: float
    bound: float
    seconds: float
    status: Status
    fewest_unplaced: int = 0
    broken: tuple[Broken, ...] = ()
    draw: Draw | None = None

    @property
    def gap(self) -> float:
        return gap_between(self.cost, self.bound)

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "format": FORMAT,
            "sessions": [session.to_json() for session in self.sessions],
            "unplaced": [pair.to_json() for pair in self.unplaced],
            "cost": self.cost,
            "bound": self.bound,
            "gap": round(self.gap, 6),
            "fewest_unplaced": self.fewest_unplaced,
            "seconds": round(self.seconds, 3),
            "status": self.status,
        }
        if self.draw is not None:
            data["draw"] = self.draw.to_json()
        if self.broken:
            data["broken"] = [rule.to_json() for rule in self.broken]
        return data


def gap_between(cost: float, bound: float) -> float:
    return max(0.0, (cost - bound) / max(cost, 1))
