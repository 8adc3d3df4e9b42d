"""Made-up customers by the hundred thousand, for the benchmarks: the same for the same seed and size."""

import datetime
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

BATCH = 5000
PEOPLE = 100
# PostgreSQL tidies up behind those who write by itself, within minutes; here nobody waits for it.
STATISTICS = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
TRADES = [
    "Bygg",
    "Elektro",
    "Maskin",
    "Transport",
    "Data",
    "Rør",
    "Eiendom",
    "Mat",
    "Fisk",
    "Energi",
    "Regnskap",
    "Trykk",
]
WHERE = ["Fjord", "Nord", "Vest", "Sør", "Øst", "Hav", "Dal", "Li", "Strand", "Vik", "Ås", "Bø", "Sund", "Berg", "Skog"]
CITIES = ["Bergen", "Oslo", "Trondheim", "Stavanger", "Tromsø", "Ålesund", "Bodø", "Drammen", "Molde", "Førde"]
TITLES = ["Innkjøper", "Daglig leder", "Driftsleder", "Prosjektleder", "Økonomisjef", "Verneombud", ""]
SAID = [
    "Vil ha tilbud på armering", "Snakket om levering i uke 12", "Fornøyd med siste leveranse", "Spør om pris på nytt",
    "Befaring på byggeplassen", "Venter på svar fra styret", "Takk for rask levering", "Sendte kontrakt til signering",
    "Klaget på forsinket bil", "Ønsker rammeavtale fra nyttår",
]  # fmt: skip
THINGS = ["Armering", "Brakkerigg", "Rammeavtale", "Stillas", "Betong", "Vinduer", "Tak", "Grunnarbeid", "Innredning"]


@dataclass(frozen=True)
class Size:
    """How many of each."""

    companies: int
    contacts: int
    deals: int
    activities: int

    def times(self, share: float) -> "Size":
        return Size(*(max(1, round(number * share)) for number in vars(self).values()))


FULL = Size(companies=20_000, contacts=100_000, deals=50_000, activities=1_000_000)


@dataclass
class Customers:
    """What was made: the organisation's workspace, its people, and the keys of the records."""

    workspace: Any
    people: list[Any]
    companies: list[int]
    contacts: list[int]
    deals: list[int]


def fill(size: Size, seed: int = 1) -> Customers:
    """Make an organisation of a hundred people with customers of the size given.

    Records are written in bulk past the actions, each with the line in the ledger that the actions would have left for
    companies, contacts and deals; the search index is filled as an import fills it.
    """
    from django.utils import timezone

    from kyndig.crm.actions.workspaces import real_workspace
    from kyndig.crm.models import Deal
    from kyndig.ledger.actions import System
    from kyndig.people.actions.organisations import found
    from kyndig.people.actions.people import hire

    draw = random.Random(seed)
    now = timezone.now().replace(microsecond=0)
    organisation = found("Måling AS", slug="maling", crm="", by=System("Kyndig"))
    people = [
        hire(organisation, by=System("Kyndig"), given_name=name(draw)[0], family_name=f"{name(draw)[1]} {number}",
             email=f"p{number}@maling.example")
        for number in range(PEOPLE)
    ]  # fmt: skip
    workspace = real_workspace(organisation)
    common = {"organisation": organisation, "workspace": workspace}
    companies = make_companies(draw, size.companies, common, people, now)
    contacts, where = make_contacts(draw, size.contacts, common, people, companies, now)
    deals = make_deals(draw, size.deals, common, people, companies, now)
    make_activities(draw, size.activities, common, people, contacts, where, deals, now)
    settle()
    hidden = set(Deal.objects.filter(confidential=True).values_list("pk", flat=True))
    open_to_all = [number for number, _ in deals if number not in hidden]
    return Customers(workspace, people, companies, contacts, open_to_all)


def name(draw: random.Random) -> tuple[str, str]:
    from kyndig.demo.names import FAMILY, GIVEN

    return draw.choice(GIVEN), draw.choice(FAMILY)


