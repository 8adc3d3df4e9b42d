"""The files of a record."""

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.crm.actions.files import add_file, remove_file
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries.files import reach_file
from kyndig.crm.queries.reach import reach
from kyndig.crm.queries.viewing import Viewer
from kyndig.crm.views.undoing import undo_address
from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError

# Shown by browsers without running anything in them; all else is handed over as octets.
HARMLESS = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/csv"}
)


class FileForm(forms.Form):
    file = forms.FileField(allow_empty_file=True)


@require_POST
@in_workspace()
def add(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    record = reach(request.workspace, kind, request.person, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        tell(request, _("Choose a file first."), kind="wait")
    else:
        try:
            with ledger.batch() as batch:
                file = add_file(record, form.cleaned_data["file"], by=request.person)
        except RefusedError as refused:
            tell(request, str(refused), kind="wait")
        else:
            tell(request, _("“%(name)s” is added.") % {"name": file.name}, undo=undo_address(request, batch))
    return redirect(Viewer.of(request).url(kind, pk))


@require_safe
@in_workspace()
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Always as a file to save: nothing that somebody has sent us is run as a page of ours."""
    file, _kind, _record = reach_file(Viewer.of(request), pk)
    content_type = file.content_type if file.content_type in HARMLESS else "application/octet-stream"
    response = FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name, content_type=content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@in_workspace()
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = Viewer.of(request)
    file, kind, record = reach_file(viewer, pk)
    with ledger.batch() as batch:
        remove_file(file, by=request.person)
    tell(request, _("“%(name)s” is removed.") % {"name": file.name}, undo=undo_address(request, batch))
    return redirect(viewer.url(kind, record.pk))
