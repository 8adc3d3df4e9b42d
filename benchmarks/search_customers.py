"""Made-up customers in Norwegian for `benchmarks/search.py`, and what people ask for among them."""

import datetime
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.crm_customers import CITIES, TITLES, TRADES, WHERE, ago, keep, write

# Of a hundred records so many are companies, contacts and deals; the rest are activities.
COMPANIES, CONTACTS, DEALS = 2, 10, 4
BATCH = 50_000
FARMS = """
    Nord Sør Øst Vest Stor Lille Gam Ny Sand Stein Berg Dal Fjell Skog Myr Vik Ås Hei Bjørk Gran Furu Eike Rogn
""".split()  # noqa: SIM905 (read more easily so)
ENDINGS = "vik dal berg gård heim land set rud haug bakken moen lien nes sund strand".split()  # noqa: SIM905 (read more easily so)
STEMS = """
    pris levering tilbud kontrakt avtale møte befaring prosjekt bygg plass lager vare transport montering service
    garanti
    faktura betaling ordre kunde leverandør styre ledelse budsjett kvalitet sikkerhet opplæring verktøy maskin armering
    betong stillas vindu dør tak vegg grunn rør kabel tavle pumpe motor ventil filter slange skrue beslag maling
    isolasjon gips panel gulv flis kjøkken bad heis ramme portal system data nett server lisens bruker rapport analyse
    plan frist uke måned kvartal år sommer vinter ferie reklamasjon skade mangel feil avvik tiltak forslag endring
    tegning mål høyde lengde bredde vekt farge type modell serie del sett pakke kasse pall bil henger kran truck
""".split()  # noqa: SIM905 (read more easily so)
SMALL = "vil ha om på i til fra med for av den det som ikke er var skal kan må ble etter før ved hos også ny".split()  # noqa: SIM905 (read more easily so)
BENDS = ["", "", "en", "et", "er", "ene", "s"]


def vocabulary() -> list[str]:
    """Some 90,000 words, the common ones first: small words, then words, then compounds, as in Norwegian."""
    compounds = [f"{one}{two}{bend}" for one, two in itertools.product(STEMS, STEMS) for bend in ("", "en", "er", "s")]
    random.Random(7).shuffle(compounds)
    return [*SMALL, *(f"{stem}{bend}" for bend in dict.fromkeys(BENDS) for stem in STEMS), *compounds]


class Texts:
    """Texts whose words are as unevenly common as words are (Zipf)."""

    def __init__(self, draw: random.Random) -> None:
        self.draw, self.words = draw, vocabulary()
        self.weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(self.words))))

    def __call__(self, fewest: int, most: int) -> str:
        many = self.draw.randint(fewest, most)
        return " ".join(self.draw.choices(self.words, cum_weights=self.weights, k=many)).capitalize()


def families() -> list[str]:
    from kyndig.demo.names import FAMILY

    return [*FAMILY * 4, *(f"{one}{two}" for one, two in itertools.product(FARMS, ENDINGS))]


