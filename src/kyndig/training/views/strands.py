"""The strands: their list, and one of them with the consequence of a change before it is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyndig.design.notices import tell
from kyndig.people.policies import allowed
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.strands import add_strand, change_strand, move_strand, pause_strand, resume_strand
from kyndig.training.forms.strands import StrandForm, default_trainers
from kyndig.training.models import Strand
from kyndig.training.queries.consequences import consequence_of
from kyndig.training.queries.programme import programme_or_404
from kyndig.training.queries.strand_list import strand_list


@allowed("training.edit_programme")
def strands(request: HttpRequest) -> HttpResponse:
    found = programme_or_404(request.organisation)
    context = {"programme": found, "listing": strand_list(found, on=timezone.localdate())}
    return render(request, "training/strands/strands.html", context)


@allowed("training.edit_programme")
def new_strand(request: HttpRequest) -> HttpResponse:
    programme = programme_or_404(request.organisation)
    initial = {"trainers": default_trainers(programme), "first_period": 1}
    return _edit(request, None, StrandForm(request.POST or None, programme=programme, initial=initial))


@allowed("training.edit_programme")
def strand(request: HttpRequest, strand: int) -> HttpResponse:
    found = _strand(request, strand)
    form = StrandForm(request.POST or None, instance=_strand(request, strand), programme=found.programme)
    return _edit(request, found, form)


@require_POST
@allowed("training.edit_programme")
def pause(request: HttpRequest, strand: int) -> HttpResponse:
    found = _strand(request, strand)
    if found.active:
        pause_strand(found, by=request.person)
        tell(request, _("“%(name)s” is paused. Sessions that are published stay.") % {"name": found.name})
    else:
        resume_strand(found, by=request.person)
        tell(request, _("“%(name)s” is planned again.") % {"name": found.name})
    return redirect("training:strands", organisation=request.organisation.slug)


@require_POST
@allowed("training.edit_programme")
def move(request: HttpRequest, strand: int) -> HttpResponse:
    move_strand(_strand(request, strand), -1 if request.POST.get("way") == "up" else 1, by=request.person)
    return redirect("training:strands", organisation=request.organisation.slug)


def _strand(request: HttpRequest, pk: int) -> Strand:
    programme = programme_or_404(request.organisation)
    return get_object_or_404(programme.strands.select_related("course", "programme__organisation"), pk=pk)


def _edit(request: HttpRequest, found: Strand | None, form: StrandForm) -> HttpResponse:
    """Show the form, then the consequence, then save: what is saved is what was shown."""
    context = {"form": form, "strand": found, "programme": form.programme}
    if request.method == "POST" and form.is_valid():
        context["mark"] = form.mark()
        if "save" in request.POST and form.cleaned_data["shown"] == context["mark"]:
            try:
                return _save(request, found, form)
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
        else:
            context["changed_since"] = "save" in request.POST
            context["consequence"] = consequence_of(form.programme, found, form.wish(), on=timezone.localdate())
    template = "training/strands/consequence.html" if request.htmx else "training/strands/strand.html"
    return render(request, template, context, status=422 if form.is_bound and form.errors and not request.htmx else 200)


def _save(request: HttpRequest, found: Strand | None, form: StrandForm) -> HttpResponse:
    if found is None:
        found = add_strand(form.programme, form.values(), by=request.person)
        tell(request, _("“%(name)s” is a strand of the programme now.") % {"name": found.name})
    else:
        change_strand(found, form.values(), by=request.person)
        tell(request, _("“%(name)s” is changed. The next timetable follows it.") % {"name": found.name})
    return redirect("training:strands", organisation=request.organisation.slug)
