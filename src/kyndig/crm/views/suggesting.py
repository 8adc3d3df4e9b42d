"""What is offered while somebody types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.suggesting import suggest as suggestions
from kyndig.crm.queries.viewing import Viewer


@require_safe
@in_workspace()
def suggest(request: HttpRequest) -> JsonResponse:
    """`?kind=company&q=fjo` as `{"items": [{"id", "label", "note"}]}`; an unknown kind has none."""
    kind = request.GET.get("kind", "")
    known = kind in {"company", "contact", "deal", "person"}
    found = suggestions(Viewer.of(request), kind, request.GET.get("q", "")) if known else []
    return JsonResponse({"items": [vars(each) for each in found]})
