"""Why somebody has no seat, and what would have to change: true for the timetable as it stands.

For every moment at which the course could be held, what stands in this person's way is listed; the moment with the
least in its way gives the reason. Take those blockers away, and the person can be seated there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kyndig.timetable.answer import Unplaced
from kyndig.timetable.clock import bits
from kyndig.timetable.draft import Sitting
from kyndig.timetable.instance import NEVER, Instance
from kyndig.timetable.moments import Moment
from kyndig.timetable.phrases import Blocker, days_in_words, sentence
from kyndig.timetable.problem import Course, Person
from kyndig.timetable.rules.checking import clashes

MOMENTS_LOOKED_AT = 3_000_000
"""Over all pairs together, where nobody says otherwise; beyond it every n-th moment is looked at."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a moment offers, whoever asks: an open session with a seat, a full one, or the makings of a new one."""

    moment: Moment
    kind: str
    sitting: Sitting | None
    others: frozenset[int]


def explain(instance: Instance, sittings: Sequence[Sitting], looks: int = MOMENTS_LOOKED_AT) -> list[Unplaced]:
    """One Unplaced for each wanted pair without a seat, in the order of courses and audiences.

    With fewer `looks` it is sooner done, and where very many are without a seat a reason may not be the simplest.
    """
    return _Explainer(instance, sittings, looks).all()


