"""The lists as people see them: rows, conditions, order and pages, and what they must not show."""

import datetime
import random

import pytest
from django.utils import timezone

from kyndig.crm.actions.records import add, change
from kyndig.crm.fields.listing import ORDERS
from kyndig.crm.models import Activity, Company, Contact, Deal
from kyndig.ledger.models import Line

pytestmark = pytest.mark.django_db
MODELS = {"company": Company, "contact": Contact, "deal": Deal, "activity": Activity}


def rows(answer):
    return [[cell.text for cell in row.cells] for row in answer.context["list"].rows]


def names(answer):
    return [row.name for row in answer.context["list"].rows]


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("companies", ["Fjordbygg AS", "Bergen", "", "Olga Owen", ""]),
        ("contacts", ["Kari Nes", "Fjordbygg AS", "Innkjøp", "kari@fjordbygg.example", "91 23 45 67", "Olga Owen"]),
        ("deals", ["Armering Laksevåg", "Fjordbygg AS", "Mulighet", "680\xa0000\xa0kr", "", "Olga Owen"]),
    ],
)
def test_a_list_shows_the_columns_of_its_kind(place, row, kari, armering, owner, as_person):
    armering.stage.name = "Mulighet"
    armering.stage.save()
    Company.objects.update(last_contact=None)
    assert rows(as_person(owner).get(f"/nordlys/crm/{place}/")) == [row]


def test_a_list_is_narrowed_by_its_address_and_says_so(customers, armering, owner, colleague, as_person):
    add(customers, "deal", {"name": "Brakkerigg", "value": 90_000}, by=owner)
    add(customers, "deal", {"name": "Stillas", "value": 900_000}, by=colleague)
    answer = as_person(owner).get("/nordlys/crm/deals/?value.over=100000&owner.is=me")
    assert names(answer) == ["Armering Laksevåg"]
    assert "1 salg der verdien er over 100\xa0000 og eieren er meg." in answer.content.decode()


def test_a_condition_that_makes_no_sense_is_left_out_and_told(armering, owner, as_person):
    answer = as_person(owner).get("/nordlys/crm/deals/?value.over=mye")
    assert (names(answer), answer.context["list"].wanted.left_out) == (["Armering Laksevåg"], 1)
    assert "Ett vilkår i adressen" in answer.content.decode()


def test_a_condition_is_put_in_and_taken_out_without_a_script(armering, fjordbygg, owner, as_person):
    client = as_person(owner)
    form = client.get("/nordlys/crm/deals/narrow/?field=value")
    assert form.status_code == 200
    wrong = client.get("/nordlys/crm/deals/narrow/?field=value&operator=over&value=mye")
    assert (wrong.status_code, wrong.context["typed"]["value"]) == (422, "mye")
    right = client.get("/nordlys/crm/deals/narrow/?field=value&operator=over&value=700 000")
    assert right.url == "/nordlys/crm/deals/?value.over=700000"
    further = client.get("/nordlys/crm/deals/narrow/?value.over=700000&field=owner&operator=is&value=me&join=or")
    assert further.url == "/nordlys/crm/deals/?value.over=700000&owner.is=me&match=any"
    page = client.get(further.url).context["list"]
    assert [chip.without for group in page.groups for chip in group] == [
        "/nordlys/crm/deals/?owner.is=me&match=any",
        "/nordlys/crm/deals/?value.over=700000&match=any",
    ]
    change_it = client.get(page.groups[0][0].change + "&operator=under&value=5")
    assert change_it.url == "/nordlys/crm/deals/?value.under=5&owner.is=me&match=any"


@pytest.mark.parametrize(
    "query",
    ["", "field=gone", "field=value&change=9.9", "field=value&change=x", "field=expected_close", "field=tags",
     "field=stage", "field=confidential", "field=company", "field=owner&operator=contains&value=me"],
)  # fmt: skip
def test_every_form_for_a_condition_opens_or_goes_back(query, armering, owner, as_person):
    assert as_person(owner).get(f"/nordlys/crm/deals/narrow/?{query}").status_code in {200, 302}


@pytest.fixture
def many(customers, owner):
    """A hundred and twenty of each kind, with values that are alike, and missing, here and there."""
    draw = random.Random(3)
    now = timezone.now().replace(microsecond=0)
    common = {"organisation": customers.organisation, "workspace": customers, "owner": owner}
    stage = customers.pipelines.get().stages.first()

    def moment():
        return now - datetime.timedelta(days=draw.randint(0, 20))

    def missing(value):
        return draw.choice([None, value])

    for number in range(120):
        text = draw.choice(["Aa", "Bø", "Ål", "C"])
        Company(**common, name=text, changed=moment(), last_contact=missing(moment())).save()
        Contact(**common, family_name=text, changed=moment(), last_contact=missing(moment())).save()
        value, close = missing(draw.randint(0, 9)), missing(now.date())
        Deal(
            **common,
            name=text,
            pipeline=stage.pipeline,
            stage=stage,
            value=value,
            expected_close=close,
            changed=moment(),
        ).save()
        Activity(**common, subject=f"{text} {number}", kind="call", at=moment(), due=missing(moment().date())).save()


