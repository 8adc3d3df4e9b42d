"""Whether each person's courses come in the order that the strands ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rule:
    """`strand` comes at least `days` days after the end of `after`."""

    strand: int
    after: int
    days: int


@dataclass(frozen=True)
class Disorder:
    """A person who would have a strand too early; `earliest` is None where what comes first has no place at all."""

    person: int
    rule: Rule
    earliest: datetime | None


def disorders(
    rules: Iterable[Rule],
    seats: Mapping[int, Mapping[int, tuple[datetime, datetime]]],
    held: Mapping[int, Mapping[int, datetime]],
) -> list[Disorder]:
    """Every breach, by rule and person.

    `seats[strand][person]` is when the person's session in the timetable starts and ends, `held[strand][person]` when
    one that was held or published earlier ended. All are local times.
    """
    found = []
    for rule in rules:
        for person, (starts, _ends) in sorted(seats.get(rule.strand, {}).items()):
            planned = seats.get(rule.after, {}).get(person)
            ended = planned[1] if planned else held.get(rule.after, {}).get(person)
            if ended is None:
                found.append(Disorder(person, rule, None))
            elif starts < ended + timedelta(days=rule.days):
                found.append(Disorder(person, rule, ended + timedelta(days=rule.days)))
    return found