def ago(draw: random.Random, now: datetime.datetime, days: int) -> datetime.datetime:
    return now - datetime.timedelta(minutes=draw.randrange(days * 24 * 60))


def keep(model: Any, rows: Iterable[Any]) -> list[int]:
    """Write the rows in batches and answer their keys; fewer rows are held at a time than are written."""
    keys, rows = [], iter(rows)
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)
        keys += [row.pk for row in batch]
    return keys


def tell(model: Any, keys: list[int], verb: str, organisation: Any, actor: Any, now: datetime.datetime) -> None:
    from kyndig.ledger.models import Line

    keep(Line, (
        Line(organisation_id=organisation.pk, at=now, actor_id=actor.pk, actor=actor.name, verb=verb,
             subject_type=model._meta.label_lower, subject_id=key, subject="Laget for måling", after={"name": "x"})
        for key in keys
    ))  # fmt: skip


def make_companies(draw: random.Random, many: int, common: dict, people: list, now: datetime.datetime) -> list[int]:
    from kyndig.crm.models import Company

    def rows() -> Iterator[Company]:
        for number in range(many):
            company = Company(
                **common, name=f"{draw.choice(WHERE)}{draw.choice(TRADES).lower()} {number} AS",
                city=draw.choice(CITIES), phone=f"+4755{number:06}", owner=draw.choice(people),
                created_by=people[0], created=ago(draw, now, 900), changed=ago(draw, now, 400),
            )  # fmt: skip
            company.prepare()
            yield company

    keys = keep(Company, rows())
    tell(Company, keys, "company.added", common["organisation"], people[0], now)
    return keys


def make_contacts(
    draw: random.Random, many: int, common: dict, people: list, companies: list[int], now: datetime.datetime
) -> tuple[list[int], list[int]]:
    from kyndig.crm.models import Contact, ContactPoint

    where = [draw.choice(companies) for _ in range(many)]
    names = [name(draw) for _ in range(many)]

    def rows() -> Iterator[Contact]:
        for (given, family), company in zip(names, where, strict=True):
            contact = Contact(
                **common, given_name=given, family_name=family, company_id=company, title=draw.choice(TITLES),
                owner=draw.choice(people), created_by=people[0], created=ago(draw, now, 900),
                changed=ago(draw, now, 400),
            )  # fmt: skip
            contact.prepare()
            yield contact

    keys = keep(Contact, rows())
    workspace = common["workspace"].pk

    def points() -> Iterator[ContactPoint]:
        for number, (key, (given, family)) in enumerate(zip(keys, names, strict=True)):
            mail = f"{given}.{family}{number}@firma{number % 977}.example".lower()
            yield ContactPoint(workspace_id=workspace, contact_id=key, kind="email", value=mail)
            yield ContactPoint(workspace_id=workspace, contact_id=key, kind="phone", value=f"+479{number:07}")

    keep(ContactPoint, points())
    tell(Contact, keys, "contact.added", common["organisation"], people[0], now)
    return keys, where


def make_deals(
    draw: random.Random, many: int, common: dict, people: list, companies: list[int], now: datetime.datetime
) -> list[tuple[int, int]]:
    """Three in ten are open. Answers the key of each deal and of its company."""
    from kyndig.crm.models import Deal

    pipeline = common["workspace"].pipelines.get()
    stages = list(pipeline.stages.all())
    reasons = {kind: list(common["workspace"].reasons.filter(kind=kind)) for kind in ("won", "lost")}
    where = [draw.choice(companies) for _ in range(many)]

    def rows() -> Iterator[Deal]:
        for number, company in enumerate(where):
            created = ago(draw, now, 700)
            state = draw.choices(["open", "won", "lost"], [30, 45, 25])[0]
            closed = created + datetime.timedelta(days=draw.randrange(5, 120))
            yield Deal(
                **common, name=f"{draw.choice(THINGS)} {number}", company_id=company, pipeline=pipeline,
                stage=draw.choice(stages), rank=number, value=draw.randrange(5, 2000) * 1000, state=state,
                closed_on=None if state == "open" else min(closed, now).date(),
                reason=None if state == "open" else draw.choice(reasons[state]), confidential=draw.random() < 0.01,
                owner=draw.choice(people), created_by=people[0], created=created, entered_stage=ago(draw, now, 60),
                changed=ago(draw, now, 400), expected_close=(now + datetime.timedelta(days=draw.randrange(90))).date(),
            )  # fmt: skip

    keys = keep(Deal, rows())
    tell(Deal, keys, "deal.added", common["organisation"], people[0], now)
    return list(zip(keys, where, strict=True))


