"""One condition more on a list, or another in its place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kyndig.crm.addresses import PLACES
from kyndig.crm.fields import Field, FieldError
from kyndig.crm.fields.listing import filtered
from kyndig.crm.filters import Condition, Filter, Operator
from kyndig.crm.filters.values import read_values
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.narrowing import choices_for, operator_named
from kyndig.crm.views.lists import asked

Place = tuple[int, int]


@require_safe
@in_workspace()
def narrow(request: HttpRequest, kind: str) -> HttpResponse:
    viewer, wanted = asked(request, kind, request.GET)
    here = f"{viewer.base}{PLACES[kind]}/"
    place = _place(wanted.filter, request.GET.get("change", ""))
    changed = wanted.filter.groups[place[0]][place[1]] if place else None
    field = filtered(wanted.kind).get(request.GET.get("field", changed.field if changed else ""))
    if field is None:
        return redirect(here + wanted.address())
    error, typed = "", _typed(request, changed)
    operator = operator_named(request.GET.get("operator", changed.operator if changed else ""), field)
    if "operator" in request.GET:
        try:
            condition = _condition(request, field, operator)
        except FieldError as wrong:
            error = str(wrong)
        else:
            by_or = request.GET.get("join") == "or"
            filter_ = (
                wanted.filter.replaced(*place, condition) if place else wanted.filter.joined(condition, by_or=by_or)
            )
            return redirect(here + wanted.filtered_by(filter_).address())
    context = {
        "choices": choices_for(viewer, field),
        "operator": operator.value,
        "typed": typed,
        "error": error,
        "pairs": wanted.pairs(),
        "change": request.GET.get("change", "") if place else "",
        "join": request.GET.get("join", "and"),
        "asks_join": bool(wanted.filter) and place is None,
        "here": here + wanted.address(),
        "kind": wanted.kind,
    }
    return render(request, "crm/lists/narrow.html", context, status=422 if error else 200)


def _condition(request: HttpRequest, field: Field, operator: Operator) -> Condition:
    asked_for = request.GET
    if operator in {Operator.DURING, Operator.NOT_DURING}:
        raw = asked_for.getlist("period")
    elif operator is Operator.BETWEEN:
        raw = [asked_for.get("value", ""), asked_for.get("to", "")]
    else:
        raw = asked_for.getlist("value")
    return Condition(field.name, operator.value, read_values(field, operator, raw))


def _place(filter_: Filter, text: str) -> Place | None:
    """`0.1` is the second condition of the first group; None where there is none such."""
    group, _dot, place = text.partition(".")
    if not (group.isascii() and group.isdigit() and place.isascii() and place.isdigit() and len(text) < 6):
        return None
    found = int(group), int(place)
    known = found[0] < len(filter_.groups) and found[1] < len(filter_.groups[found[0]])
    return found if known else None


def _typed(request: HttpRequest, changed: Condition | None) -> dict[str, object]:
    """What stands in the form: what was typed, or what the condition has that is to be changed."""
    given = request.GET
    if "operator" in given or changed is None:
        values = given.getlist("value")
        return {"values": values, "value": values[0] if values else "", "to": given.get("to", ""),
                "period": given.get("period", "last_30_days")}  # fmt: skip
    values = list(changed.values)
    first, last = (values[0], values[-1]) if values else ("", "")
    return {"values": values, "value": first, "to": last if len(values) > 1 else "", "period": first}
