"""The timetable as a linear model: whole numbers of sessions opened at each moment, seats as a flow into them.

A trainer and a room are chosen for a moment independently of each other (any trainer fits with any room there), so
there is a column for each (moment, kind of trainer) and each (moment, kind of room) and none for the three
together. Seats go from groups of people to (moment, site). With one person a group the model is exact; with larger
groups it is a relaxation, and its optimum is a proven bound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from kyndig.timetable.draft import Sitting, fixed_sittings
from kyndig.timetable.groups import Group
from kyndig.timetable.instance import Instance
from kyndig.timetable.kinds import Kind, Members, room_kinds, trainer_kinds
from kyndig.timetable.linear import Linear
from kyndig.timetable.moments import Moment

CHAIN_FROM = 40
"""From so many moments of the earlier course on, "placed there by then" is kept as a running sum."""


class Model:
    """Builds the columns and rows. `moments` restricts each course to these of its moments.

    `linked` adds a row for each seat, that its session is held: more rows, and a bound that is found sooner.
    """

    def __init__(
        self,
        instance: Instance,
        groups: Sequence[Group],
        *,
        exact: bool,
        linked: bool = False,
        moments: Sequence[Sequence[Moment]] | None = None,
    ) -> None:
        self.instance = instance
        self.groups = groups
        self.linear = Linear()
        self.moments = [list(each) for each in (moments if moments is not None else instance.moments)]
        self.trainers = trainer_kinds(instance, exact=exact)
        self.rooms = room_kinds(instance, exact=exact)
        self.teach: dict[tuple[int, int, int], int] = {}
        self.host: dict[tuple[int, int, int], int] = {}
        self.seat: dict[tuple[int, int, int, str | None], int] = {}
        self.refill: dict[tuple[int, int], int] = {}
        self.cost: dict[int, int] = {}
        self.exact = exact
        self.linked = linked
        self.possible = True
        self._sessions()
        self._seats()
        self._people()
        self._away()

    # sessions: trainers and rooms

    def _sessions(self) -> None:
        linear = self.linear
        teaching: list[list[tuple[int, int, int]]] = [[] for _ in self.trainers]
        hosting: list[list[tuple[int, int, int]]] = [[] for _ in self.rooms]
        for course, moments in enumerate(self.moments):
            for number, moment in enumerate(moments):
                able, fitting = set(moment.trainers), set(moment.rooms)
                terms = []
                for kind, trainers in enumerate(self.trainers):
                    if trainers.members[0] in able:
                        column = linear.column(len(trainers.members))
                        self.teach[course, number, kind] = column
                        teaching[kind].append((course, number, column))
                        terms.append((column, 1))
                        if trainers.hour_cost[course]:
                            self.cost[column] = trainers.hour_cost[course]
                for kind, rooms in enumerate(self.rooms):
                    if rooms.members[0] in fitting:
                        column = linear.column(len(rooms.members))
                        self.host[course, number, kind] = column
                        hosting[kind].append((course, number, column))
                        terms.append((column, -1))
                        if rooms.hour_cost[course]:
                            self.cost[column] = rooms.hour_cost[course]
                linear.row(terms, 0, 0)
        for kinds, used in ((self.trainers, teaching), (self.rooms, hosting)):
            for alike, uses in zip(kinds, used, strict=True):
                self._one_at_a_time(alike, uses)

    def _one_at_a_time(self, kind: Kind, uses: list[tuple[int, int, int]]) -> None:
        """At every slot no more sessions than there are members; the members used in a day are paid for."""
        clock = self.instance.clock
        by_day: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for course, number, column in uses:
            for start, length in zip(self.moments[course][number].starts, self.instance.lengths[course], strict=True):
                by_day[clock.day_of(start)].append((start, start + length, column))
        many = len(kind.members)
        for day, parts in by_day.items():
            paid = kind.day_cost and not kind.paid >> day & 1
            used = None
            if paid:
                used = self.linear.column(many)
                self.cost[used] = kind.day_cost
            for slot in sorted({start for start, _, _ in parts}):
                terms = [(column, 1) for start, end, column in parts if start <= slot < end]
                if used is not None:
                    self.linear.row([*terms, (used, -1)], high=0)
                elif len(terms) > 1:
                    self.linear.row(terms, high=many)

    # seats

    def _seats(self) -> None:
        linear, instance = self.linear, self.instance
        hosts: dict[tuple[int, int], dict[str | None, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for (course, number, kind), column in self.host.items():
            room = self.rooms[kind].members[0]
            site = instance.site_of_room[room]
            hosts[course, number][site].append((column, instance.seats(course, room)))
        self.of_group: dict[tuple[int, int], list[tuple[Moment, int]]] = defaultdict(list)
        wanting: list[list[int]] = [[] for _ in self.moments]
        for number, one in enumerate(self.groups):
            for course in one.courses:
                wanting[course].append(number)
        for (course, number), sites in hosts.items():
            moment = self.moments[course][number]
            going: dict[str | None, list[int]] = {site: [] for site in sites}
            for group in wanting[course]:
                for site in sites:
                    able = self._able(self.groups[group], moment, site)
                    if able:
                        column = linear.column(able)
                        self.seat[group, course, number, site] = column
                        self.of_group[group, course].append((moment, column))
                        going[site].append(column)
            for site, rooms in sites.items():
                seats = [(column, 1) for column in going[site]]
                linear.row([*seats, *((column, -many) for column, many in rooms)], high=0)
                fewest = instance.smallest[course]
                linear.row([*seats, *((column, -fewest) for column, _ in rooms)], low=0)
                if self.linked:
                    for seat in going[site]:
                        linear.row([(seat, 1), *((column, -linear.high[seat]) for column, _ in rooms)], high=0)
        for fixed, held in enumerate(instance.held):
            if held.free <= 0:
                continue
            site = instance.site_of_room[held.room]
            terms = []
            for group in wanting[held.moment.course]:
                able = self._able(self.groups[group], held.moment, site)
                if able:
                    column = linear.column(able)
                    self.refill[group, fixed] = column
                    self.of_group[group, held.moment.course].append((held.moment, column))
                    terms.append((column, 1))
            if terms:
                linear.row(terms, high=held.free)

    def _able(self, group: Group, moment: Moment, site: str | None) -> int:
        instance = self.instance
        return sum(1 for p in group.people if instance.reaches(p, site) and instance.free(p, moment))

    # people: one seat a course, one session a day, one course after the other

    def _people(self) -> None:
        linear, instance = self.linear, self.instance
        self.placed: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, group in enumerate(self.groups):
            days: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for course in group.courses:
                uses = self.of_group.get((number, course), [])
                terms = [(column, 1) for _, column in uses]
                must = sum(1 for p in group.people if (p, course) in instance.needed)
                if must and not terms:
                    self.possible = False
                if terms:
                    want = sum(1 for p in group.people if course in instance.courses_of[p])
                    linear.row(terms, low=must, high=want)
                for moment, column in uses:
                    for day in moment.days:
                        days[day].append((column, 1))
                for before, gap in instance.after[course]:
                    self._follow(number, course, before, gap)
            if len(group.courses) > 1:
                for terms in days.values():
                    if len(terms) > 1:
                        linear.row(terms, high=len(group.people))

    def _follow(self, group: int, course: int, before: int, gap: int) -> None:
        """By any moment, no more of the group are in the course than were in the one before it, early enough."""
        linear = self.linear
        people = self.groups[group].people
        settled = sum(1 for p in people if (p, before) in self.instance.seated)
        if settled == len(people):
            return
        later = sorted((m.opens, c) for m, c in self.of_group.get((group, course), []))
        first = sorted((m.ends + gap, c) for m, c in self.of_group.get((group, before), []))
        due_at = [ready for ready, _ in first]
        due = [bisect_right(due_at, opens) for opens, _ in later]
        chain = len(first) > CHAIN_FROM
        terms: list[tuple[int, int]] = []
        counted = 0
        for place, (_, column) in enumerate(later):
            terms.append((column, 1))
            if place + 1 < len(later) and due[place + 1] == due[place]:
                continue  # the next row says this and more
            terms.extend((c, -1) for _, c in first[counted : due[place]])
            counted = due[place]
            if chain:
                total = linear.column(settled, low=-len(people), whole=False)
                linear.row([*terms, (total, -1)], 0, 0)
                terms = [(total, 1)]
            else:
                linear.row(list(terms), high=settled)

    def _away(self) -> None:
        """At no moment more of a department away than the share allows."""
        instance, linear = self.instance, self.linear
        size = [0] * len(instance.departments)
        parts: list[dict[int, list[tuple[int, int, int]]]] = [defaultdict(list) for _ in instance.departments]
        for group in self.groups:
            size[group.department] += len(group.people)
        for (number, course), seats in self.of_group.items():
            department = self.groups[number].department
            for moment, column in seats:
                for start, length in zip(moment.starts, instance.lengths[course], strict=True):
                    parts[department][instance.clock.day_of(start)].append((start, start + length, column))
        for department, days in enumerate(parts):
            fixed = instance.away_by_fixed[department]
            if not fixed and size[department] <= instance.allowed_away[department]:
                continue
            for day, uses in days.items():
                slots = {start for start, _, _ in uses}
                base = day * instance.clock.slots_a_day
                slots |= {s for s in fixed if base <= s < base + instance.clock.slots_a_day}
                for slot in sorted(slots):
                    terms = [(column, 1) for start, end, column in uses if start <= slot < end]
                    if terms:
                        linear.row(terms, high=max(0, instance.away_left(department, slot)))

    # aims

    def seats(self) -> list[int]:
        return [*self.seat.values(), *self.refill.values()]

    def aim_placed(self) -> None:
        self.linear.objective = dict.fromkeys(self.seats(), -1)

    def keep_unplaced(self, most: int) -> None:
        wanted = sum(map(len, self.instance.wanted))
        self.linear.row([(column, 1) for column in self.seats()], low=wanted - most)

    def aim_cost(self) -> None:
        self.linear.objective = dict(self.cost)

    def keep_cost(self, most: int) -> None:
        """`most` counts in units, without what fixed sessions cost."""
        if self.cost:
            self.linear.row(self.cost.items(), high=most)

    def aim_sessions(self) -> None:
        self.linear.objective = dict.fromkeys(self.host.values(), 1)

    def aim_all(self) -> None:
        """Fewest unplaced, then cost, then sessions, as one sum."""
        sessions = sum(len(group.people) * len(group.courses) for group in self.groups) + 1
        everything = sum(price * self.linear.high[column] for column, price in self.cost.items())
        place = (everything + 1) * sessions
        self.linear.objective = {column: price * sessions for column, price in self.cost.items()}
        for column in self.host.values():
            self.linear.objective[column] = self.linear.objective.get(column, 0) + 1
        for column in self.seats():
            self.linear.objective[column] = -place

    def hint(self, sittings: Sequence[Sitting], people: dict[int, list[int]]) -> dict[int, int]:
        """A start for the solver: these sittings, with these people by the sitting's identity."""
        kind_of_trainer = {member: kind for kind, each in enumerate(self.trainers) for member in each.members}
        kind_of_room = {member: kind for kind, each in enumerate(self.rooms) for member in each.members}
        number_of = {
            (course, moment.starts): number
            for course, moments in enumerate(self.moments)
            for number, moment in enumerate(moments)
        }
        group_of = {
            (person, course): number
            for number, group in enumerate(self.groups)
            for person in group.people
            for course in group.courses
        }
        found = dict.fromkeys([*self.teach.values(), *self.host.values(), *self.seats()], 0)
        for sitting in sittings:
            number = number_of.get((sitting.course, sitting.moment.starts))
            if number is None:
                continue
            teach = self.teach.get((sitting.course, number, kind_of_trainer[sitting.trainer]))
            host = self.host.get((sitting.course, number, kind_of_room[sitting.room]))
            if teach is None or host is None:
                continue
            found[teach] += 1
            found[host] += 1
            site = self.instance.site_of_room[sitting.room]
            for person in people[id(sitting)]:
                column = self.seat.get((group_of.get((person, sitting.course), -1), sitting.course, number, site))
                if column is not None:
                    found[column] += 1
        return found

    # from values to sittings

    def sittings(self, values: Sequence[float]) -> list[Sitting]:
        """The sessions of an exact solution, with trainers, rooms and people by number."""
        instance = self.instance
        opened = defaultdict(list)
        for (course, number, kind), column in self.host.items():
            opened[course, number].extend([kind] * round(values[column]))
        teaching = defaultdict(list)
        for (course, number, kind), column in self.teach.items():
            teaching[course, number].extend([kind] * round(values[column]))
        rooms, trainers = Members(self.rooms), Members(self.trainers)
        found = fixed_sittings(instance)
        here: dict[tuple[int, int, str | None], list[Sitting]] = defaultdict(list)
        order = sorted(opened, key=lambda key: (self.moments[key[0]][key[1]].starts, key))
        for key in order:
            moment = self.moments[key[0]][key[1]]
            for room_kind, trainer_kind in zip(opened[key], teaching[key], strict=True):
                sitting = Sitting(moment, trainers.take(trainer_kind, moment), rooms.take(room_kind, moment))
                found.append(sitting)
                here[*key, instance.site_of_room[sitting.room]].append(sitting)
        left = {number: list(group.people) for number, group in enumerate(self.groups)}
        seated: set[tuple[int, int]] = set()
        for (group, fixed), column in self.refill.items():
            self._seat(left[group], round(values[column]), [found[fixed]], seated)
        for (group, course, number, site), column in self.seat.items():
            self._seat(left[group], round(values[column]), here[course, number, site], seated)
        return found

    def _seat(self, people: list[int], count: int, sittings: list[Sitting], seated: set[tuple[int, int]]) -> None:
        """Seat so many of the people, the emptiest sitting first, so that each gets its fewest."""
        instance = self.instance
        for _ in range(count):
            open_ones = [s for s in sittings if len(s.people) < instance.seats(s.course, s.room)]
            sitting = min(open_ones, key=lambda s: len(s.people))
            person = next(p for p in people if (p, sitting.course) not in seated and instance.free(p, sitting.moment))
            seated.add((person, sitting.course))
            sitting.people.add(person)
