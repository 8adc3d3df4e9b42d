"""The list of people, and one person."""

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.ledger import actions as ledger
from kyndig.people import extensions
from kyndig.people.actions.lists import export_people
from kyndig.people.actions.people import change_person, hire, mark_left, return_person
from kyndig.people.forms.people import LeftForm, PersonForm, RoleForm
from kyndig.people.models import Person, Role
from kyndig.people.policies import allowed, may, may_give
from kyndig.people.queries.departments import chart_of
from kyndig.people.queries.people import ORDERS, SHOWN, Wanted, numbers_of, page_of_people, reachable_by
from kyndig.people.refusals import RefusedError


def _wanted(request: HttpRequest) -> Wanted:
    """What the address asks the list for; what makes no sense counts as not asked."""
    asked = request.GET
    department = asked.get("department", "")
    known = {*SHOWN, *(one.name for one in extensions.filters())}
    return Wanted(
        words=asked.get("q", "")[:100],
        department=int(department) if department.isascii() and department.isdigit() and len(department) < 12 else None,
        show=asked.get("show", "") if asked.get("show") in known else "",
        sort=asked.get("sort", "") if asked.get("sort") in ORDERS else "name",
    )


def _extra() -> dict[str, Q]:
    return {one.name: one.condition() for one in extensions.filters()}


@require_safe
@allowed("people.see")
def index(request: HttpRequest) -> HttpResponse:
    wanted = _wanted(request)
    context = {
        "page": page_of_people(request.person, wanted, request.GET, _extra()),
        "numbers": numbers_of(request.person),
        "chart": chart_of(request.organisation),
        "wanted": wanted,
        "more_filters": extensions.filters(),
        "may_edit": may(request.person, "people.edit"),
        "sees_all": may(request.person, "people.see_all"),
    }
    return render(request, "people/list.html", context)


@require_safe
@allowed("people.see")
def file(request: HttpRequest) -> HttpResponse:
    """The people shown, as a file for spreadsheets; each of them can see that it was saved, and by whom."""
    text = export_people(request.person, _wanted(request), _extra())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"{request.organisation.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allowed("people.edit")
def add(request: HttpRequest) -> HttpResponse:
    chart = chart_of(request.organisation)
    form = PersonForm(request.POST or None, organisation=request.organisation, chart=chart)
    if form.is_valid():
        try:
            person = hire(request.organisation, by=request.person, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("%(name)s is on the list.") % {"name": person.name})
            return redirect("people:person", organisation=request.organisation.slug, pk=person.pk)
    return render(request, "people/add.html", {"form": form})


@require_safe
@allowed("people.belong")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _reach(request, pk)
    with transaction.atomic():
        ledger.look_up(shown, by=request.person, verb="person.looked_up")
    may_edit = may(request.person, "people.edit")
    kinds = {kind for kind in Role.Kind.values if may_give(request.person, kind)}
    chart = chart_of(request.organisation) if may_edit else None
    context = {
        "shown": shown,
        "own": shown.pk == request.person.pk,
        "roles": [(role, may_give(request.person, role.kind)) for role in shown.roles.all()],
        "reports": shown.reports.filter(left=None).count(),
        "links": extensions.links_for(request.person, shown),
        "may_edit": may_edit,
        "left_form": LeftForm(today=timezone.localdate()),
        "role_form": may_edit and RoleForm(organisation=request.organisation, chart=chart, kinds=kinds),
        "shares_email": may_edit and shown.user is None and _shares_email(shown),
    }
    return render(request, "people/person.html", context)


@allowed("people.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _reach(request, pk)
    chart = chart_of(request.organisation)
    form = PersonForm(request.POST or None, instance=shown, organisation=request.organisation, chart=chart)
    if form.is_valid():
        try:
            change_person(shown, by=request.person, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("What is known about %(name)s was changed.") % {"name": shown.name})
            return redirect("people:person", organisation=request.organisation.slug, pk=pk)
    return render(request, "people/change.html", {"form": form, "shown": shown})


@require_POST
@allowed("people.edit")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _reach(request, pk)
    form = LeftForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        tell(request, _("Choose the first day that the person is no longer here."), kind="wait")
        return redirect("people:person", organisation=request.organisation.slug, pk=pk)
    try:
        mark_left(shown, form.cleaned_data["on"], request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        undo = reverse("people:return", kwargs={"organisation": request.organisation.slug, "pk": pk})
        tell(request, _("%(name)s is marked as left.") % {"name": shown.name}, undo=undo)
    return redirect("people:person", organisation=request.organisation.slug, pk=pk)


@require_POST
@allowed("people.edit")
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _reach(request, pk)
    try:
        return_person(shown, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        tell(request, _("%(name)s is on the list again.") % {"name": shown.name})
    return redirect("people:person", organisation=request.organisation.slug, pk=pk)


def _reach(request: HttpRequest, pk: int) -> Person:
    people = reachable_by(request.person).select_related("department", "manager", "organisation", "user")
    return get_object_or_404(people.prefetch_related("roles__department"), pk=pk)


def _shares_email(shown: Person) -> bool:
    others = shown.organisation.people.filter(email__iexact=shown.email, left=None).exclude(pk=shown.pk)
    return bool(shown.email) and others.exists()
