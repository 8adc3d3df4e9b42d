"""Small random problems, and the best timetable of one by trying everything: shares no line with the engine."""

from __future__ import annotations

import itertools
import math
import random
from datetime import date, datetime, timedelta


def problem(seed: int) -> dict:
    """A problem of at most six people that holds every rule of the format now and then."""
    rnd = random.Random(seed)
    first = date(2027, 1, 4) + timedelta(days=rnd.randrange(0, 5))
    span = rnd.choice([2, 3, 4, 5])
    days = [first + timedelta(days=i) for i in range(span)]
    last = days[-1]
    opens, closes, grid = rnd.choice([("08:00", "12:00", 120), ("08:00", "11:00", 60), ("08:30", "12:30", 120)])
    closed = [str(rnd.choice(days))] if rnd.random() < 0.3 else []
    sites = rnd.choice([[None], [None], ["oslo", "bergen"], ["oslo", None]])
    departments = rnd.choice([["a"], ["a", "b"]])

    def moment(day: date) -> datetime:
        return datetime.fromisoformat(f"{day}T{opens}") + timedelta(minutes=30 * rnd.randrange(0, 7))

    def stretches(most: int, longest: int) -> list[list[str]]:
        found = []
        for _ in range(rnd.randrange(0, most + 1)):
            start = moment(rnd.choice(days))
            found.append([_text(start), _text(start + timedelta(minutes=rnd.choice([15, 60, 120, longest])))])
        return found

    people = [
        {
            "id": f"p{i}",
            "department": rnd.choice(departments),
            "sites": rnd.choice([None, None, ["oslo"], ["bergen"], ["oslo", "bergen"]]) if sites != [None] else None,
            "busy": stretches(3, 24 * 60),
        }
        for i in range(rnd.choice([2, 3, 4, 5, 6]))
    ]
    ids = [p["id"] for p in people]
    courses = []
    for i in range(rnd.choice([1, 1, 2, 2, 3])):
        parts = rnd.choice([[60], [120], [120], [180], [60, 60], [120, 60]])
        courses.append(
            {
                "id": f"c{i}",
                "parts": parts,
                "smallest_group": rnd.choice([1, 1, 2, 2, 3]),
                "largest_group": rnd.choice([1, 2, 3, 4]),
                "audience": sorted(rnd.sample(ids, rnd.randrange(1, len(ids) + 1))),
                "from": str(rnd.choice(days)) if rnd.random() < 0.15 else None,
                "to": str(rnd.choice(days)) if rnd.random() < 0.15 else None,
                "after": [],
            }
        )
        courses[-1]["smallest_group"] = min(courses[-1]["smallest_group"], courses[-1]["largest_group"])
        if i and rnd.random() < 0.5:
            courses[-1]["after"] = [{"course": f"c{rnd.randrange(0, i)}", "days": rnd.choice([0, 0, 1, 2])}]
    names = [c["id"] for c in courses]
    trainers = [
        {
            "id": f"t{i}",
            "courses": sorted(rnd.sample(names, rnd.randrange(1, len(names) + 1))),
            "available": None if rnd.random() < 0.6 else [w for d in days for w in _windows(rnd, d, opens, closes)],
            "cost_per_day": rnd.choice([0, 1000, 1500, 20500]),
            "cost_per_hour": rnd.choice([0, 0, 300, 250.5]),
        }
        for i in range(rnd.choice([1, 2, 2]))
    ]
    rooms = [
        {
            "id": f"r{i}",
            "site": rnd.choice(sites),
            "seats": rnd.choice([2, 3, 4]),
            "available": None if rnd.random() < 0.8 else [w for d in days for w in _windows(rnd, d, opens, closes)],
            "cost_per_day": rnd.choice([0, 0, 700]),
        }
        for i in range(rnd.choice([1, 2]))
    ]
    if rnd.random() < 0.3:  # trainers and rooms that are alike
        trainers = [dict(trainers[0], id=f"t{i}") for i in range(len(trainers))]
        rooms = [dict(rooms[0], id=f"r{i}") for i in range(len(rooms))]
    made = {
        "format": "kyndig.timetable/1",
        "timezone": "Europe/Oslo",
        "start": str(first),
        "end": str(last),
        "day": {"from": opens, "to": closes, "weekdays": [1, 2, 3, 4, 5], "closed": closed, "grid_minutes": grid},
        "people": people,
        "trainers": trainers,
        "rooms": rooms,
        "courses": courses,
        "away_share": rnd.choice([1.0, 1.0, 0.5, 0.34]),
        "draw": {"seed": seed},
        "fixed": [],
    }
    if rnd.random() < 0.3:
        _fix(made, rnd)
    return made


def _fix(made: dict, rnd: random.Random) -> None:
    """Fix a session or two, with people, that break no rule between them."""
    options = _options(made)
    rnd.shuffle(options)
    for option in options[: rnd.choice([1, 1, 2])]:
        course = next(c for c in made["courses"] if c["id"] == option["course"])
        size = rnd.randrange(0, min(option["cap"], len(course["audience"])) + 1)
        session = {key: option[key] for key in ("course", "trainer", "room", "starts")}
        session["people"] = sorted(rnd.sample(course["audience"], size))
        made["fixed"].append(session)


