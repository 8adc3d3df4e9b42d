"""A list as a file."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyndig.crm.actions.exporting import as_csv, as_workbook
from kyndig.crm.addresses import PLACES
from kyndig.crm.policies import in_workspace
from kyndig.crm.views.lists import asked
from kyndig.design.notices import tell
from kyndig.people.refusals import RefusedError

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@in_workspace()
def file(request: HttpRequest, kind: str, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    viewer, wanted = asked(request, kind, request.GET)
    name = f"{request.organisation.slug}-{PLACES[kind]}-{timezone.localdate():%Y-%m-%d}.{form}"
    if form == "csv":
        answer = StreamingHttpResponse(as_csv(viewer, wanted), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    if form != "xlsx":
        raise Http404
    try:
        return FileResponse(as_workbook(viewer, wanted), as_attachment=True, filename=name, content_type=WORKBOOK)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
        return redirect(f"{viewer.base}{PLACES[kind]}/{wanted.address()}")
