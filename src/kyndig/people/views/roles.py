"""Roles: of one person, of one department, and who comes in from outside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.people.actions.outsiders import invite
from kyndig.people.actions.roles import appoint, dismiss, set_helpers
from kyndig.people.forms.people import HelpersForm, OutsideForm, RoleForm
from kyndig.people.models import Role
from kyndig.people.policies import allowed, may, may_give
from kyndig.people.queries.departments import chart_of, departments_within
from kyndig.people.queries.people import reachable_by
from kyndig.people.refusals import RefusedError


@require_POST
@allowed("people.edit")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(reachable_by(request.person), pk=pk)
    kinds = {kind for kind in Role.Kind.values if may_give(request.person, kind)}
    chart = chart_of(request.organisation)
    form = RoleForm(request.POST, organisation=request.organisation, chart=chart, kinds=kinds)
    if form.is_valid():
        asked = form.cleaned_data
        rights = asked.get("rights", "") if asked["kind"] == Role.Kind.PARTNER else ""
        try:
            role = appoint(person, asked["kind"], department=asked["department"], rights=rights, by=request.person)
        except RefusedError as refused:
            tell(request, str(refused), kind="wait")
        else:
            said = {"name": person.name, "role": role.get_kind_display()}
            tell(request, _("%(name)s has a new role: %(role)s.") % said)
    else:
        tell(request, _("Choose a role, and the department that it is for."), kind="wait")
    return redirect("people:person", organisation=request.organisation.slug, pk=pk)


@require_POST
@allowed("people.edit")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(request.organisation.roles.select_related("person"), pk=pk)
    if not may_give(request.person, role.kind):
        raise Http404
    try:
        dismiss(role, by=request.person)
    except RefusedError as refused:
        tell(request, str(refused), kind="wait")
    else:
        said = {"name": role.person.name, "role": role.get_kind_display()}
        tell(request, _("%(name)s no longer has the role: %(role)s.") % said)
    return redirect("people:person", organisation=request.organisation.slug, pk=role.person_id)


@require_safe
@allowed("people.see_all")
def superusers(request: HttpRequest) -> HttpResponse:
    context = {"chart": chart_of(request.organisation), "may_edit": may(request.person, "people.edit")}
    return render(request, "people/superusers.html", context)


@allowed("people.edit")
def choose_superusers(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(request.organisation.departments, pk=pk)
    within = departments_within(request.organisation, {department.pk})
    people = list(request.organisation.people.employed().filter(department__in=within))
    held = {role.kind: role.person for role in department.roles.select_related("person").filter(person__left=None)}
    people += [person for person in held.values() if person not in people]
    initial = {kind: held[kind].pk if kind in held else "" for kind in (Role.Kind.SUPERUSER, Role.Kind.DEPUTY)}
    form = HelpersForm(request.POST or None, people=people, initial=initial)
    if form.is_valid():
        by_number = {person.pk: person for person in people}
        chosen = {kind: by_number.get(form.cleaned_data[kind]) for kind in initial}
        set_helpers(department, chosen, by=request.person)
        tell(request, _("%(department)s: who helps there is noted.") % {"department": department.name})
        return redirect("people:superusers", organisation=request.organisation.slug)
    return render(request, "people/choose_superusers.html", {"form": form, "department": department, "people": people})


@allowed("people.edit")
def invite_from_outside(request: HttpRequest) -> HttpResponse:
    kinds = {kind for kind in (Role.Kind.TRAINER, Role.Kind.PARTNER) if may_give(request.person, kind)}
    form = OutsideForm(request.POST or None, kinds=kinds)
    if form.is_valid():
        try:
            person = invite(request.organisation, by=request.person, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("An invitation is on its way to %(email)s.") % {"email": person.email})
            return redirect("people:person", organisation=request.organisation.slug, pk=person.pk)
    return render(request, "people/invite.html", {"form": form})
