"""What the records that a filter points at are called, as far as the one who looks may know."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from kyndig.crm.fields import Field, Type
from kyndig.crm.filters import Filter
from kyndig.crm.models import Pipeline, Reason, Stage
from kyndig.crm.queries.viewing import Viewer
from kyndig.people.models import Person

Naming = Callable[[Type, int], str]


def naming_for(viewer: Viewer, filter_: Filter, fields: Mapping[str, Field]) -> Naming:
    """A function that names a record of a type by its number, "" where there is none to see; a query for each type."""
    numbers: dict[Type, set[int]] = defaultdict(set)
    for condition in filter_:
        type_ = fields[condition.field].type
        if type_ in _SOURCES:
            numbers[type_].update(int(value) for value in condition.values if value.isdigit() and len(value) < 19)
    names = {type_: _names(viewer, type_, wanted) for type_, wanted in numbers.items() if wanted}
    return lambda type_, number: names.get(type_, {}).get(number, "")


def _names(viewer: Viewer, type_: Type, numbers: set[int]) -> dict[int, str]:
    return {number: str(record) for number, record in _SOURCES[type_](viewer).in_bulk(numbers).items()}


_SOURCES: Mapping[Type, Callable[[Viewer], "QuerySet[Any]"]] = {
    Type.PERSON: lambda viewer: Person.objects.filter(organisation=viewer.workspace.organisation_id),
    Type.COMPANY: lambda viewer: viewer.reachable("company"),
    Type.CONTACTS: lambda viewer: viewer.reachable("contact"),
    Type.DEAL: lambda viewer: viewer.reachable("deal"),
    Type.PIPELINE: lambda viewer: Pipeline.objects.filter(workspace=viewer.workspace),
    Type.STAGE: lambda viewer: Stage.objects.filter(pipeline__workspace=viewer.workspace),
    Type.REASON: lambda viewer: Reason.objects.filter(workspace=viewer.workspace),
}