def _windows(rnd: random.Random, day: date, opens: str, closes: str) -> list[list[str]]:
    start, end = datetime.fromisoformat(f"{day}T{opens}"), datetime.fromisoformat(f"{day}T{closes}")
    middle = start + (end - start) / 2
    kinds = [[], [[_text(start), _text(end)]], [[_text(start), _text(middle)], [_text(middle), _text(end)]]]
    return rnd.choice([*kinds, [[_text(middle), _text(end)]]])


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


# trying everything


def _open_days(made: dict) -> list[date]:
    first, last = date.fromisoformat(made["start"]), date.fromisoformat(made["end"])
    every = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [d for d in every if d.isoweekday() in made["day"]["weekdays"] and str(d) not in made["day"]["closed"]]


def _options(made: dict) -> list[dict]:
    """Every session that could be held at all."""
    days, day, found = _open_days(made), made["day"], []
    for course in made["courses"]:
        parts = course["parts"]
        for at in range(len(days) - len(parts) + 1):
            choices = []
            for d, minutes in zip(days[at:], parts, strict=False):
                opens, closes = datetime.fromisoformat(f"{d}T{day['from']}"), datetime.fromisoformat(f"{d}T{day['to']}")
                outside = (course["from"] and str(d) < course["from"]) or (course["to"] and str(d) > course["to"])
                steps = range(0, 24 * 60, day["grid_minutes"])
                starts = [opens + timedelta(minutes=step) for step in steps]
                choices.append([s for s in starts if s + timedelta(minutes=minutes) <= closes and not outside])
            for starts in itertools.product(*choices):
                spans = [(s, s + timedelta(minutes=m)) for s, m in zip(starts, parts, strict=True)]
                for trainer in made["trainers"]:
                    for room in made["rooms"]:
                        cap = min(course["largest_group"], room["seats"])
                        if course["id"] in trainer["courses"] and _is_in(trainer, spans) and _is_in(room, spans):
                            found.append(
                                {
                                    "course": course["id"],
                                    "trainer": trainer["id"],
                                    "room": room["id"],
                                    "starts": [_text(s) for s in starts],
                                    "spans": spans,
                                    "cap": cap,
                                    "few": course["smallest_group"],
                                    "site": room["site"],
                                }
                            )
    return found


def _is_in(owner: dict, spans: list) -> bool:
    if owner["available"] is None:
        return True
    inside = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in owner["available"]]
    return all(any(a <= s and e <= b for a, b in inside) for s, e in spans)


def _meet(one: list, other: list) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _cost(made: dict, sessions: list[dict]) -> float:
    total, days = 0.0, set()
    owners = {("trainer", t["id"]): t for t in made["trainers"]} | {("room", r["id"]): r for r in made["rooms"]}
    for session in sessions:
        for kind in ("trainer", "room"):
            owner = owners[kind, session[kind]]
            for start, end in session["spans"]:
                total += owner.get("cost_per_hour", 0) * (end - start).total_seconds() / 3600
                if (kind, session[kind], start.date()) not in days:
                    days.add((kind, session[kind], start.date()))
                    total += owner["cost_per_day"]
    return round(total, 4)


class TooManyError(Exception):
    """There is more to try than a test should take."""


def best(made: dict, most_sets: int = 12_000) -> tuple[int, float, int]:
    """(unplaced, cost, sessions) of the best timetable, by trying every set of sessions and every seating of each."""
    options = [o for o in _options(made) if o["cap"] >= max(1, o["few"])]
    pairs = [(p, c["id"]) for c in made["courses"] for p in c["audience"]]
    fixed = []
    for session in made["fixed"]:
        course = next(c for c in made["courses"] if c["id"] == session["course"])
        room = next(r for r in made["rooms"] if r["id"] == session["room"])
        starts = [datetime.fromisoformat(s) for s in session["starts"]]
        spans = [(s, s + timedelta(minutes=m)) for s, m in zip(starts, course["parts"], strict=True)]
        cap = min(course["largest_group"], room["seats"])
        fixed.append({**session, "spans": spans, "cap": cap, "few": 0, "site": room["site"]})
    already = {(p, s["course"]) for s in fixed for p in s["people"]}
    if (
        len(already) < sum(len(s["people"]) for s in fixed)
        or any(
            (one["trainer"] == other["trainer"] or one["room"] == other["room"]) and _meet(one["spans"], other["spans"])
            for one, other in itertools.combinations(fixed, 2)
        )
        or any(
            p["id"] in s["people"] and p["sites"] and s["site"] and s["site"] not in p["sites"]
            for s in fixed
            for p in made["people"]
        )
    ):
        raise ValueError("the fixed sessions clash")
    open_pairs = [pair for pair in pairs if pair not in already]
    sets = 0
    found: tuple[int, float, int] | None = None
    fewest = {c["id"]: max(1, c["smallest_group"]) for c in made["courses"]}
    wanted = {c["id"]: sum(1 for _, name in open_pairs if name == c["id"]) for c in made["courses"]}

    def grow(index: int, chosen: list[dict], used: dict) -> None:
        nonlocal found, sets
        sets += 1
        if sets > most_sets:
            raise TooManyError
        sessions = [*fixed, *chosen]
        cost = _cost(made, sessions)
        floor = len(open_pairs) - sum(s["cap"] - len(s.get("people", [])) for s in sessions)
        if found is None or (max(0, floor), cost, len(sessions)) < found:
            limit = None if found is None else found[0] if (cost, len(sessions)) < found[1:] else found[0] - 1
            unplaced = _seat(made, sessions, open_pairs, limit)
            if unplaced is not None:
                found = min(found, (unplaced, cost, len(sessions))) if found else (unplaced, cost, len(sessions))
        for i in range(index, len(options)):
            option = options[i]
            name = option["course"]
            if (used.get(name, 0) + 1) * fewest[name] > wanted[name]:
                continue
            clash = any(
                (option["trainer"] == s["trainer"] or option["room"] == s["room"])
                and _meet(option["spans"], s["spans"])
                for s in sessions
            )
            if not clash:
                grow(i + 1, [*chosen, option], {**used, name: used.get(name, 0) + 1})

    grow(0, [], {})
    if found is None:
        raise ValueError("the fixed sessions cannot be kept")
    return found


