"""Setting up the pipelines: their stages, and the reasons that deals are won and lost for."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm import events
from kyndig.crm.models import Deal, Pipeline, Reason, Stage, Workspace
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry, plain
from kyndig.people.refusals import RefusedError

BATCH = 1000


@transaction.atomic
def add_pipeline(workspace: Workspace, name: str, *, by: ledger.Actor) -> Pipeline:
    """A pipeline, last, with a first stage. Raises RefusedError where there is one of that name."""
    _check_name(Pipeline.objects.filter(workspace=workspace), name)
    made = Pipeline(workspace=workspace, name=name, position=_last(workspace.pipelines.all()) + 1)
    with ledger.batch():
        ledger.add(made, by=by, verb="pipeline.added")
        add_stage(made, {"name": _("Lead"), "probability": 10, "days": 21}, by=by)
    return made


@transaction.atomic
def rename_pipeline(pipeline: Pipeline, name: str, *, by: ledger.Actor) -> bool:
    """False where it is called so already; RefusedError where another one is."""
    _check_name(Pipeline.objects.filter(workspace=pipeline.workspace_id).exclude(pk=pipeline.pk), name)
    return ledger.change(pipeline, by=by, verb="pipeline.changed", name=name)


@transaction.atomic
def remove_pipeline(pipeline: Pipeline, *, by: ledger.Actor) -> None:
    """Take a pipeline away that no deal was ever in, and that is not the last; raises RefusedError for another."""
    if Deal.objects.filter(pipeline=pipeline).exists():
        raise RefusedError(_("%(pipeline)s has deals in it. Move its stages' deals first.") % {"pipeline": pipeline})
    if not Pipeline.objects.filter(workspace=pipeline.workspace_id).exclude(pk=pipeline.pk).exists():
        raise RefusedError(_("This is the only pipeline. Add another one before you remove it."))
    ledger.remove(pipeline, by=by, verb="pipeline.removed")


@transaction.atomic
def add_stage(pipeline: Pipeline, values: Mapping[str, Any], *, by: ledger.Actor) -> Stage:
    """A stage, last, with `name`, `probability` in per cent and `days`. RefusedError for a name that is taken."""
    _check_name(pipeline.stages.all(), values["name"])
    made = Stage(pipeline=pipeline, position=_last(pipeline.stages.all()) + 1, **values)
    ledger.add(made, by=by, verb="stage.added")
    return made


@transaction.atomic
def change_stage(stage: Stage, values: Mapping[str, Any], *, by: ledger.Actor) -> bool:
    """Set what differs of `name`, `probability` and `days`; False where nothing does, errors as for `add_stage`."""
    _check_name(Stage.objects.filter(pipeline=stage.pipeline_id).exclude(pk=stage.pk), values["name"])
    return ledger.change(stage, by=by, verb="stage.changed", **values)


@transaction.atomic
def move_stage(stage: Stage, steps: int, *, by: ledger.Actor) -> bool:
    """Move it so many places further in its pipeline, back where `steps` is negative; False at either end."""
    Pipeline.objects.select_for_update(no_key=True).get(pk=stage.pipeline_id)
    order = list(Stage.objects.filter(pipeline=stage.pipeline_id))
    old = order.index(stage)
    new = max(0, min(len(order) - 1, old + steps))
    order.insert(new, order.pop(old))
    with ledger.batch():
        for position, each in enumerate(order):
            ledger.change(each, by=by, verb="stage.moved", position=position)
    return old != new


@transaction.atomic
def remove_stage(stage: Stage, *, by: ledger.Actor, to: Stage | None = None) -> int:
    """Take the stage away; the deals in it, closed ones too, go to `to`, with their place and how long they have stood.

    Returns how many deals went. Raises RefusedError where it has deals and `to` is missing or is not of the same
    workspace, and for the last stage of a pipeline.
    """
    if to is not None and (to.pk == stage.pk or to.pipeline.workspace_id != stage.pipeline.workspace_id):
        raise RefusedError(_("Choose another stage for its deals."))
    if not Stage.objects.filter(pipeline=stage.pipeline_id).exclude(pk=stage.pk).exists():
        raise RefusedError(_("A pipeline needs a stage, and this is the only one."))
    with ledger.batch():
        moved = 0
        while batch := list(Deal.objects.select_for_update().filter(stage=stage)[:BATCH]):
            if to is None:
                raise RefusedError(_("%(stage)s has deals in it. Choose where they go.") % {"stage": stage})
            _send(batch, stage, to, by)
            moved += len(batch)
        ledger.remove(stage, by=by, verb="stage.removed")
    return moved


def _send(deals: list[Deal], stage: Stage, to: Stage, by: ledger.Actor) -> None:
    before, after = {"stage": plain(stage)}, {"stage": plain(to)}
    if to.pipeline_id != stage.pipeline_id:
        before, after = {**before, "pipeline": plain(stage.pipeline)}, {**after, "pipeline": plain(to.pipeline)}
    now = timezone.now()
    Deal.objects.filter(pk__in=[deal.pk for deal in deals]).update(
        stage=to, pipeline=to.pipeline, changed=now, version=F("version") + 1
    )
    ledger.record([Entry("deal.moved", deal, before, after) for deal in deals], by=by)
    for deal in deals:
        deal.stage, deal.pipeline, deal.changed, deal.version = to, to.pipeline, now, deal.version + 1
        events.tell(events.Event("changed", "deal", deal, before, after))


@transaction.atomic
def add_reason(workspace: Workspace, kind: str, name: str, *, by: ledger.Actor) -> Reason:
    """A reason for winning or losing, last. Raises RefusedError where there is one of that name."""
    reasons = Reason.objects.filter(workspace=workspace, kind=kind)
    _check_name(reasons, name)
    made = Reason(workspace=workspace, kind=kind, name=name, position=_last(reasons) + 1)
    ledger.add(made, by=by, verb="reason.added")
    return made


@transaction.atomic
def rename_reason(reason: Reason, name: str, *, by: ledger.Actor) -> bool:
    """What was won or lost for it before is so still, under the new name. Errors as for `add_reason`."""
    _check_name(Reason.objects.filter(workspace=reason.workspace_id, kind=reason.kind).exclude(pk=reason.pk), name)
    return ledger.change(reason, by=by, verb="reason.changed", name=name)


@transaction.atomic
def remove_reason(reason: Reason, *, by: ledger.Actor) -> None:
    """Take a reason away that no deal was closed for; raises RefusedError for another: its history would be lost."""
    if Deal.objects.filter(reason=reason).exists():
        raise RefusedError(
            _("Deals have been closed for the reason %(reason)s. Give it another name instead.") % {"reason": reason}
        )
    ledger.remove(reason, by=by, verb="reason.removed")


def _check_name(others: Any, name: str) -> None:
    if others.filter(name=name).exists():
        raise RefusedError(_("There is one called %(name)s already.") % {"name": name})


def _last(ordered: Any) -> int:
    last = ordered.aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)
