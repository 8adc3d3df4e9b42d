"""Many records changed in one go, and taken back in one go."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyndig.crm.actions.many import bin_many, change_many, tagged
from kyndig.crm.actions.own_fields import add_own_field
from kyndig.crm.actions.records import add, change
from kyndig.crm.actions.taking_in import add_many
from kyndig.crm.actions.undoing import ChangedSinceError, undo
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Company, Deal, SearchEntry
from kyndig.crm.search import find, reindex
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


@pytest.fixture
def companies(customers, owner):
    """Enough to be taken back together."""
    return [
        add(customers, "company", {"name": f"Selskap {n}", "tags": ["a"] if n % 2 else []}, by=owner) for n in range(25)
    ]


def everything():
    """All that is known about each company, but the count of changes and when the last was."""
    return {
        each.pk: {k: v for k, v in plain_values(kind_of(each).fields, each).items() if k != "changed"}
        | {"binned": each.binned is not None}
        for each in Company.objects.all()
    }


def last_batch():
    return Line.objects.order_by("-id").first().batch


def changes(customers, nordlys, owner, colleague):
    area = add_own_field(nordlys, "company", "Område", "choice", ["Vest", "Øst"], by=owner).key
    guide = add_own_field(nordlys, "company", "Veileder", "person", [], by=owner).key
    return {
        "owner": lambda record: {"owner": colleague},
        "no owner": lambda record: {"owner": None},
        "tag": tagged(["a", "ny"]),
        "untag": tagged(["a"], off=True),
        "choice": lambda record: {area: "Vest"},
        "person": lambda record: {guide: colleague},
    }


@pytest.mark.parametrize("what", ["owner", "no owner", "tag", "untag", "choice", "person", "bin"])
def test_what_is_done_with_many_is_taken_back_whole(what, companies, customers, nordlys, owner, colleague):
    values = changes(customers, nordlys, owner, colleague)
    before, numbers = everything(), [each.pk for each in companies]
    if what == "bin":
        many = bin_many(customers, "company", numbers, by=owner)
    else:
        many = change_many(customers, "company", numbers, values[what], by=owner)
    after, batch = everything(), last_batch()
    assert many == sum(before[number] != after[number] for number in numbers) > 0
    assert Line.objects.filter(batch=batch).count() == many
    undo(customers, batch, by=colleague)
    assert everything() == before
    undo(customers, last_batch(), by=owner)
    assert everything() == after


def test_many_are_changed_as_one_by_one(companies, customers, owner, colleague):
    one, *others = companies[:12]
    change(one, {"owner": colleague}, by=owner)
    change_many(customers, "company", [each.pk for each in others], lambda record: {"owner": colleague}, by=owner)
    lines = Line.objects.filter(verb="company.changed")
    told = {(line.subject_id, str(line.before), str(line.after), line.actor_id) for line in lines}
    assert len(told) == 12
    assert len({each[1:] for each in told}) == 1
    assert set(Company.objects.filter(owner=colleague).values_list("version", flat=True)) == {2}


def test_deals_moved_together_stand_last_in_the_stage_and_go_back_where_they_stood(customers, owner):
    second = customers.pipelines.get().stages.all()[1]
    deals = [add(customers, "deal", {"name": f"Salg {n}"}, by=owner) for n in range(22)]
    stood = list(Deal.objects.order_by("pk").values("stage", "rank", "entered_stage"))
    change_many(customers, "deal", [deal.pk for deal in deals], lambda record: {"stage": second}, by=owner)
    assert set(Deal.objects.values_list("stage", flat=True)) == {second.pk}
    undo(customers, last_batch(), by=owner)
    assert list(Deal.objects.order_by("pk").values("stage", "rank", "entered_stage")) == stood


def test_nothing_is_taken_back_where_one_of_them_was_changed_since(companies, customers, owner, colleague):
    numbers = [each.pk for each in companies]
    change_many(customers, "company", numbers, lambda record: {"owner": colleague}, by=owner)
    batch = last_batch()
    change(companies[7], {"owner": None}, by=owner)
    after = everything()
    with pytest.raises(ChangedSinceError):
        undo(customers, batch, by=owner)
    assert everything() == after


def test_what_lies_in_the_bin_or_elsewhere_is_left_alone(
    companies, customers, others_customers, outsider, owner, colleague
):
    foreign = add(others_customers, "company", {"name": "Fremmed kunde"}, by=outsider)
    bin_many(customers, "company", [companies[0].pk], by=owner)
    numbers = [companies[0].pk, companies[1].pk, foreign.pk]
    assert change_many(customers, "company", numbers, lambda record: {"owner": colleague}, by=owner) == 1
    assert list(Company.objects.filter(owner=colleague)) == [companies[1]]


def test_renamed_together_they_stand_in_the_order_of_their_new_names(companies, customers, kari, owner):
    one, two = companies[:2]
    names = {one.pk: "Østfold Åpningsfest", two.pk: "Aas"}
    change_many(customers, "company", list(names), lambda record: {"name": names[record.pk]}, by=owner)
    change_many(customers, "contact", [kari.pk], lambda record: {"family_name": "Ås"}, by=owner)
    for record in (one, two, kari):
        record.refresh_from_db()
        kept = record.sort_name
        record.prepare()
        assert kept == record.sort_name
    assert list(Company.objects.filter(pk__in=names)) == [two, one]
    assert [hit.record for hit in find(customers, owner, "åpningsfest")] == [one]


def test_none_is_left_without_a_name(companies, customers, owner):
    before = everything()
    with pytest.raises(RefusedError):
        change_many(customers, "company", list(before), lambda record: {"name": ""}, by=owner)
    assert everything() == before


def test_deals_that_come_to_a_stage_together_stand_in_their_order(customers, owner):
    first, second = customers.pipelines.get().stages.all()[:2]
    add(customers, "deal", {"name": "Der alt", "stage": second}, by=owner)
    deals = [add(customers, "deal", {"name": f"Salg {n}", "stage": first}, by=owner) for n in range(3)]
    change_many(customers, "deal", [deal.pk for deal in deals], lambda record: {"stage": second}, by=owner)
    assert [deal.name for deal in second.deals.order_by("rank")] == ["Der alt", "Salg 0", "Salg 1", "Salg 2"]


def deals_get(name, new):
    def way(customers, numbers, by, new_owner, new_stage):
        values = {name: {"owner": new_owner, "stage": new_stage}.get(name, new)}
        return change_many(customers, "deal", numbers, lambda record: values, by=by)

    return "deal", way


WAYS = {
    "owner": deals_get("owner", None),
    "name": deals_get("name", "Nytt"),
    "stage": deals_get("stage", None),
    "tags": deals_get("tags", ["b"]),
    "bin": ("deal", lambda customers, numbers, by, *new: bin_many(customers, "deal", numbers, by=by)),
    "bin talks": ("activity", lambda customers, numbers, by, *new: bin_many(customers, "activity", numbers, by=by)),
}


@pytest.mark.parametrize("what", WAYS)
def test_twice_as_many_are_changed_and_taken_back_in_no_more_statements(what, customers, owner, colleague):
    kind, way = WAYS[what]
    stage = customers.pipelines.get().stages.all()[1]
    numbers = some(customers, owner)[kind]
    asked = []
    for part in (numbers[:120], numbers[120:]):
        with CaptureQueriesContext(connection) as changing:
            assert way(customers, part, owner, colleague, stage) == len(part)
        with CaptureQueriesContext(connection) as undoing:
            # Whoever was given a confidential deal is the one who sees it.
            assert undo(customers, last_batch(), by=colleague if what == "owner" else owner) == len(part)
        asked.append((len(changing), len(undoing)))
    assert asked[1][0] <= asked[0][0]
    assert asked[1][1] <= asked[0][1]
    assert max(asked[0]) < 45


def some(customers, owner):
    """Deals and talks, 360 of each; every third deal is confidential, and so are the talks about it."""

    def made(kind, many, row):
        return add_many(customers, kind, [row(n) for n in range(many)], by=owner, source="liste")

    at = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    companies = made("company", 60, lambda n: {"name": f"Selskap {n}"})
    contacts = made("contact", 60, lambda n: {"given_name": f"Kari {n}", "company": companies[n]})
    deals = made(
        "deal",
        360,
        lambda n: {"name": f"Salg {n}", "company": companies[n % 60], "confidential": n % 3 == 0, "tags": ["a"]},
    )
    talk = {"kind": "call", "subject": "Pris", "at": at, "done": at}
    talks = made("activity", 360, lambda n: talk | {"deal": deals[n], "contacts": [contacts[n % 60]]})
    return {"deal": [each.pk for each in deals], "activity": [each.pk for each in talks]}


def test_what_many_are_found_by_is_as_if_it_were_made_anew(customers, owner, colleague):
    numbers = some(customers, owner)
    SearchEntry.objects.filter(kind="deal", record_id=numbers["deal"][5]).delete()
    second = customers.pipelines.get().stages.all()[1]
    for kind, values in (("deal", {"owner": colleague}), ("deal", {"stage": second}), ("activity", {"owner": None})):
        change_many(customers, kind, numbers[kind], lambda record, new=values: new, by=owner)
    kept = {(each.kind, each.record_id): told(each) for each in SearchEntry.objects.all()}
    reindex()
    assert kept == {(each.kind, each.record_id): told(each) for each in SearchEntry.objects.all()}


def told(entry):
    return entry.title, entry.owner_id, sorted(entry.words), entry.fresh
