"""The demo company: who works at Nordlys Byggevare, month by month, as its payroll would export it. Plain values."""

import csv
import datetime
import io
import random
from dataclasses import dataclass, field, replace

from kyndig.demo.names import FAMILY, GIVEN

DEPARTMENTS = [
    ("Salg / Salg Øst", 24, ("Selger", "Innesalg", "Nøkkelkundeansvarlig"), "Oslo"),
    ("Salg / Salg Vest", 22, ("Selger", "Innesalg", "Nøkkelkundeansvarlig"), "Bergen"),
    ("Kundeservice", 29, ("Kundekonsulent", "Reklamasjon", "Kundekonsulent"), "Oslo"),
    ("Logistikk", 36, ("Lagermedarbeider", "Transportplanlegger", "Innkjøper"), "Oslo"),
    ("Marked", 12, ("Markedskoordinator", "Innholdsprodusent", "Kampanjeansvarlig"), "Oslo"),
    ("Økonomi og ledelse", 18, ("Controller", "Regnskapsmedarbeider", "HR-rådgiver"), "Oslo"),
]
HEADER = [
    "Ansattnr", "Etternavn, Fornavn", "E-post", "Mobil", "Stilling", "Avdeling", "Nærmeste leder", "Arbeidssted",
    "Ansatt dato",
]  # fmt: skip


@dataclass(frozen=True)
class Employee:
    number: int
    given: str
    family: str
    email: str
    phone: str
    title: str
    department: str
    manager: str
    site: str
    started: datetime.date

    @property
    def leads(self) -> bool:
        return self.title == "Avdelingsleder"


@dataclass
class Staff:
    """Everybody who works there at one time; `hire`, `leave` and `move` are what happens in a month."""

    rnd: random.Random
    people: dict[int, Employee] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    next_number: int = 1001

    def hire(self, department: str, started: datetime.date) -> Employee:
        titles, site = next((titles, site) for name, _, titles, site in DEPARTMENTS if name == department)
        given, family = self.rnd.choice(GIVEN), self.rnd.choice(FAMILY)
        while f"{given} {family}" in self.taken:
            given, family = self.rnd.choice(GIVEN), self.rnd.choice(FAMILY)
        self.taken.add(f"{given} {family}")
        boss = next(
            (e for e in self.people.values() if e.department == department and e.title == "Avdelingsleder"), None
        )
        employee = Employee(
            number=self.next_number,
            given=given,
            family=family,
            email=address(given, family),
            phone=f"{self.rnd.choice('49')}{self.rnd.randrange(10_000_000):07d}",
            title=self.rnd.choice(titles) if boss else "Avdelingsleder",
            department=department,
            manager=f"{boss.family}, {boss.given}" if boss else "",
            site=site,
            started=started,
        )
        self.people[employee.number] = employee
        self.next_number += 1
        return employee

    def leave(self, number: int) -> None:
        del self.people[number]

    def move(self, number: int, department: str) -> None:
        self.people[number] = replace(self.people[number], department=department)

    def without_mail(self, number: int) -> None:
        self.people[number] = replace(self.people[number], email="")

    def ordinary(self, department: str | None = None) -> list[Employee]:
        """Those who lead no department, by number."""
        return [e for e in self.people.values() if not e.leads and department in (None, e.department)]

    def export(self, day: datetime.date) -> bytes:
        """The list as the payroll system writes it: semicolons, Latin-1, a title over the header."""
        text = io.StringIO()
        text.write(f"Ansattliste per {day:%d.%m.%Y}{';' * (len(HEADER) - 1)}\r\n")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        for e in self.people.values():
            name = f"{e.family}, {e.given}"
            phone = f"{e.phone[:3]} {e.phone[3:5]} {e.phone[5:]}"
            started = f"{e.started:%d.%m.%Y}"
            writer.writerow([e.number, name, e.email, phone, e.title, e.department, e.manager, e.site, started])
        return text.getvalue().encode("latin-1")


def address(given: str, family: str) -> str:
    """`kari.odegard@nordlys.example`: Norwegian letters folded as mail systems do."""
    folded = f"{given}.{family}".lower().translate(str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "-"}))
    return f"{folded}@nordlys.example"


def first_staff(rnd: random.Random, day: datetime.date) -> Staff:
    """Everybody on the day the programme starts, hired over the twenty years before."""
    staff = Staff(rnd)
    for department, size, _, _ in DEPARTMENTS:
        for _ in range(size - 1):
            staff.hire(department, day - datetime.timedelta(days=rnd.randrange(120, 7300)))
    staff.without_mail(staff.ordinary("Logistikk")[5].number)
    staff.without_mail(staff.ordinary("Logistikk")[11].number)
    return staff


def a_month(staff: Staff, day: datetime.date) -> None:
    """What happens to a staff in a month: most often somebody comes, sometimes somebody goes or moves."""
    rnd = staff.rnd
    for _ in range(rnd.choice((0, 1, 1, 2))):
        staff.hire(rnd.choices([d[0] for d in DEPARTMENTS], [d[1] for d in DEPARTMENTS])[0], day)
    if rnd.random() < 0.55:
        staff.leave(rnd.choice(staff.ordinary()[20:]).number)
    if rnd.random() < 0.25:
        staff.move(rnd.choice(staff.ordinary()).number, rnd.choice(["Marked", "Kundeservice", "Salg / Salg Øst"]))