def make_activities(
    draw: random.Random, many: int, common: dict, people: list, contacts: list[int], where: list[int],
    deals: list[tuple[int, int]], now: datetime.datetime,
) -> None:  # fmt: skip
    """One in twenty is still to do; three in ten are about a deal."""
    from django.db import connection

    from kyndig.crm.models import Activity, ActivityContact

    kinds = ["call", "meeting", "email", "task", "note"]
    as_kept = connection.ops.adapt_datetimefield_value
    fixed = (common["organisation"].pk, common["workspace"].pk, people[0].pk, 1, "", "", "{}", "", "")
    columns = [
        "organisation_id", "workspace_id", "created_by_id", "version", "source", "source_ref", "own", "body", "outcome",
        "id", "kind", "subject", "at", "created", "changed", "done", "due", "company_id", "deal_id", "private",
        "owner_id",
    ]  # fmt: skip
    for first in range(1, many + 1, 20 * BATCH):
        rows, links = [], []
        for key in range(first, min(first + 20 * BATCH, many + 1)):
            position = draw.randrange(len(contacts))
            about = draw.choice(deals) if draw.random() < 0.3 else None
            at = as_kept(ago(draw, now, 1400))
            to_do = draw.random() < 0.05
            rows.append((
                *fixed, key, "task" if to_do else draw.choice(kinds), f"{draw.choice(SAID)} {key}", at, at, at,
                None if to_do else at,
                (now + datetime.timedelta(days=draw.randrange(-20, 60))).date() if to_do else None,
                about[1] if about else where[position], about[0] if about else None, draw.random() < 0.01,
                draw.choice(people).pk,
            ))  # fmt: skip
            links.append((key, contacts[position], at))
        write(Activity, columns, rows)
        write(ActivityContact, ["activity_id", "contact_id", "at"], links)


def write(model: Any, columns: list[str], rows: list[tuple]) -> None:
    """Write rows of plain values by the quickest way that the database has; a million would take minutes otherwise."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    table, names = model._meta.db_table, ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def settle() -> None:
    """The last contact, the search index and the database's own statistics, as they are where people have worked."""
    from django.db import connection

    from kyndig.crm.search import reindex

    talked = "kind IN ('call', 'meeting', 'email') AND done IS NOT NULL"
    grouped = [
        ("company", f"SELECT company_id AS pk, MAX(at) AS at FROM crm_activity WHERE {talked} GROUP BY company_id"),
        ("deal", f"SELECT deal_id AS pk, MAX(at) AS at FROM crm_activity WHERE {talked} GROUP BY deal_id"),
        ("contact", "SELECT link.contact_id AS pk, MAX(link.at) AS at FROM crm_activitycontact link JOIN crm_activity "
                    f"ON crm_activity.id = link.activity_id WHERE {talked} GROUP BY link.contact_id"),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS[connection.vendor])
        for table, latest in grouped:
            told = f"UPDATE crm_{table} SET last_contact = latest.at FROM ({latest}) latest"
            cursor.execute(f"{told} WHERE crm_{table}.id = latest.pk")
    reindex()
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS[connection.vendor])
