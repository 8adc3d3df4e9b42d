"""Many records changed in one go, and taken back in one go."""

import pytest

from kyndig.crm.actions.many import bin_many, change_many, tagged
from kyndig.crm.actions.own_fields import add_own_field
from kyndig.crm.actions.records import add, change
from kyndig.crm.actions.undoing import ChangedSinceError, undo
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Company, Deal
from kyndig.ledger.models import Line


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
