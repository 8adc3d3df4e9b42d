"""What a condition can be made of: the fields to choose from, their operators, and the values that are offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyndig.crm.fields import Field, Kind, Type
from kyndig.crm.fields.listing import filtered, heading
from kyndig.crm.filters.operators import LABELS, Family, Operator, family_of, operators_of
from kyndig.crm.filters.periods import OFFERED, in_words
from kyndig.crm.filters.values import ME
from kyndig.crm.models import Pipeline, Reason, Stage, Tag
from kyndig.crm.queries.viewing import Viewer
from kyndig.people.models import Person

Choice = tuple[str, str]
MOST = 500


@dataclass(frozen=True)
class Choices:
    """What is offered for one field. `values` is empty where a value is typed; `periods` are for days."""

    field: Field
    label: str
    family: str
    operators: Sequence[Choice]
    values: Sequence[Choice]
    periods: Sequence[Choice] = ()


def fields_to_choose(kind: Kind) -> list[Choice]:
    """The fields that a list can be narrowed by, by name and label."""
    return [(name, str(heading(field))) for name, field in filtered(kind).items()]


def choices_for(viewer: Viewer, field: Field) -> Choices:
    """At most two queries."""
    operators = [(operator.value, str(LABELS[operator])) for operator in operators_of(field)]
    family = family_of(field)
    periods = [(word, in_words(word)) for word in OFFERED] if family is Family.DAY else []
    return Choices(field, str(heading(field)), family.value, operators, values_for(viewer, field), periods)


def values_for(viewer: Viewer, field: Field) -> list[Choice]:
    """What is chosen from, where a field is not typed; the one who asks first among people."""
    workspace = viewer.workspace
    if field.type is Type.CHOICE:
        return [(value, str(label)) for value, label in field.choices]
    if field.type is Type.FLAG:
        return [("yes", pgettext("answer", "yes")), ("no", pgettext("answer", "no"))]
    if field.type is Type.PERSON:
        people = Person.objects.filter(organisation=workspace.organisation_id, left=None, is_employee=True)
        people = people.exclude(pk=viewer.person.pk)[:MOST]
        return [(ME, _("Me (whoever looks)")), *((str(each.pk), each.name) for each in people)]
    if field.type is Type.PIPELINE:
        return [(str(each.pk), each.name) for each in Pipeline.objects.filter(workspace=workspace)]
    if field.type is Type.STAGE:
        return stages_of(viewer)
    if field.type is Type.REASON:
        return [(str(each.pk), each.name) for each in Reason.objects.filter(workspace=workspace)]
    if field.type is Type.TAGS:
        return [(tag.name, tag.name) for tag in Tag.objects.filter(workspace=workspace)[:MOST]]
    return []


def stages_of(viewer: Viewer) -> list[Choice]:
    """Stages by name; with the pipeline's, where there are several."""
    stages = list(
        Stage.objects.filter(pipeline__workspace=viewer.workspace)
        .select_related("pipeline")
        .order_by("pipeline__position", "pipeline_id", "position", "id")
    )
    several = len({stage.pipeline_id for stage in stages}) > 1
    return [(str(each.pk), f"{each.pipeline}: {each.name}" if several else each.name) for each in stages]


def operator_named(name: str, field: Field) -> Operator:
    """The operator of that name, or the field's first."""
    return Operator(name) if name in operators_of(field) else operators_of(field)[0]
