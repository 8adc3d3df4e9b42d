"""What the board asks the database."""

import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from kyndig.crm.models import Activity, Company, Deal, Pipeline, Stage
from kyndig.crm.rules.folding import sort_key
from kyndig.database import prepared
from kyndig.people.models import Person

ON_A_CARD = (
    "pk", "stage", "version", "name", "company__name", "value", "currency", "owner__given_name", "owner__family_name",
    "entered_stage", "confidential",
)  # fmt: skip


@prepared()
def pipelines_of(*, workspace: int) -> "QuerySet[Pipeline, Pipeline]":
    """In their order."""
    return Pipeline.objects.filter(workspace=workspace)


@prepared()
def stages_of(*, pipeline: int) -> "QuerySet[Stage, Stage]":
    """In their order."""
    return Stage.objects.filter(pipeline=pipeline)


@prepared()
def department_of(*, organisation: int, department: int | None) -> "QuerySet[Person, int]":
    """The numbers of those in a department; None is of those who are in none."""
    return (
        Person.objects.filter(organisation=organisation, department=department).order_by().values_list("pk", flat=True)
    )


@prepared()
def last_changed(*, workspace: int) -> "QuerySet[Deal, datetime.datetime]":
    deals: QuerySet[Deal] = Deal.objects.filter(workspace=workspace, binned=None).order_by("-changed", "id")
    return deals.values_list("changed", flat=True)[:1]


@prepared()
def last_binned(*, workspace: int) -> "QuerySet[Deal, datetime.datetime | None]":
    deals: QuerySet[Deal] = Deal.objects.filter(workspace=workspace).exclude(binned=None).order_by("-binned")
    return deals.values_list("binned", flat=True)[:1]


def _wanted(pipeline: int, person: int, workspace: int, owners: tuple[int, ...] | None, text: str) -> "QuerySet[Deal]":
    """The deals of a pipeline that the person may see: of the owners, where some are named, with the text in them."""
    deals: QuerySet[Deal] = Deal.objects.filter(pipeline=pipeline, binned=None).visible_to(person)
    if owners is not None:
        deals = deals.filter(owner__in=owners)
    if text:
        companies = Company.objects.filter(workspace=workspace, binned=None, sort_name__contains=sort_key(text))
        deals = deals.filter(Q(name__icontains=text) | Q(company__in=companies.values("pk")))
    return deals


# A text that is looked for decides how the question is built; the workspace is of use only then.
@prepared("text", idle=("workspace",))
def sums(
    *,
    pipeline: int,
    person: int,
    workspace: int,
    owners: tuple[int, ...] | None,
    text: str,
    stages: tuple[int, ...],
    limits: tuple[datetime.datetime, ...],
) -> "QuerySet[Deal, tuple[Any, ...]]":
    """By stage and currency: how many are open, how many came there before the limit of the stage, what they are worth,
    that times their own probability, and the worth of those without one. One sweep over an index that holds it all."""
    long = Q()
    for stage, limit in zip(stages, limits, strict=True):
        long |= Q(stage=stage, entered_stage__lt=limit)
    standing = _wanted(pipeline, person, workspace, owners, text).filter(state=Deal.State.OPEN).order_by()
    summed = standing.values("stage", "currency").annotate(
        number=Count("pk"),
        long=Count("pk", filter=long),
        worth=Sum("value"),
        likely=Sum(F("value") * F("probability")),
        rest=Sum("value", filter=Q(probability=None)),
    )
    return summed.values_list("stage", "currency", "number", "long", "worth", "likely", "rest")


@prepared("text", "most", idle=("workspace",))
def standing_in(
    *,
    pipeline: int,
    person: int,
    workspace: int,
    owners: tuple[int, ...] | None,
    text: str,
    stage: int,
    most: int,
) -> "QuerySet[Deal, tuple[Any, ...]]":
    """The first cards of a stage."""
    standing = _wanted(pipeline, person, workspace, owners, text).filter(state=Deal.State.OPEN, stage=stage)
    return standing.order_by("rank", "id").values_list(*ON_A_CARD)[:most]


@prepared()
def steps(*, person: int, deals: tuple[int, ...]) -> "QuerySet[Activity, tuple[int, str, datetime.date | None]]":
    """What is to be done with each deal: what is due first, and what has no day last."""
    open_ones: QuerySet[Activity] = Activity.objects.filter(deal__in=deals, done=None, binned=None).visible_to(person)
    to_do = open_ones.exclude(kind=Activity.Kind.NOTE).order_by(F("due").asc(nulls_last=True), "id")
    return to_do.values_list("deal", "subject", "due")


@prepared("text", idle=("workspace",))
def closed_since(
    *,
    pipeline: int,
    person: int,
    workspace: int,
    owners: tuple[int, ...] | None,
    text: str,
    since: datetime.date,
) -> "QuerySet[Deal, tuple[str, str, int, Any]]":
    """By state and currency: how many were won or lost since the day, and what they were worth."""
    deals = _wanted(pipeline, person, workspace, owners, text).exclude(state=Deal.State.OPEN)
    closed = deals.filter(closed_on__gte=since).order_by().values("state", "currency")
    summed = closed.annotate(number=Count("pk"), worth=Sum("value"))
    return summed.values_list("state", "currency", "number", "worth")
