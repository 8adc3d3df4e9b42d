import pytest

from kyndig.crm.actions import deals, pipelines
from kyndig.crm.actions.records import add, put_in_bin
from kyndig.crm.models import Deal, Pipeline, Reason, Stage
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError

VALUES = {"name": "Befaring", "probability": 30, "days": 10}


@pytest.fixture
def pipeline(customers) -> Pipeline:
    return customers.pipelines.get()


def names(pipeline) -> list[str]:
    return list(pipeline.stages.values_list("name", flat=True))


def test_a_new_pipeline_is_last_and_has_a_stage(customers, pipeline, owner):
    service = pipelines.add_pipeline(customers, "Service", by=owner)
    assert list(customers.pipelines.all()) == [pipeline, service]
    assert service.stages.count() == 1
    assert set(Line.objects.values_list("verb", flat=True)) >= {"pipeline.added", "stage.added"}


def test_two_of_one_name_are_refused(customers, pipeline, owner):
    stage = pipelines.add_stage(pipeline, VALUES, by=owner)
    for act in (
        lambda: pipelines.add_pipeline(customers, pipeline.name, by=owner),
        lambda: pipelines.add_stage(pipeline, VALUES, by=owner),
        lambda: pipelines.change_stage(stage, VALUES | {"name": names(pipeline)[0]}, by=owner),
        lambda: pipelines.add_reason(customers, "lost", Reason.objects.filter(kind="lost").first().name, by=owner),
    ):
        with pytest.raises(RefusedError):
            act()


def test_stages_are_added_last_changed_and_moved(pipeline, owner):
    before = names(pipeline)
    stage = pipelines.add_stage(pipeline, VALUES, by=owner)
    assert names(pipeline) == [*before, "Befaring"]
    assert pipelines.move_stage(stage, -3, by=owner)
    assert names(pipeline) == [before[0], "Befaring", *before[1:]]
    assert not pipelines.move_stage(pipeline.stages.first(), -1, by=owner)
    assert pipelines.change_stage(stage, VALUES | {"days": 5}, by=owner)
    assert Stage.objects.get(pk=stage.pk).days == 5


def test_the_deals_of_a_stage_that_is_removed_go_where_they_are_told(customers, pipeline, armering, owner):
    first, second = pipeline.stages.all()[:2]
    won, binned = (add(customers, "deal", {"name": name}, by=owner) for name in ("Tak", "Vegg"))
    deals.win(won, by=owner)
    put_in_bin(binned, by=owner)
    stood = Deal.objects.get(pk=armering.pk).entered_stage
    with pytest.raises(RefusedError):
        pipelines.remove_stage(first, by=owner)
    assert Stage.objects.filter(pk=first.pk).exists()
    assert pipelines.remove_stage(first, to=second, by=owner) == 3
    assert set(Deal.objects.filter(stage=second)) == {armering, won, binned}
    moved = Deal.objects.get(pk=armering.pk)
    assert (moved.entered_stage, moved.version) == (stood, 2)
    assert Line.objects.filter(verb="deal.moved").count() == 3


def test_the_deals_of_a_stage_do_not_go_to_another_organisation(others_customers, pipeline, armering, owner):
    foreign = Stage.objects.get(pipeline__workspace=others_customers, position=0)
    with pytest.raises(RefusedError):
        pipelines.remove_stage(pipeline.stages.first(), to=foreign, by=owner)


def test_the_last_stage_and_the_last_pipeline_stay(customers, pipeline, owner):
    with pytest.raises(RefusedError):
        pipelines.remove_pipeline(pipeline, by=owner)
    service = pipelines.add_pipeline(customers, "Service", by=owner)
    with pytest.raises(RefusedError):
        pipelines.remove_stage(service.stages.get(), by=owner)
    pipelines.remove_pipeline(service, by=owner)
    assert list(customers.pipelines.all()) == [pipeline]


def test_a_pipeline_with_deals_stays(customers, pipeline, armering, owner):
    pipelines.add_pipeline(customers, "Service", by=owner)
    with pytest.raises(RefusedError):
        pipelines.remove_pipeline(pipeline, by=owner)


def test_a_reason_that_deals_were_closed_for_gets_another_name_but_is_not_removed(customers, armering, owner):
    reason = pipelines.add_reason(customers, "lost", "Kom for sent", by=owner)
    unused = pipelines.add_reason(customers, "lost", "Annet", by=owner)
    deals.lose(armering, reason=reason, by=owner)
    assert pipelines.rename_reason(reason, "Vi kom for sent", by=owner)
    with pytest.raises(RefusedError):
        pipelines.remove_reason(reason, by=owner)
    pipelines.remove_reason(unused, by=owner)
    assert not Reason.objects.filter(pk=unused.pk).exists()
