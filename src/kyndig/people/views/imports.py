"""A list of people is uploaded, looked through, and saved only when somebody says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people import lists
from kyndig.people.actions.imports import ChangedSinceError, apply_import, correct_list, discard_list, stage_list
from kyndig.people.forms.imports import ChoicesForm, ColumnsForm, UploadForm
from kyndig.people.models import PeopleImport
from kyndig.people.policies import allowed
from kyndig.people.queries.import_page import preview_page
from kyndig.people.queries.imports import listed_in, tables_of
from kyndig.people.refusals import RefusedError
from kyndig.people.uploads import ListUploadHandler


def _staged(request: HttpRequest, pk: int) -> PeopleImport:
    waiting = request.organisation.imports.select_related("organisation")
    return get_object_or_404(waiting, pk=pk, state=PeopleImport.State.STAGED)


def _to(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    return redirect(f"people:{name}", organisation=request.organisation.slug, pk=pk)


@csrf_exempt  # the handler must stand there before the form is read; the check comes right after
@allowed("people.edit")
def upload(request: HttpRequest) -> HttpResponse:
    handler = ListUploadHandler(request)
    request.upload_handlers.insert(0, handler)
    return _take(request, handler)


@csrf_protect
def _take(request: HttpRequest, handler: ListUploadHandler) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and handler.refused:
        form.errors["file"] = form.error_class([lists.too_large(handler.refused).message])
    elif form.is_valid():
        file = form.cleaned_data["file"]
        try:
            staged = stage_list(request.organisation, lists.content_of(file), file.name, by=request.person)
        except lists.ListError as error:
            form.add_error("file", error.message)
        else:
            return _to(request, "import_columns", staged.pk)
    waiting = request.organisation.imports.filter(state=PeopleImport.State.STAGED).defer("content").first()
    return render(request, "people/imports/upload.html", {"form": form, "waiting": waiting})


@allowed("people.edit")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    staged = _staged(request, pk)
    content = bytes(staged.content)
    tables = tables_of(content, staged.name)
    initial = {
        f"column-{n}": staged.meanings.get(column.key, column.meaning) for n, column in enumerate(tables.columns)
    }
    form = ColumnsForm(request.POST or None, columns=tables.columns, initial=initial)
    if form.is_valid():
        try:
            listed_in(content, staged.name, form.meanings)
            correct_list(staged, by=request.person, meanings=form.meanings)
        except lists.ListError as error:
            form.add_error(None, error.message)
        except RefusedError as refused:
            tell(request, str(refused), kind="wait")
            return redirect("people:list", organisation=request.organisation.slug)
        else:
            return _to(request, "import_preview", pk)
    return render(request, "people/imports/columns.html", {"form": form, "staged": staged, "tables": tables})


@allowed("people.edit")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    staged = _staged(request, pk)
    shown, number = request.GET.get("show", ""), request.GET.get("page", "1")
    try:
        page = preview_page(staged, show=shown, page=int(number) if number.isdecimal() else 1)
    except lists.ListError as error:
        tell(request, error.message, kind="wait")
        return _to(request, "import_columns", pk)
    asks_managers = staged.add_managers or bool(page.changes.unlisted_managers)
    form = ChoicesForm(
        request.POST or None,
        changes=page.changes,
        settled=staged.settled,
        asks_managers=asks_managers,
        initial={"complete": staged.complete, "add_managers": staged.add_managers, "proof": page.proof},
    )
    if form.is_valid():
        try:
            return _decide(request, staged, form)
        except RefusedError as refused:  # somebody was quicker: a colleague, or a second press of the button
            tell(request, str(refused), kind="wait")
            return redirect("people:list", organisation=request.organisation.slug)
    return render(request, "people/imports/preview.html", {"page": page, "form": form, "staged": staged, "show": shown})


def _decide(request: HttpRequest, staged: PeopleImport, form: ChoicesForm) -> HttpResponse:
    """Keep the choices; save the people only where what would be written is what the page showed."""
    corrected = correct_list(staged, by=request.person, **form.choices)
    if "apply" not in request.POST:
        return _to(request, "import_preview", staged.pk)
    try:
        if corrected:
            raise ChangedSinceError
        apply_import(staged, by=request.person, proof=form.cleaned_data["proof"])
    except ChangedSinceError:
        tell(request, _("Something is different from what you saw. Look through it once more."), kind="wait")
        return _to(request, "import_preview", staged.pk)
    return _to(request, "import_done", staged.pk)


@require_POST
@allowed("people.edit")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    staged = _staged(request, pk)
    try:
        discard_list(staged, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        tell(request, _("The list was put away. Nothing was saved from it."))
    return redirect("people:import", organisation=request.organisation.slug)


@require_safe
@allowed("people.edit")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    applied = request.organisation.imports.defer("content")
    staged = get_object_or_404(applied, pk=pk, state=PeopleImport.State.APPLIED)
    people = request.organisation.people.employed()
    context = {"staged": staged, "people": people.count(), "no_email": people.filter(email="").count()}
    return render(request, "people/imports/done.html", context)
