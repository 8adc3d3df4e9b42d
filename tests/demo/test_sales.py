import datetime
from decimal import Decimal

import pytest

from kyndig.crm.models import Company, Deal
from kyndig.demo import sales

TODAY = datetime.date(2026, 11, 23)
TEXTS = {
    "accounts.csv": "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
    "Datter,technolgy,1999,12.5,40,Norway,Mor\nMor,retail,1980,100.0,900,United States,\n",
    "products.csv": "product,series,sales_price\nGTX Pro,GTX,4821\n",
    "sales_teams.csv": "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n",
    "sales_pipeline.csv": "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
    "A1,Anna Snelling,GTXPro,Datter,Won,2017-01-01,2017-03-01,4000\n"
    "A2,Anna Snelling,GTX Pro,,Prospecting,,,\n"
    "A3,Anna Snelling,GTX Pro,Mor,Lost,2017-01-05,2017-02-20,0\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_sales_export_becomes_companies_and_deals(folder, db):
    workspace, told = sales.take_in(folder, "Maven Maskin", "maven", TODAY)
    won, prospect, lost = Deal.objects.filter(workspace=workspace).order_by("pk")
    assert (won.value, won.state, won.closed_on, won.own, won.owner.name) == (
        Decimal(4000), "won", TODAY - datetime.timedelta(days=1), {"product": "GTX Pro"}, "Anna Snelling",
    )  # fmt: skip
    assert (prospect.company, prospect.stage.name, prospect.value, prospect.state) == (
        None, "Prospecting", Decimal(4821), "open",
    )  # fmt: skip
    assert (lost.source_ref, lost.value, lost.currency) == ("A3", Decimal(4821), "USD")
    below = Company.objects.get(name="Datter")
    assert (below.parent.name, below.industry, below.own["employees"]) == ("Mor", "technology", 40)
    assert told == {"GTXPro: GTX Pro": 1, "no account": 1, "technolgy: technology": 1}


def test_somebody_of_another_organisation_can_lead_it(folder, owner):
    workspace, _ = sales.take_in(folder, "Maven Maskin", "maven", TODAY, lead=owner.email)
    lead = workspace.organisation.people.get(email=owner.email)
    assert (lead.user, lead.name, set(lead.role_kinds)) == (owner.user, owner.name, {"lead"})


def test_a_file_that_is_missing_is_named(folder):
    (folder / "products.csv").unlink()
    with pytest.raises(FileNotFoundError) as raised:
        sales.read(folder)
    assert str(raised.value.filename).endswith("products.csv")
