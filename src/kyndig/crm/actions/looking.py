"""A list of what one colleague has is a look at that colleague, and leaves a line."""

from django.db import transaction

from kyndig.crm.fields import Kind, Type
from kyndig.crm.fields.listing import filtered
from kyndig.crm.filters import Filter
from kyndig.crm.filters.values import ME
from kyndig.crm.models import Workspace
from kyndig.ledger import actions as ledger
from kyndig.people.models import Person


def look_through(workspace: Workspace, kind: Kind, filter_: Filter, *, by: Person) -> list[Person]:
    """Tell the ledger of each colleague that the filter narrows a list to; who they are.

    Looking for what is one's own leaves no line, and neither does a practice workspace.
    """
    if workspace.is_practice or not filter_:
        return []
    fields = filtered(kind)
    numbers = {
        int(value)
        for condition in filter_
        if fields[condition.field].type is Type.PERSON and condition.operator == "is"
        for value in condition.values
        if value != ME
    } - {by.pk}
    if not numbers:
        return []
    looked_at = list(Person.objects.filter(organisation=workspace.organisation_id, pk__in=numbers).order_by("pk"))
    with transaction.atomic():
        for person in looked_at:
            ledger.look_up(person, by=by, verb="list.looked_up")
    return looked_at