def fill(entries: int, seed: int) -> None:
    """An organisation of twenty whose customers make `entries` entries of the index."""
    from django.utils import timezone

    from kyndig.crm.actions.workspaces import real_workspace
    from kyndig.crm.search import reindex
    from kyndig.ledger.actions import System
    from kyndig.people.actions.organisations import found
    from kyndig.people.actions.people import hire

    draw, by = random.Random(seed), System("Kyndig")
    now = timezone.now().replace(microsecond=0)
    organisation = found("Måling AS", slug="maling", crm="", by=by)
    people = [
        hire(organisation, by=by, given_name="Per", family_name=f"Selger {number}", email=f"p{number}@maling.example")
        for number in range(20)
    ]
    common = {"organisation": organisation, "workspace": real_workspace(organisation), "created_by": people[0]}
    companies = make_companies(draw, entries * COMPANIES // 100, common, people, now)
    contacts = make_contacts(draw, entries * CONTACTS // 100, common, people, companies, now)
    make_deals(draw, entries * DEALS // 100, common, people, companies, now)
    rest = entries * (100 - COMPANIES - CONTACTS - DEALS) // 100
    make_activities(draw, rest, common, people, contacts, now)
    without_full_text(lambda: reindex(told=lambda kind, many: print(f"{many:,} of {kind}", flush=True)))


def without_full_text(fill_index: Callable[[], object]) -> None:
    """A GIN index is built in a fraction of the time that it takes to fill."""
    from django.db import connection

    from kyndig.crm.search import storage

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX search_entry_words")
    fill_index()
    storage.put_up(connection)


def make_companies(draw: random.Random, many: int, common: dict, people: list, now: datetime.datetime) -> list[Any]:
    from kyndig.crm.models import Company

    names = families()

    def rows() -> Iterator[Company]:
        for number in range(many):
            one = draw.choice(WHERE) if draw.random() < 0.4 else f"{draw.choice(names)} "
            trade = draw.choice(TRADES)
            company = Company(
                **common, name=f"{one}{trade.lower() if one in WHERE else trade} AS", city=draw.choice(CITIES),
                organisation_number=f"9{number:08}", phone=f"+4755{number:06}", industry=trade,
                owner=draw.choice(people), changed=ago(draw, now, 400),
            )  # fmt: skip
            company.prepare()
            yield company

    keep(Company, rows())
    return list(Company.objects.order_by("pk").values_list("pk", flat=True))


def make_contacts(
    draw: random.Random, many: int, common: dict, people: list, companies: list[int], now: datetime.datetime
) -> list[tuple[int, int]]:
    """The key of each contact, and of the company."""
    from kyndig.crm.models import Contact, ContactPoint
    from kyndig.demo.names import GIVEN

    names = families()

    def rows() -> Iterator[Contact]:
        for _ in range(many):
            contact = Contact(
                **common, given_name=draw.choice(GIVEN), family_name=draw.choice(names), title=draw.choice(TITLES),
                company_id=draw.choice(companies), owner=draw.choice(people), changed=ago(draw, now, 400),
            )  # fmt: skip
            contact.prepare()
            yield contact

    keep(Contact, rows())
    made = list(Contact.objects.order_by("pk").values_list("pk", "company_id", "given_name", "family_name"))
    workspace = common["workspace"].pk

    def points() -> Iterator[ContactPoint]:
        for number, (key, company, given, family) in enumerate(made):
            mail = f"{given}.{family}@firma{company}.example".lower()
            yield ContactPoint(workspace_id=workspace, contact_id=key, kind="email", value=mail)
            yield ContactPoint(workspace_id=workspace, contact_id=key, kind="phone", value=f"+479{number:07}")

    keep(ContactPoint, points())
    return [(key, company) for key, company, _given, _family in made]


def make_deals(
    draw: random.Random, many: int, common: dict, people: list, companies: list[int], now: datetime.datetime
) -> None:
    from kyndig.crm.models import Deal

    pipeline = common["workspace"].pipelines.get()
    stages, texts = list(pipeline.stages.all()), Texts(draw)
    keep(Deal, (
        Deal(**common, name=texts(2, 4), company_id=draw.choice(companies), pipeline=pipeline,
             stage=draw.choice(stages), rank=number, confidential=draw.random() < 0.01, owner=draw.choice(people),
             changed=ago(draw, now, 400))
        for number in range(many)
    ))  # fmt: skip


def make_activities(
    draw: random.Random, many: int, common: dict, people: list, contacts: list[tuple[int, int]], now: datetime.datetime
) -> None:
    from django.db import connection

    from kyndig.crm.models import Activity, ActivityContact

    texts, as_kept = Texts(draw), connection.ops.adapt_datetimefield_value
    fixed = (common["organisation"].pk, common["workspace"].pk, people[0].pk, 1, "", "", "{}", "", "call")
    columns = [
        "organisation_id", "workspace_id", "created_by_id", "version", "source", "source_ref", "own", "outcome", "kind",
        "id", "subject", "body", "at", "created", "changed", "company_id", "private", "owner_id",
    ]  # fmt: skip
    for first in range(1, many + 1, BATCH):
        rows, links = [], []
        for key in range(first, min(first + BATCH, many + 1)):
            contact, company = draw.choice(contacts)
            at = as_kept(ago(draw, now, 1400))
            body = texts(8, 30) if draw.random() < 0.3 else ""
            rows.append((*fixed, key, texts(3, 7), body, at, at, at, company, draw.random() < 0.01,
                         draw.choice(people).pk))  # fmt: skip
            links.append((key, contact, at))
        write(Activity, columns, rows)
        write(ActivityContact, ["activity_id", "contact_id", "at"], links)


def questions(workspace: Any, draw: random.Random) -> list[tuple[str, Callable[[], str]]]:
    """What people type, by what it is called: a function gives another one each time."""
    from kyndig.crm.models import Company, Contact, ContactPoint

    def some(model: Any, many: int = 2000) -> list[Any]:
        keys = list(model.objects.values_list("pk", flat=True))
        return list(model.objects.filter(pk__in=draw.sample(keys, min(many, len(keys)))))

    contacts = list(Contact.objects.filter(pk__in=[each.pk for each in some(Contact)]).select_related("company"))
    companies, texts = some(Company), Texts(draw)
    phones = list(ContactPoint.objects.filter(kind="phone")[:2000])

    def long(words: list[str]) -> str:
        return draw.choice([word for word in words if len(word) > 5] or words)

    def wrong(word: str) -> str:
        if len(word) < 4:
            return word
        place = draw.randrange(1, len(word) - 1)
        return draw.choice([
            word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:],
            word[:place] + draw.choice("aeiounrst") + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ])  # fmt: skip

    def parted(number: str) -> str:
        return draw.choice([number[3:], f"{number[3:6]} {number[6:8]} {number[8:]}", f"0047{number[3:]}", number])

    names = [*(each.name for each in contacts), *(each.name for each in companies)]
    return [
        ("the name of a contact", lambda: draw.choice(contacts).name),
        ("the name of a company", lambda: draw.choice(companies).name),
        ("a family name", lambda: draw.choice(contacts).family_name),
        ("a given name", lambda: draw.choice(contacts).given_name),
        ("two letters", lambda: draw.choice(names)[:2]),
        ("the beginning of a name", lambda: draw.choice(names)[: draw.randint(3, 6)]),
        ("contact and company", lambda: f"{(one := draw.choice(contacts)).given_name} {one.company.name.split()[0]}"),
        ("beginnings of both names", lambda: f"{(one := draw.choice(contacts)).given_name[:3]} {one.family_name[:3]}"),
        ("a name with a letter wrong", lambda: f"{(one := draw.choice(contacts)).given_name} {wrong(one.family_name)}"),
        ("a family name, two letters wrong", lambda: wrong(wrong(long([each.family_name for each in contacts])))),
        ("a phone", lambda: parted(draw.choice(phones).value)),
        ("an organisation number", lambda: draw.choice(companies).organisation_number),
        ("half a phone", lambda: draw.choice(phones).value[3:8]),
        ("a common word", lambda: draw.choice(["tilbud", "pris", "levering", "på", "kontrakt", "as", "vil"])),
        ("two common words", lambda: " ".join(draw.sample(["tilbud", "pris", "levering", "på", "kontrakt", "vil"], 2))),
        ("words of a text", lambda: f"{long(texts(9, 9).split())} {long(texts(9, 9).split())}"),
        ("a name and a word of a text", lambda: f"{draw.choice(contacts).given_name} {long(texts(9, 9).split())}"),
        ("a word of a text, a letter wrong", lambda: wrong(long(texts(20, 20).split()))),
        ("nonsense", lambda: "".join(draw.choices("abdefghiklmnoprstuvy", k=draw.randint(5, 11)))),
    ]
