"""From the body of a request to the values that the actions take, with what is wrong by field."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kyndig.api.rest import own
from kyndig.api.rest.problems import ProblemError
from kyndig.api.rest.schemas import FILLED
from kyndig.crm.fields import FieldError, Kind, Type, clean
from kyndig.crm.models import Deal, Workspace
from kyndig.people.models import Person


def cleaned(kind: Kind, given: Mapping[str, Any], workspace: Workspace, person: Person) -> dict[str, Any]:
    """The values by the name of the field, those under `own` too. Raises ProblemError with a sentence a field."""
    values, errors = {}, {}
    mine = given.get("own") or {}
    fields = {field.name: field for field in kind.fields}
    asked = [(name, name, raw) for name, raw in given.items() if name != "own"]
    asked += [(f"own.{name}", name, raw) for name, raw in mine.items()]
    for place, name, raw in asked:
        field = fields.get(name)
        if field is None or field.own != place.startswith("own."):
            errors[place] = _("There is no field of this name.")
            continue
        if raw is None and field.type in FILLED:
            continue
        try:
            if field.own:
                own.check(field, raw)
            value = clean(field, raw, workspace)
            if field.type is Type.DEAL and value is not None:
                _check_seen(value, person)
        except FieldError as error:
            errors[place] = str(error)
        else:
            values[name] = value
    if errors:
        raise ProblemError(_("Something in the request is not as it should be."), errors=errors)
    return values


def _check_seen(deal: Deal, person: Person) -> None:
    """A confidential deal cannot be named by who may not see it: it looks as if it were not there."""
    if not Deal.objects.visible_to(person).filter(pk=deal.pk).exists():
        raise FieldError(_("This is not among those you can choose. It may have been deleted."))
