"""The demo company's customers: builders and craftsmen who buy from it, and a year of calls, meetings and offers.

As the rest of the story it is told by the product's own actions, each at its time, so that every timeline has a past.
"""

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from kyndig.crm.actions.deals import lose, move, win
from kyndig.crm.actions.records import add
from kyndig.crm.actions.workspaces import real_workspace
from kyndig.crm.models import Company, Contact, Deal, Reason, Stage, Workspace
from kyndig.demo.clock import standing_at
from kyndig.demo.names import FAMILY, GIVEN
from kyndig.people.models import Organisation, Person

OSLO = ZoneInfo("Europe/Oslo")
DAY = datetime.timedelta(days=1)
YEAR = 400

# Name, city, what they do. The first is the one that the pages and the documentation speak of.
COMPANIES = [
    ("Fjordbygg AS", "Bergen", "Entreprenør"), ("Havbris Bolig AS", "Stavanger", "Boligbygger"),
    ("Tømrer Lian & Sønn", "Askøy", "Tømrer"), ("Vestlandske Murmesterlag", "Bergen", "Murer"),
    ("Nordheim Eiendom AS", "Bodø", "Eiendom"), ("Rørlegger Takle AS", "Os", "Rørlegger"),
    ("Sognebygg AS", "Sogndal", "Entreprenør"), ("Bryggen Rehab AS", "Bergen", "Rehabilitering"),
    ("Hardanger Hytter AS", "Odda", "Hyttebygger"), ("Kysttak AS", "Florø", "Taktekker"),
    ("Åsane Innredning AS", "Bergen", "Innredning"), ("Elvebakken Maskin AS", "Voss", "Grunnarbeid"),
    ("Sunnhordland Betong AS", "Stord", "Betong"), ("Fana Malermester AS", "Bergen", "Maler"),
    ("Øygarden Brygge AS", "Øygarden", "Brygger og kai"), ("Nordfjord Stillas AS", "Stryn", "Stillas"),
    ("Jærhus AS", "Bryne", "Boligbygger"), ("Lofoten Trebygg AS", "Leknes", "Tømrer"),
    ("Trollheim Entreprenør AS", "Oppdal", "Entreprenør"), ("Glassmester Holte", "Trondheim", "Glass"),
    ("Innherred Bygg AS", "Levanger", "Entreprenør"), ("Namdal Hus AS", "Namsos", "Boligbygger"),
    ("Bystranda Utvikling AS", "Kristiansand", "Eiendom"), ("Sørlandsverft Kai AS", "Mandal", "Brygger og kai"),
    ("Toten Tak og Blikk AS", "Raufoss", "Taktekker"), ("Mjøsbygg AS", "Hamar", "Entreprenør"),
    ("Hallingdal Laft AS", "Gol", "Hyttebygger"), ("Drammen Fasade AS", "Drammen", "Rehabilitering"),
    ("Romerike Grunn AS", "Lillestrøm", "Grunnarbeid"), ("Groruddalen Rør AS", "Oslo", "Rørlegger"),
    ("Ekeberg Eiendomsdrift AS", "Oslo", "Eiendom"), ("Halden Mur og Puss AS", "Halden", "Murer"),
    ("Tjøme Båthus AS", "Færder", "Brygger og kai"), ("Skien Flis AS", "Skien", "Innredning"),
    ("Tromsø Modulbygg AS", "Tromsø", "Entreprenør"), ("Alta Varme og Sanitær AS", "Alta", "Rørlegger"),
]  # fmt: skip
TITLES = ["Innkjøper", "Daglig leder", "Driftsleder", "Prosjektleder", "Byggeleder", "Økonomisjef"]
JOBS = [
    "Armering", "Brakkerigg", "Rammeavtale trelast", "Vinduer", "Takstein", "Betong", "Isolasjon", "Kledning",
    "Stillas", "Flis og lim", "Parkett", "Bad", "Festemidler", "Gips",
]  # fmt: skip
PLACES = ["Laksevåg", "Åsane", "Sandviken", "byggetrinn 2", "skolen", "hyttefeltet", "kaia", "våren", "Nygård", "tunet"]
SAID = {
    "call": [
        "Vil ha tilbud på {job}", "Spurte om leveringstid på {job}", "Fornøyd med siste leveranse",
        "Trenger {job} to uker før planen", "Sammenlikner oss med en annen leverandør",
        "Klaget på en bil som kom for sent", "Lurte på rabatt ved større volum", "Bekreftet mengden {job}",
    ],
    "meeting": [
        "Befaring på byggeplassen", "Gikk gjennom tilbudet på {job}", "Årsmøte om samarbeidet", "Kaffe og {job}",
    ],
    "email": [
        "Takk for rask levering", "Sendte tilbud på {job}", "Spørsmål om produktblad for {job}",
        "Oppdatert fremdriftsplan",
    ],
    "note": ["Bygger helst med lokale leverandører", "Tar imot varer før klokka ti", "Ny byggeleder fra høsten"],
}  # fmt: skip
PROMISES = ["Sende tilbud på {job}", "Ringe om {job}", "Sjekke leveringstid på {job}", "Avtale befaring"]


