"""What one practises on, as plain values: the same customers for the same seed, with dates around today."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kyndig.crm.rules.folding import fold
from kyndig.crm.rules.practice_names import COMPANIES, FAMILY, GIVEN

CONTACTS, DEALS, PAST, TO_COME = 40, 15, 62, 18
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Texts:
    """What is said, in the language of whoever practises: `talks` of what was done, `steps` of what is to be done."""

    titles: Sequence[str]
    jobs: Sequence[str]
    talks: Sequence[tuple[str, str]]
    steps: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Firm:
    name: str
    city: str
    industry: str
    email: str
    website: str
    phone: str
    made: date


@dataclass(frozen=True)
class Human:
    firm: int
    given: str
    family: str
    title: str
    email: str
    phone: str


@dataclass(frozen=True)
class Bargain:
    """A deal. `stage` is the number of an open deal's stage; `state` is open, won or lost."""

    firm: int
    human: int
    name: str
    stage: int
    state: str
    value: int
    entered: date
    expected: date


@dataclass(frozen=True)
class Event:
    """Something that was done (`due` is None) or is to be done; `bargain` is the number of the deal it is about."""

    firm: int
    human: int
    bargain: int | None
    kind: str
    subject: str
    at: datetime
    due: date | None


@dataclass(frozen=True)
class Story:
    firms: Sequence[Firm]
    humans: Sequence[Human]
    bargains: Sequence[Bargain]
    events: Sequence[Event]


def tell(seed: int, today: date, stages: int, texts: Texts) -> Story:
    """25 companies, 40 contacts, 15 deals over so many stages, and 80 activities, of which a few are due today."""
    rnd = random.Random(seed)  # noqa: S311 (nothing here is secret)
    firms = [_firm(each, today, rnd) for each in rnd.sample(COMPANIES, len(COMPANIES))]
    names = rnd.sample([(given, family) for given in GIVEN for family in FAMILY], CONTACTS)
    # Each company has one to talk to; the rest work where chance puts them.
    places = [*range(len(firms)), *(rnd.randrange(len(firms)) for _each in range(CONTACTS - len(firms)))]
    humans = [
        _human(number, place, given, family, firms[place], rnd.choice(texts.titles))
        for number, (place, (given, family)) in enumerate(zip(places, names, strict=True))
    ]
    bargains = [_bargain(number, stages, humans, today, texts, rnd) for number in range(DEALS)]
    events = [_past(humans, bargains, today, texts, rnd) for _each in range(PAST)]
    events += [_to_come(number, humans, bargains, today, texts, rnd) for number in range(TO_COME)]
    return Story(firms, humans, bargains, events)


def _firm(made_up: tuple[str, str, str], today: date, rnd: random.Random) -> Firm:
    name, city, industry = made_up
    domain = fold(name).split()[0] + ".example"
    made = today - rnd.randrange(120, 700) * DAY
    return Firm(
        f"{name} AS", city, industry, f"post@{domain}", f"https://www.{domain}", f"+4710{rnd.randrange(10**6):06}", made
    )


def _human(number: int, firm: int, given: str, family: str, works_at: Firm, title: str) -> Human:
    mail = f"{fold(given)}.{fold(family)}@{works_at.email.partition('@')[2]}"
    return Human(firm, given, family, title, mail, f"+4711{number:06}")


def _bargain(
    number: int, stages: int, humans: Sequence[Human], today: date, texts: Texts, rnd: random.Random
) -> Bargain:
    human = number
    state = "won" if number in {3, 9} else "lost" if number == 6 else "open"
    # One has stood long, the close of another has passed: My day has something to say about both.
    stood = 60 if number == 1 else rnd.randrange(1, 18)
    away = -5 if number == 2 else rnd.randrange(6, 70)
    job = texts.jobs[number % len(texts.jobs)]
    value = rnd.randrange(8, 240) * 5000
    return Bargain(
        humans[human].firm, human, job, number % stages, state, value, today - stood * DAY, today + away * DAY
    )


def _about(humans: Sequence[Human], bargains: Sequence[Bargain], rnd: random.Random) -> tuple[int, int, int | None]:
    if rnd.random() < 0.45:
        number = rnd.randrange(len(bargains))
        return bargains[number].firm, bargains[number].human, number
    human = rnd.randrange(len(humans))
    return humans[human].firm, human, None


def _past(humans: Sequence[Human], bargains: Sequence[Bargain], today: date, texts: Texts, rnd: random.Random) -> Event:
    firm, human, bargain = _about(humans, bargains, rnd)
    kind, subject = rnd.choice(texts.talks)
    day = today - rnd.choice([*range(1, 30), *range(1, 110)]) * DAY
    at = datetime.combine(day, time(rnd.randrange(8, 16), rnd.choice([0, 10, 15, 30, 45])))
    return Event(firm, human, bargain, kind, subject, at, None)


def _to_come(
    number: int, humans: Sequence[Human], bargains: Sequence[Bargain], today: date, texts: Texts, rnd: random.Random
) -> Event:
    """Two are late, three are for today, the others lie in the weeks ahead; deals 4 and 5 are left without any."""
    deals = [each for each, bargain in enumerate(bargains) if bargain.state == "open" and each not in {1, 2, 4, 5}]
    bargain = deals[number % len(deals)]
    away = -3 if number == 0 else -1 if number == 1 else 0 if number < 5 else rnd.randrange(1, 30)
    kind, subject = texts.steps[number % len(texts.steps)]
    due = today + away * DAY
    at = datetime.combine(due, time(13) if kind == "meeting" else time())
    return Event(bargains[bargain].firm, bargains[bargain].human, bargain, kind, subject, at, due)