class _Explainer:
    def __init__(self, instance: Instance, sittings: Sequence[Sitting], looks: int) -> None:
        self.instance = instance
        self.problem = instance.problem
        self.seat: dict[tuple[int, int], Sitting] = {}
        self.of_person: dict[int, list[Sitting]] = defaultdict(list)
        self.trainer_mask = list(instance.trainer_taken)
        self.room_mask = list(instance.room_taken)
        away: list[dict[int, int]] = [dict(fixed) for fixed in instance.away_by_fixed]
        self.at: dict[tuple[int, tuple[int, ...]], list[Sitting]] = defaultdict(list)
        for sitting in sittings:
            self.trainer_mask[sitting.trainer] |= sitting.moment.mask
            self.room_mask[sitting.room] |= sitting.moment.mask
            self.at[sitting.course, sitting.moment.starts].append(sitting)
            slots = bits(sitting.moment.mask)
            kept = set(instance.held[sitting.fixed].people) if sitting.fixed is not None else set()
            for person in sitting.people:
                self.seat[person, sitting.course] = sitting
                self.of_person[person].append(sitting)
                if person not in kept:
                    counts = away[instance.department[person]]
                    for slot in slots:
                        counts[slot] = counts.get(slot, 0) + 1
        self.full = [
            sum(1 << slot for slot, count in counts.items() if count >= instance.allowed_away[department])
            for department, counts in enumerate(away)
        ]
        self.missing = [
            [person for person in wanting if (person, course) not in self.seat]
            for course, wanting in enumerate(instance.wanted)
        ]
        pairs = sum(len(people) * len(instance.moments[course]) for course, people in enumerate(self.missing))
        self.stride = 1 + pairs // looks
        self.places: dict[tuple[int, frozenset[str] | None], list[_Place]] = {}

    def all(self) -> list[Unplaced]:
        found = []
        for course, people in enumerate(self.missing):
            for person in people:
                why, blockers = self.reason(person, course)
                found.append(
                    Unplaced(self.problem.people[person].id, self.problem.courses[course].id, why, tuple(blockers))
                )
        return found

    def reason(self, person: int, course: int) -> tuple[str, list[Blocker]]:
        return self._nobody_could(course) or self._not_this_person(person, course) or self._at_best(person, course)

    # what holds for everybody

    def _nobody_could(self, course: int) -> tuple[str, list[Blocker]] | None:
        instance, asked = self.instance, self.problem.courses[course]
        teachers = instance.teachers(course)
        if not teachers:
            return f"no trainer teaches {asked.id}", [{"kind": "no_trainer", "course": asked.id}]
        if not instance.large_rooms(course):
            fewest = instance.smallest[course]
            most = max((instance.seats(course, r) for r in range(len(self.problem.rooms))), default=0)
            says = f"no room holds the smallest group of {fewest}; the largest takes {most}"
            return says, [{"kind": "no_room", "course": asked.id, "fewest": fewest, "most": most}]
        longest, day = max(asked.parts), self.problem.day.minutes
        if longest > day:
            says = f"a part of {longest} minutes does not fit in a working day of {day}"
            return says, [{"kind": "too_long", "minutes": longest, "day_minutes": day}]
        window = instance.window(course)
        if len(window) < len(asked.parts):
            needed, there = days_in_words(len(asked.parts)), days_in_words(len(window))
            says = f"{asked.id} needs {needed} in a row; open between {self._window(asked)}: {there}"
            fields = {"kind": "window", "needed": len(asked.parts), "open_days": len(window)}
            return says, [fields | self._window_fields(asked)]
        if not instance.moments[course]:
            return self._no_moment(course)
        return None

    def _no_moment(self, course: int) -> tuple[str, list[Blocker]]:
        instance, asked = self.instance, self.problem.courses[course]
        window = instance.window(course)
        size = instance.clock.slots_a_day
        inside = sum(instance.clock.day_mask << (day * size) for day in window)

        def ever(starts: dict[int, int]) -> bool:
            return all(starts[length] & inside for length in instance.lengths[course])

        teachers = [t for t in instance.teachers(course) if ever(instance.trainer_starts[t])]
        rooms = [r for r in instance.large_rooms(course) if ever(instance.room_starts[r])]
        fields = {"course": asked.id, **self._window_fields(asked)}
        if not teachers:
            says = f"no trainer of {asked.id} is available long enough between {self._window(asked)}"
            return says, [{"kind": "trainer_away", **fields}]
        if not rooms:
            says = f"no room for {asked.id} is available long enough between {self._window(asked)}"
            return says, [{"kind": "room_away", **fields}]
        says = f"no trainer and room for {asked.id} are free together between {self._window(asked)}"
        return says, [{"kind": "no_time_together", **fields}]

    def _window(self, course: Course) -> str:
        return f"{course.opens or self.problem.start} and {course.closes or self.problem.end}"

    def _window_fields(self, course: Course) -> Blocker:
        opens, closes = course.opens or self.problem.start, course.closes or self.problem.end
        return {"from": opens.isoformat(), "to": closes.isoformat()}

    # what holds for this person at any moment

    def _not_this_person(self, person: int, course: int) -> tuple[str, list[Blocker]] | None:
        instance, asked = self.instance, self.problem.courses[course]
        sites = instance.sites_of_person[person]
        rooms = [r for r in instance.large_rooms(course) if instance.reaches(person, instance.site_of_room[r])]
        if not rooms:
            names = sorted(sites or ())
            fields = {"kind": "site", "course": asked.id, "sites": names}
            return f"no room for {asked.id} at {' or '.join(names)}", [fields]
        for before, _ in instance.after[course]:
            if (person, before) not in self.seat:
                name = self.problem.courses[before].id
                listed = person in instance.wanted[before]
                follows: Blocker = {"kind": "prerequisite", "course": name, "wanted": listed}
                how = f"has no seat in {name}" if listed else f"is not among those who should have {name}"
                return f"{how}, which {asked.id} follows", [follows]
        return None

    # the moment with the least in its way

    def _at_best(self, person: int, course: int) -> tuple[str, list[Blocker]]:
        instance = self.instance
        calendar, full = instance.calendar_busy[person], self.full[instance.department[person]]
        days = {day for sitting in self.of_person[person] for day in sitting.moment.days}
        low, high = self._between(person, course)
        best: tuple[tuple[int, int, int, int], _Place] | None = None
        somewhere_free = False
        for place in self._places(person, course):
            moment = place.moment
            is_busy = bool(calendar & moment.mask)
            somewhere_free = somewhere_free or not is_busy
            own = not days.isdisjoint(moment.days)
            order = not low <= moment.opens or not moment.ends <= high
            away = bool(full & moment.mask)
            shut = place.kind != "open" and not (place.kind == "new" and self._enough(place))
            count = is_busy + own + order + away + shut
            if best is not None and count > best[0][0]:
                continue
            score = count, is_busy * (calendar & moment.mask).bit_count(), own + order, moment.opens
            if best is None or score < best[0]:
                best = score, place
        if best is None:
            return "no session could be held at a site of this person", [{"kind": "site"}]
        if self.stride > 1 and not somewhere_free:
            somewhere_free = any(not calendar & moment.mask for moment in instance.moments[course])
        blockers = self._blockers(person, course, best[1], low, high)
        starts = instance.clock.moment(best[1].moment.starts[0])
        asked, who = self.problem.courses[course], self.problem.people[person]
        return sentence(self.problem, who, asked, starts, blockers, somewhere_free), blockers

    def _between(self, person: int, course: int) -> tuple[int, int]:
        """The minutes from which the course may start and by which it must end, by the person's other courses."""
        low = self.instance.earliest.get((person, course), 0)
        high = self.instance.latest.get((person, course), 1 << 60)
        for before, gap in self.instance.after[course]:
            low = max(low, self.seat[person, before].moment.ends + gap)
        for later, rules in enumerate(self.instance.after):
            for before, gap in rules:
                if before == course and (person, later) in self.seat:
                    high = min(high, self.seat[person, later].moment.opens - gap)
        return low, high

    def _enough(self, place: _Place) -> bool:
        return len(place.others) >= self.instance.smallest[place.moment.course]

    def _places(self, person: int, course: int) -> list[_Place]:
        sites = self.instance.sites_of_person[person]
        key = course, sites
        if key not in self.places:
            moments = self.instance.moments[course]
            chosen = list(moments if self.stride == 1 else moments[:: self.stride])
            known = {moment.starts for moment in chosen}
            for (held, starts), sittings in self.at.items():
                if held == course and starts not in known:
                    chosen.append(sittings[0].moment)
            self.places[key] = [place for m in chosen if (place := self._place(m, person)) is not None]
        return self.places[key]

    def _place(self, moment: Moment, person: int) -> _Place | None:
        instance = self.instance
        here = [
            s
            for s in self.at.get((moment.course, moment.starts), [])
            if instance.reaches(person, instance.site_of_room[s.room])
        ]
        for sitting in here:
            if len(sitting.people) < instance.seats(sitting.course, sitting.room):
                return _Place(moment, "open", sitting, frozenset())
        rooms = [r for r in moment.rooms if instance.reaches(person, instance.site_of_room[r])]
        free_rooms = [r for r in rooms if not self.room_mask[r] & moment.mask]
        trainers = [t for t in moment.trainers if not self.trainer_mask[t] & moment.mask]
        if here and not (free_rooms and trainers):
            return _Place(moment, "full", here[0], frozenset())
        if not rooms or not moment.trainers:
            return None
        if not trainers:
            return _Place(moment, "trainer_taken" if free_rooms else "both_taken", None, frozenset())
        if not free_rooms:
            return _Place(moment, "room_taken", None, frozenset())
        return _Place(moment, "new", None, frozenset(self._could_come(moment, free_rooms)))

    def _could_come(self, moment: Moment, rooms: list[int]) -> list[int]:
        """Those without a seat in the course who could come at this moment, within what their departments allow.

        Ends where they are enough for a session and one more.
        """
        instance = self.instance
        left: dict[int, int] = {}
        found: list[int] = []
        for person in self.missing[moment.course]:
            department = instance.department[person]
            days = {day for sitting in self.of_person[person] for day in sitting.moment.days}
            if (
                not instance.calendar_busy[person] & moment.mask
                and not self.full[department] & moment.mask
                and days.isdisjoint(moment.days)
                and all((person, b) in self.seat for b, _ in instance.after[moment.course])
                and any(instance.reaches(person, instance.site_of_room[r]) for r in rooms)
                and left.get(department, 0) < instance.allowed_away[department]
            ):
                low, high = self._between(person, moment.course)
                if low <= moment.opens and moment.ends <= high:
                    left[department] = left.get(department, 0) + 1
                    found.append(person)
                    if len(found) > instance.smallest[moment.course]:
                        break
        return found

    def _blockers(self, person: int, course: int, place: _Place, low: int, high: int) -> list[Blocker]:
        instance, problem, moment = self.instance, self.problem, place.moment
        at = self._at(moment)
        found: list[Blocker] = []
        intervals = self._in_the_way(problem.people[person], moment)
        if intervals:
            found.append({"kind": "busy", "intervals": intervals, **at})
        for sitting in self.of_person[person]:
            if not set(sitting.moment.days).isdisjoint(moment.days):
                name = problem.courses[sitting.course].id
                found.append({"kind": "own_session", "course": name, **at, "other": self._at(sitting.moment)["start"]})
        step = instance.steps.get(problem.people[person].department)
        if step and not instance.after[course] and not (low <= moment.opens and moment.ends <= high):
            days = {"from": step[0].isoformat(), "until": step[1].isoformat()}
            found.append({"kind": "step", "department": problem.people[person].department, **days, **at})
            low, high = 0, NEVER
        rules = [(before, gap) for before, gap in instance.after[course] if (person, before) in self.seat]
        if moment.opens < low and not rules:
            found.append({"kind": "not_before", "day": date.fromordinal(low // 1440).isoformat(), **at})
        elif moment.opens < low:
            before, gap = max(rules, key=lambda rule: self.seat[person, rule[0]].moment.ends + rule[1])
            fields = {"course": problem.courses[before].id, "days": gap // 1440, **at}
            found.append({"kind": "too_soon", **fields})
        if moment.ends > high:
            found.append({"kind": "too_late", **at})
        department = instance.department[person]
        if self.full[department] & moment.mask:
            fields = {"department": instance.departments[department], "allowed": instance.allowed_away[department]}
            found.append({"kind": "away_share", **fields, **at})
        if place.kind == "full" and place.sitting:
            most = instance.seats(course, place.sitting.room)
            found.append({"kind": "full", "most": most, "room": problem.rooms[place.sitting.room].id, **at})
        elif place.kind in {"trainer_taken", "both_taken"}:
            names = [problem.trainers[t].id for t in moment.trainers]
            found.append({"kind": "trainer_taken", "trainers": names, **at})
        if place.kind in {"room_taken", "both_taken"}:
            rooms = [problem.rooms[r].id for r in moment.rooms]
            found.append({"kind": "room_taken", "rooms": rooms, **at})
        elif place.kind == "new":
            fewest = instance.smallest[course]
            could = len(place.others | {person})
            if could < fewest:
                found.append({"kind": "too_few", "could_come": could, "fewest": fewest, **at})
        if not found:
            found.append({"kind": "not_tried", **at})
        return found

    def _at(self, moment: Moment) -> dict[str, str]:
        return {"start": self.instance.clock.moment(moment.starts[0]).isoformat(timespec="minutes")}

    def _in_the_way(self, person: Person, moment: Moment) -> list[list[str]]:
        clock = self.instance.clock
        lengths = self.instance.lengths[moment.course]
        parts = [
            (clock.moment(start), clock.moment(start) + timedelta(minutes=length * clock.unit))
            for start, length in zip(moment.starts, lengths, strict=True)
        ]
        found = []
        for start, end in person.busy:
            grown = (start - timedelta(minutes=1), end + timedelta(minutes=1)) if start == end else (start, end)
            if any(clashes(part, grown) for part in parts):
                found.append([start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes")])
        return found