@dataclass
class Customer:
    """A company as it stands in the story, with those one talks to there and the deals that are open."""

    company: Company
    owner: Person
    contacts: list[Contact] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)


Event = tuple[datetime.datetime, Callable[[], object]]


def tell_customers(organisation: Organisation, today: datetime.date, rnd: random.Random) -> Workspace:
    """Make the customers of the organisation as they stand on the day `today`, the same for the same draw."""
    workspace = real_workspace(organisation)
    sellers = list(organisation.people.employed().filter(department__parent__name="Salg").order_by("pk")[:12])
    teller = _Teller(workspace, today, rnd)
    for number, (name, city, trade) in enumerate(COMPANIES):
        # The one who is shown as salesperson has every fourth customer, and the first of all.
        owner = sellers[0] if number % 4 == 0 else sellers[1 + number % (len(sellers) - 1)]
        teller.customer(name, city, trade, owner, days=rnd.randrange(120, YEAR))
    teller.promises(sellers)
    return workspace


class _Teller:
    """Goes through one customer at a time, from the first call until today."""

    def __init__(self, workspace: Workspace, today: datetime.date, rnd: random.Random) -> None:
        self.workspace, self.today, self.rnd = workspace, today, rnd
        self.stages = list(Stage.objects.filter(pipeline__workspace=workspace))
        self.reasons = {
            kind: list(Reason.objects.filter(workspace=workspace, kind=kind)) for kind in Reason.Kind.values
        }
        self.customers: list[Customer] = []

    def customer(self, name: str, city: str, trade: str, owner: Person, days: int) -> None:
        rnd = self.rnd
        began = self.today - days * DAY
        with standing_at(self.moment(began)):
            values = {"name": name, "city": city, "industry": trade, "country": "NO", "phone": self.phone("55")}
            customer = Customer(add(self.workspace, "company", values, by=owner), owner)
            names = (
                [("Kari", "Nes"), ("Jon", "Sund")] if name.startswith("Fjordbygg") else self.names(rnd.randrange(1, 4))
            )
            for given, family in names:
                customer.contacts.append(self.contact(customer, given, family))
        for moment, happen in sorted(self.year(customer, began), key=lambda event: event[0]):
            with standing_at(moment):
                happen()
        self.customers.append(customer)

    def names(self, many: int) -> list[tuple[str, str]]:
        return [(self.rnd.choice(GIVEN), self.rnd.choice(FAMILY)) for _ in range(many)]

    def contact(self, customer: Customer, given: str, family: str) -> Contact:
        domain = "".join(each for each in customer.company.sort_name.split()[0] if each.isascii() and each.isalpha())
        mail = f"{given}.{family}@{domain}.example".lower().replace("å", "a").replace("ø", "o").replace("æ", "ae")
        title = "Innkjøper" if family == "Nes" else self.rnd.choice(TITLES)
        values = {
            "given_name": given, "family_name": family, "title": title, "company": customer.company,
            "emails": [{"value": mail.replace(" ", ""), "label": ""}],
            "phones": [{"value": self.phone("9"), "label": "mobil"}],
        }  # fmt: skip
        contact: Contact = add(self.workspace, "contact", values, by=customer.owner)
        return contact

    def year(self, customer: Customer, began: datetime.date) -> Iterator[Event]:
        """What happens with a customer: talk now and then, and an offer or three on their way."""
        rnd, first = self.rnd, customer.company.name.startswith("Fjordbygg")
        day = began + rnd.randrange(2, 10) * DAY
        while day < self.today - rnd.randrange(0, 60) * DAY:
            yield self.moment(day), self.talk(customer)
            day += rnd.randrange(8, 45) * DAY
        offers = [("Brakkerigg Åsane", 412_000, 300), ("Armering Laksevåg", 680_000, 21)] if first else [
            (f"{rnd.choice(JOBS)} {rnd.choice(PLACES)}", rnd.randrange(4, 160) * 5_000, rnd.choice([20, 40, 70, 330]))
            for _ in range(rnd.randrange(0, 5))
        ]  # fmt: skip
        for name, value, age in offers:
            yield from self.deal(customer, name, value, max(self.today - age * DAY, began + 3 * DAY))

    def talk(self, customer: Customer) -> Callable[[], object]:
        kind = self.rnd.choices(list(SAID), [45, 15, 30, 10])[0]
        subject = self.words(SAID[kind])
        contact = self.rnd.choice(customer.contacts)

        def happen() -> None:
            from django.utils import timezone

            values: dict[str, Any] = {"kind": kind, "subject": subject, "contacts": [contact], "at": timezone.now()}
            values |= {"done": timezone.now(), "company": customer.company}
            add(self.workspace, "activity", values, by=customer.owner)

        return happen

    def deal(self, customer: Customer, name: str, value: int, made: datetime.date) -> Iterator[Event]:
        """An offer: made, moved from stage to stage, and most often decided."""
        rnd = self.rnd
        kept: list[Deal] = []

        def make() -> None:
            close = made + rnd.randrange(30, 120) * DAY
            values = {"name": name, "company": customer.company, "contacts": customer.contacts[:1], "value": value,
                      "expected_close": max(close, self.today + rnd.randrange(-5, 60) * DAY)}  # fmt: skip
            kept.append(add(self.workspace, "deal", values, by=customer.owner))

        def go_on(stage: Stage) -> Callable[[], object]:
            return lambda: move(kept[0], stage, by=customer.owner)

        yield self.moment(made), make
        day = made
        for stage in self.stages[1 : 3 if name == "Armering Laksevåg" else rnd.randrange(1, 5)]:
            day += rnd.randrange(3, 25) * DAY
            if day >= self.today:
                return
            yield self.moment(day), go_on(stage)
        day += rnd.randrange(10, 60) * DAY
        if day < self.today and name != "Armering Laksevåg":
            won = name == "Brakkerigg Åsane" or rnd.random() < 0.55
            reason = rnd.choice(self.reasons["won" if won else "lost"])
            decide = win if won else lose
            yield self.moment(day), lambda: decide(kept[0], by=customer.owner, reason=reason)

    def promises(self, sellers: Sequence[Person]) -> None:
        """What is promised for these days: a little for each, and Kari's offer for Friday."""
        kari = self.customers[0]
        friday = self.today + (4 - self.today.weekday()) % 7 * DAY
        with standing_at(self.moment(self.today - DAY)):
            call = {"kind": "call", "subject": "Vil ha tilbud på 40 tonn armering", "contacts": [kari.contacts[0]]}
            self.add_for(kari, {**call, "done": self.moment(self.today - DAY), "at": self.moment(self.today - DAY)})
            offer = {"kind": "task", "subject": "Lage tilbudet på armering", "contacts": [kari.contacts[0]]}
            self.add_for(kari, {**offer, "due": friday})
        for seller in sellers:
            own = [customer for customer in self.customers[1:] if customer.owner == seller]
            for customer, off in zip(own, (-1, 0, 2, 6), strict=False):
                with standing_at(self.moment(self.today - 3 * DAY)):
                    promise = {"kind": "task", "subject": self.words(PROMISES), "contacts": customer.contacts[:1]}
                    self.add_for(customer, {**promise, "due": self.today + off * DAY})

        for customer in self.customers[1:]:
            for deal in customer.company.deals.filter(state=Deal.State.OPEN).order_by("pk"):
                if self.rnd.random() < 0.65:
                    with standing_at(self.moment(self.today - 2 * DAY)):
                        step = {"kind": "task", "subject": self.words(PROMISES), "deal": deal}
                        self.add_for(customer, {**step, "due": self.today + self.rnd.randrange(1, 30) * DAY})

    def add_for(self, customer: Customer, values: dict[str, Any]) -> None:
        add(self.workspace, "activity", {"company": customer.company, **values}, by=customer.owner)

    def words(self, sentences: Sequence[str]) -> str:
        return self.rnd.choice(sentences).format(job=self.rnd.choice(JOBS).lower())

    def phone(self, start: str) -> str:
        return "+47" + start + "".join(str(self.rnd.randrange(10)) for _ in range(8 - len(start)))

    def moment(self, day: datetime.date) -> datetime.datetime:
        """Some time of a working day; what falls on a weekend waits for Monday, if that has come."""
        if day.weekday() > 4:
            day = day + (7 - day.weekday()) * DAY if day + 2 * DAY < self.today else day - (day.weekday() - 4) * DAY
        clock = datetime.time(self.rnd.randrange(8, 16), self.rnd.randrange(60))
        return datetime.datetime.combine(day, clock, OSLO)
