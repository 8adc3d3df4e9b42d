"""A person's own place to practise."""

import pytest

from kyndig.crm.actions.practising import open_practice, reset_practice
from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Activity, Company, Contact, Deal, Workspace
from kyndig.ledger.models import Line


def test_the_first_visit_makes_customers_and_leaves_one_line(owner):
    workspace = open_practice(owner)
    counts = [model.objects.filter(workspace=workspace).count() for model in (Company, Contact, Deal, Activity)]
    assert counts == [25, 40, 15, 80]
    assert [line.verb for line in Line.objects.all()] == ["practice.opened"]


def test_the_second_visit_finds_what_was_left(owner):
    workspace = open_practice(owner)
    change(Company.objects.filter(workspace=workspace).first(), {"city": "Voss"}, by=owner)
    assert open_practice(owner) == workspace
    assert Company.objects.filter(workspace=workspace, city="Voss").count() == 1


def test_each_person_has_a_place_of_their_own(owner, colleague):
    assert open_practice(owner) != open_practice(colleague)
    assert Workspace.objects.filter(kind=Workspace.Kind.PRACTICE).count() == 2


def test_it_is_made_anew_and_nothing_else_is_touched(owner, colleague, fjordbygg, armering):
    before = open_practice(owner)
    theirs = open_practice(colleague)
    add(before, "company", {"name": "Min egen"}, by=owner)
    after = reset_practice(owner)
    assert after != before
    assert not Workspace.objects.filter(pk=before.pk).exists()
    assert not Company.objects.filter(name="Min egen").exists()
    assert Company.objects.filter(workspace=theirs).count() == 25
    assert Company.objects.filter(workspace=fjordbygg.workspace).get() == fjordbygg
    assert Line.objects.filter(verb="practice.reset").count() == 1


@pytest.mark.parametrize("model", [Company, Contact, Deal, Activity])
def test_what_is_made_up_hangs_together(owner, model):
    workspace = open_practice(owner)
    for record in model.objects.filter(workspace=workspace):
        assert record.owner == owner
        if model is not Company and record.company is not None:
            assert record.company.workspace_id == workspace.pk


def test_some_are_due_and_some_deals_wait(owner):
    workspace = open_practice(owner)
    to_do = Activity.objects.filter(workspace=workspace, done=None)
    assert to_do.count() == 18
    assert set(Deal.objects.filter(workspace=workspace).values_list("state", flat=True)) == {"open", "won", "lost"}
    assert not Company.objects.filter(workspace=workspace).exclude(organisation_number="").exists()
