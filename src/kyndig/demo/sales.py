"""`python -m kyndig.demo.sales FOLDER`: take in a sales organisation's own export, as an example of real data.

The folder holds four files as one company exported them: `accounts.csv`, `products.csv`, `sales_teams.csv` and
`sales_pipeline.csv`. They become an organisation with its people, companies, own fields and deals, in the database of
the environment. Faults of the data are mended where there is no doubt, and told.
"""

import argparse
import csv
import datetime
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

COUNTRIES = {
    "Belgium": "BE", "Brazil": "BR", "China": "CN", "Germany": "DE", "Italy": "IT", "Japan": "JP", "Jordan": "JO",
    "Kenya": "KE", "Korea": "KR", "Norway": "NO", "Panama": "PA", "Philipines": "PH", "Poland": "PL", "Romania": "RO",
    "United States": "US",
}  # fmt: skip
SECTORS = {"technolgy": "technology"}
STAGES = {"Prospecting": (10, 30), "Engaging": (50, 60)}
FILES = ["accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"]


@dataclass
class Sales:
    """The four files as they are read; `told` counts the faults that were mended, by what was done."""

    accounts: list[dict[str, str]]
    products: dict[str, Decimal]
    pipeline: list[dict[str, str]]
    told: Counter[str] = field(default_factory=Counter)

    def product(self, name: str) -> str:
        """The product as the price list spells it: `GTXPro` is GTX Pro."""
        if name in self.products:
            return name
        bare = name.replace(" ", "").casefold()
        found = next(known for known in self.products if known.replace(" ", "").casefold() == bare)
        self.told[f"{name}: {found}"] += 1
        return found

    @property
    def last_day(self) -> datetime.date:
        days = [row[name] for row in self.pipeline for name in ("engage_date", "close_date") if row[name]]
        return datetime.date.fromisoformat(max(days))


def read(folder: Path) -> Sales:
    """Read the files. Raises FileNotFoundError that names the one that is missing."""
    accounts, products, _, pipeline = (list(rows(folder / name)) for name in FILES)
    return Sales(accounts, {row["product"]: Decimal(row["sales_price"]) for row in products}, pipeline)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def take_in(folder: Path, name: str, slug: str, today: datetime.date, lead: str = "") -> Any:
    """Make the organisation from the files, and answer its workspace and what was mended.

    `lead` is an e-mail address, maybe of somebody in another organisation: it is the log-in of the one who leads here.

    The days are moved so that the last of them is yesterday. A deal that is open or lost has no value in the files: it
    is given the price of its product. A prospect has no day: it came in the week before.
    """
    from kyndig.crm.actions.taking_in import add_many
    from kyndig.crm.actions.workspaces import real_workspace
    from kyndig.crm.models import OwnField
    from kyndig.ledger.actions import System
    from kyndig.people.actions.imports import import_people
    from kyndig.people.actions.organisations import found

    sales, by = read(folder), System("Kyndig")
    organisation = found(name, slug=slug, crm="Kyndig", by=by)
    organisation.currency = "USD"
    organisation.save(update_fields=["currency"])
    import_people(organisation, folder / "sales_teams.csv", by=by)
    if lead:
        make_lead(organisation, lead, by)
    workspace = real_workspace(organisation)
    made = [
        ("company", "revenue", "Omsetning, MUSD", "number", []),
        ("company", "employees", "Ansatte", "number", []),
        ("company", "founded", "Stiftet", "number", []),
        ("deal", "product", "Produkt", "choice", list(sales.products)),
    ]  # fmt: skip
    for position, (of, key, label, type_, choices) in enumerate(made):
        OwnField.objects.create(
            organisation=organisation, of=of, key=key, label=label, type=type_, choices=choices, position=position
        )
    companies = take_in_companies(add_many, workspace, sales, by)
    agents = {person.name: person for person in organisation.people.all()}
    stages = lay_out(workspace)
    moved = today - datetime.timedelta(days=1) - sales.last_day
    deals = deal_rows(sales, companies, agents, stages, moved, today)
    add_many(workspace, "deal", deals, by=by, source="sales_pipeline.csv")
    return workspace, sales.told