@pytest.mark.parametrize(
    ("kind", "place"),
    [("company", "companies"), ("contact", "contacts"), ("deal", "deals"), ("activity", "activities")],
)
def test_paging_visits_every_row_once_under_every_order(kind, place, many, owner, as_person):
    client = as_person(owner)
    everything = sorted(MODELS[kind].objects.values_list("pk", flat=True))
    for name in ORDERS[kind]:
        for sort in (name, f"-{name}"):
            seen, query = [], f"?sort={sort}"
            while query:
                page = client.get(f"/nordlys/crm/{place}/{query}").context["list"].page
                assert page.first == len(seen) + 1
                seen += [row["id"] for row in page.items]
                query = f"?sort={sort}&after={page.next}" if page.next else ""
            assert sorted(seen) == everything, sort


def test_sorting_turns_round_what_has_a_value_and_leaves_the_others_last(many, owner, as_person):
    client = as_person(owner)
    rising, falling = (
        [row["value"] for row in client.get(f"/nordlys/crm/deals/?sort={sort}").context["list"].page.items]
        for sort in ("value", "-value")
    )
    assert None not in rising + falling
    assert (rising, falling) == (sorted(rising), sorted(falling, reverse=True))


def test_a_confidential_deal_is_in_no_list_count_or_file_of_others(
    customers, armering, kari, owner, colleague, as_person
):
    change(armering, {"confidential": True}, by=owner)
    add(customers, "activity", {"kind": "note", "subject": "Hemmelig pris", "deal": armering}, by=owner)
    client = as_person(colleague)
    for address in (
        "deals/", "deals/?value.over=1", "deals/?confidential.is=yes", "deals/?name.contains=armering",
        "activities/", f"activities/?deal.is={armering.pk}", "activities/?deal.named=armering",
        "deals/file.csv", "activities/file.csv",
    ):  # fmt: skip
        answer = client.get(f"/nordlys/crm/{address}")
        text = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert "Armering Laksevåg" not in text, address
        assert "Hemmelig pris" not in text, address
        if not answer.streaming:
            assert answer.context["list"].page.total == 0, address
    assert names(as_person(owner).get("/nordlys/crm/deals/")) == ["Armering Laksevåg"]


def test_a_list_of_what_one_colleague_has_is_told_to_the_ledger_once(armering, owner, colleague, as_person):
    client = as_person(owner)
    client.get("/nordlys/crm/deals/?owner.is=me")
    client.get(f"/nordlys/crm/deals/?owner.is={owner.pk}")
    client.get(f"/nordlys/practice/deals/?owner.is={colleague.pk}")
    assert not Line.objects.filter(verb="list.looked_up").exists()
    client.get(f"/nordlys/crm/deals/?owner.is={colleague.pk}")
    line = Line.objects.get(verb="list.looked_up")
    assert (line.actor_id, line.about_id, line.kind) == (owner.pk, colleague.pk, "lookup")


def test_what_is_called_as_html_is_shown_as_it_is_called(customers, owner, as_person):
    add(customers, "company", {"name": '<b onclick="x">"&', "website": "https://a.example/?a=1&b=2"}, by=owner)
    text = as_person(owner).get("/nordlys/crm/companies/?columns=name,website").content.decode()
    assert "<b onclick" not in text
    assert "&lt;b onclick=&quot;x&quot;&gt;&quot;&amp;" in text


def test_nobody_of_another_organisation_is_named(armering, outsider, owner, as_person):
    text = as_person(owner).get(f"/nordlys/crm/deals/?owner.is={outsider.pk}").content.decode()
    assert "Ulla" not in text
    assert not Line.objects.filter(about_id=outsider.pk, verb="list.looked_up").exists()


def test_the_two_spaces_show_their_own(armering, owner, as_person):
    assert "Armering Laksevåg" not in names(as_person(owner).get("/nordlys/practice/deals/"))


@pytest.mark.parametrize("place", ["companies", "contacts", "deals", "activities"])
def test_a_list_asks_the_database_ten_times_at_most(place, many, owner, as_person, django_assert_max_num_queries):
    client = as_person(owner)
    client.get(f"/nordlys/crm/{place}/")
    with django_assert_max_num_queries(12):
        client.get(f"/nordlys/crm/{place}/")