def _seat(made: dict, sessions: list[dict], pairs: list, limit: int | None) -> int | None:
    """The fewest unplaced pairs with exactly these sessions held, or None where it cannot be (or is above limit)."""
    people = {p["id"]: p for p in made["people"]}
    courses = {c["id"]: c for c in made["courses"]}
    sizes: dict[str, int] = {}
    for p in people.values():
        sizes[p["department"]] = sizes.get(p["department"], 0) + 1
    allowed = {d: max(1, math.floor(made["away_share"] * n + 1e-9)) for d, n in sizes.items()}
    has: dict[str, dict[str, dict]] = {p: {} for p in people}
    counts = [len(s.get("people", [])) for s in sessions]
    for session in sessions:
        for person in session.get("people", []):
            has[person][session["course"]] = session
    wanting: dict[str, list[str]] = {}
    for person, course in pairs:
        wanting.setdefault(person, []).append(course)
    ways = []
    for person in dict.fromkeys([*wanting, *(p for p in people if has[p])]):
        busy = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in people[person]["busy"]]
        choices = []
        for course in wanting.get(person, []):
            fitting = [None]
            for number, session in enumerate(sessions):
                sites = people[person]["sites"]
                reached = not (sites and session["site"] and session["site"] not in sites)
                if session["course"] == course and reached and not _meet(session["spans"], busy):
                    fitting.append(number)
            choices.append(fitting)
        good = []
        for way in itertools.product(*choices):
            taken = [n for n in way if n is not None]
            mine = dict(has[person]) | {sessions[n]["course"]: sessions[n] for n in taken}
            days = [d for s in mine.values() for d in {a.date() for a, _ in s["spans"]}]
            if len(days) != len(set(days)):
                continue
            if all(
                rule["course"] in mine
                and s["spans"][0][0] >= mine[rule["course"]]["spans"][-1][1] + timedelta(days=rule["days"])
                for name, s in mine.items()
                for rule in courses[name]["after"]
            ):
                good.append(taken)
        if not good:
            return None
        ways.append((person, sorted(good, key=len, reverse=True)))
    total = len(pairs)
    best_placed = -1 if limit is None else total - limit - 1
    moments = sorted({a for s in sessions for a, _ in s["spans"]})
    away = {(d, m): 0 for d in allowed for m in moments}

    def change(person: str, session: dict, step: int) -> bool:
        fine = True
        department = people[person]["department"]
        for m in moments:
            if any(a <= m < b for a, b in session["spans"]):
                away[department, m] += step
                fine = fine and away[department, m] <= allowed[department]
        return fine

    for session in sessions:
        for person in session.get("people", []):
            if not change(person, session, 1):
                return None
    most_left = [0] * (len(ways) + 1)
    for i in range(len(ways) - 1, -1, -1):
        most_left[i] = most_left[i + 1] + len(ways[i][1][0])

    def dive(index: int, placed: int) -> None:
        nonlocal best_placed
        if placed + most_left[index] <= best_placed:
            return
        if index == len(ways):
            if all(count >= session["few"] for count, session in zip(counts, sessions, strict=True)):
                best_placed = placed
            return
        person, good = ways[index]
        for taken in good:
            fine = True
            for n in taken:
                counts[n] += 1
                fine = change(person, sessions[n], 1) and counts[n] <= sessions[n]["cap"] and fine
            if fine:
                dive(index + 1, placed + len(taken))
            for n in taken:
                counts[n] -= 1
                change(person, sessions[n], -1)

    start = best_placed
    dive(0, 0)
    return None if best_placed == start else total - best_placed