def make_lead(organisation: Any, email: str, by: Any) -> None:
    from kyndig.people.actions.people import hire
    from kyndig.people.actions.roles import appoint
    from kyndig.people.models import Person, Role

    known = Person.objects.filter(email__iexact=email).first()
    given, family = (known.given_name, known.family_name) if known else (email.partition("@")[0].capitalize(), "")
    person = hire(organisation, by=by, given_name=given, family_name=family, email=email)
    appoint(person, Role.Kind.LEAD, by=by)


def lay_out(workspace: Any) -> Mapping[str, Any]:
    """The pipeline that the file knows, instead of the one that a new organisation gets."""
    from kyndig.crm.models import Pipeline, Stage

    workspace.pipelines.all().delete()
    pipeline = Pipeline.objects.create(workspace=workspace, name="Sales")
    return {
        name: Stage.objects.create(pipeline=pipeline, name=name, position=position, probability=chance, days=days)
        for position, (name, (chance, days)) in enumerate(STAGES.items())
    }


def take_in_companies(add_many: Any, workspace: Any, sales: Sales, by: Any) -> dict[str, Any]:
    """The accounts, those that lie in another after those that do not."""
    known: dict[str, Any] = {}
    for below in (False, True):
        wanted = [row for row in sales.accounts if bool(row["subsidiary_of"]) is below]
        values = []
        for row in wanted:
            sector = SECTORS.get(row["sector"], row["sector"])
            if sector != row["sector"]:
                sales.told[f"{row['sector']}: {sector}"] += 1
            values.append({
                "name": row["account"], "industry": sector, "country": COUNTRIES.get(row["office_location"], ""),
                "parent": known.get(row["subsidiary_of"]), "revenue": float(row["revenue"]),
                "employees": int(row["employees"]), "founded": int(row["year_established"]),
            })  # fmt: skip
        for record in add_many(workspace, "company", values, by=by, source="accounts.csv"):
            known[record.name] = record
    return known


def deal_rows(
    sales: Sales, companies: Mapping[str, Any], agents: Mapping[str, Any], stages: Mapping[str, Any],
    moved: datetime.timedelta, today: datetime.date,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    first = next(iter(stages.values()))
    for number, row in enumerate(sales.pipeline):
        product, company = sales.product(row["product"]), companies.get(row["account"])
        if company is None:
            sales.told["no account"] += 1
        began = day(row["engage_date"]) or today - moved - datetime.timedelta(days=1 + number % 7)
        state = {"Won": "won", "Lost": "lost"}.get(row["deal_stage"], "open")
        since = at_noon(began + moved)
        closed = day(row["close_date"]) + moved if state != "open" else None
        yield {
            "name": f"{product}, {company.name}" if company else product,
            "company": company, "owner": agents.get(row["sales_agent"]), "product": product, "state": state,
            "pipeline": first.pipeline, "stage": stages.get(row["deal_stage"], stages["Engaging"]),
            "value": Decimal(row["close_value"]) if state == "won" else sales.products[product],
            "created": since, "entered_stage": since, "changed": at_noon(closed) if closed else since,
            "closed_on": closed, "source_ref": row["opportunity_id"],
        }  # fmt: skip


def day(text: str) -> Any:
    return datetime.date.fromisoformat(text) if text else None


def at_noon(one: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(one, datetime.time(12), datetime.UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--organisation", default="Maven Maskin", help="what it is called")
    parser.add_argument("--slug", default="maven", help="its name in addresses")
    parser.add_argument("--lead", default="", help="the e-mail address of who is to log in")
    chosen = parser.parse_args()
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyndig.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    try:
        today = timezone.localdate()
        workspace, told = take_in(chosen.folder, chosen.organisation, chosen.slug, today, chosen.lead)
    except FileNotFoundError as missing:
        print(f"{missing.filename}: this file is needed and is not there.", file=sys.stderr)
        return 2
    for fault, times in told.most_common():
        print(f"{times:6}  {fault}", file=sys.stderr)
    print(f"/{workspace.organisation.slug}/crm/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
