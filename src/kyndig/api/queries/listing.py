"""A page of records, in the order in which they were changed, found by key and never by counting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kyndig.api.queries.representing import related, represent
from kyndig.api.rules import cursors
from kyndig.crm import fields
from kyndig.crm.fields import KINDS
from kyndig.crm.models import Workspace
from kyndig.crm.queries.reach import reachable
from kyndig.crm.rules import phones
from kyndig.people.models import Person


@dataclass(frozen=True)
class Page:
    """Records as plain values, and the cursor of the next page: "" on the last."""

    items: list[dict[str, Any]]
    next: str


def page(
    workspace: Workspace,
    kind: str,
    person: Person,
    filters: Mapping[str, Any],
    *,
    condition: Q | None = None,
    size: int,
    cursor: str = "",
    newest_first: bool = False,
    binned: bool = False,
) -> Page:
    """Those that the person may see and that all filters let through, `size` of them.

    Raises CursorError for a text that is no cursor.
    """
    described = fields.of(workspace.organisation, kind)
    found = _binned(workspace, kind, person) if binned else reachable(workspace, kind, person)
    for name, value in filters.items():
        found = found.filter(FILTERS[name](kind, value, workspace))
    if condition is not None:
        found = found.filter(condition)
    if cursor:
        moment, number = cursors.unpack(cursor)
        if newest_first:
            found = found.filter(Q(changed__lt=moment) | Q(changed=moment, pk__gt=number), changed__lte=moment)
        else:
            found = found.filter(Q(changed__gt=moment) | Q(changed=moment, pk__lt=number), changed__gte=moment)
    order = ("-changed", "pk") if newest_first else ("changed", "-pk")
    rows = list(found.select_related(*related(described)).order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    following = cursors.pack(rows[-1].changed, rows[-1].pk) if more else ""
    return Page(represent(described, rows), following)


def _binned(workspace: Workspace, kind: str, person: Person) -> "QuerySet[Any]":
    return KINDS[kind].model.objects.filter(workspace=workspace).visible_to(person).exclude(binned=None)


def _email(kind: str, value: str, workspace: Workspace) -> Q:
    if kind == "contact":
        return Q(points__workspace_id=workspace.pk, points__kind="email", points__value=value.strip().lower())
    return Q(email=value.strip().lower())


def _phone(kind: str, value: str, workspace: Workspace) -> Q:
    try:
        value = phones.to_e164(value)
    except phones.PhoneError:
        return Q(pk__in=())
    if kind == "contact":
        return Q(points__workspace_id=workspace.pk, points__kind="phone", points__value=value)
    return Q(phone=value)


FILTERS: Mapping[str, Any] = {
    "changed_since": lambda kind, value, workspace: Q(changed__gte=value),
    "owner": lambda kind, value, workspace: Q(owner=value),
    "company": lambda kind, value, workspace: Q(company=value),
    "parent": lambda kind, value, workspace: Q(parent=value),
    "contact": lambda kind, value, workspace: Q(**{f"{kind}_contacts__contact": value}),
    "deal": lambda kind, value, workspace: Q(deal=value),
    "pipeline": lambda kind, value, workspace: Q(pipeline=value),
    "stage": lambda kind, value, workspace: Q(stage=value),
    "state": lambda kind, value, workspace: Q(state=value),
    "kind": lambda kind, value, workspace: Q(kind=value),
    "done": lambda kind, value, workspace: ~Q(done=None) if value else Q(done=None),
    "organisation_number": lambda kind, value, workspace: Q(organisation_number=value),
    "tag": lambda kind, value, workspace: Q(tags__name=value),
    "email": _email,
    "phone": _phone,
}
