"""The organisation chart: departments are added, renamed, moved, merged and removed."""

from typing import Any

from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.nesting import makes_circle


@transaction.atomic
def add_department(
    organisation: Organisation, name: str, *, parent: Department | None = None, by: ledger.Actor
) -> Department:
    """A new department, inside `parent` or at the top. Raises RefusedError where the name is empty or taken there."""
    name = _checked_name(organisation, name, parent)
    _check_same(organisation, parent)
    department = Department(organisation=organisation, name=name, parent=parent)
    ledger.add(department, by=by, verb="department.added")
    return department


@transaction.atomic
def rename_department(department: Department, name: str, *, by: ledger.Actor) -> bool:
    """False where it is called so already. Raises RefusedError where the name is empty or taken beside it."""
    name = _checked_name(department.organisation, name, department.parent, besides=department)
    return ledger.change(department, by=by, verb="department.renamed", name=name)


@transaction.atomic
def move_department(department: Department, into: Department | None, *, by: ledger.Actor) -> bool:
    """Put a department inside another, or at the top. Raises RefusedError where it would come to lie inside itself."""
    _check_same(department.organisation, into)
    parents = dict(department.organisation.departments.values_list("pk", "parent_id"))
    if makes_circle(parents, department.pk, into.pk if into else None):
        raise RefusedError(_("A department cannot lie inside itself."))
    _checked_name(department.organisation, department.name, into, besides=department)
    return ledger.change(department, by=by, verb="department.moved", parent=into)


@transaction.atomic
def reshape_department(department: Department, *, name: str, parent: Department | None, by: ledger.Actor) -> bool:
    """Give a department another name, another place, or both at once; False where neither differs."""
    moved = move_department(department, parent, by=by)
    return rename_department(department, name, by=by) or moved


@transaction.atomic
def merge_departments(department: Department, into: Department, *, by: ledger.Actor) -> None:
    """Everything of `department` becomes that of `into`, and `department` is no more.

    The superuser and deputy of `into` stay; where it has none, those of `department` are taken over. What a department
    has in other rooms (focus sessions, say) follows along; where `into` has the same already, one of the two remains.
    """
    _check_same(department.organisation, into)
    if department.pk == into.pk:
        raise RefusedError(_("Choose another department to merge it into."))
    parents = dict(department.organisation.departments.values_list("pk", "parent_id"))
    if makes_circle(parents, department.pk, into.pk):
        move_department(into, department.parent, by=by)
    moved = list(department.people.all())
    before, after = ledger.plain(department), ledger.plain(into)
    Person.objects.filter(department=department).update(department=into)
    ledger.record(
        (ledger.Entry("person.changed", p, {"department": before}, {"department": after}, p.pk) for p in moved), by=by
    )
    _merge_roles(department, into, by)
    for child in department.children.all():
        if into.children.filter(name__iexact=child.name).exists():
            raise RefusedError(
                _("Both have a department called %(name)s. Rename or merge these two first.") % {"name": child.name}
            )
        ledger.change(child, by=by, verb="department.moved", parent=into)
    for relation in department._meta.related_objects:
        _repoint(relation, department, into)
    entry = ledger.Entry("department.merged", department, {"name": department.name}, {"into": after})
    ledger.record([entry], by=by)
    department.delete()


@transaction.atomic
def remove_department(department: Department, *, by: ledger.Actor) -> None:
    """Remove a department that nothing hangs on. Raises RefusedError where something does."""
    try:
        with transaction.atomic():
            for role in department.roles.select_related("person"):
                ledger.remove(role, by=by, verb="role.dismissed")
            ledger.remove(department, by=by, verb="department.removed")
    except ProtectedError as error:
        raise RefusedError(
            _("%(name)s is not empty. Merge it into another department instead.") % {"name": department.name}
        ) from error


def _merge_roles(department: Department, into: Department, by: ledger.Actor) -> None:
    for role in Role.objects.filter(department=department).select_related("person"):
        same = Role.objects.filter(department=into, kind=role.kind)
        if role.kind == Role.Kind.MANAGER:
            same = same.filter(person=role.person)
        if same.exists():
            ledger.remove(role, by=by, verb="role.dismissed", about_id=role.person_id)
        else:
            ledger.change(role, by=by, verb="role.changed", about_id=role.person_id, department=into)


def _repoint(relation: Any, department: Department, into: Department) -> None:
    """Let the records of a room above point at `into`; people knows no such room, and asks the models instead."""
    model: type[models.Model] = relation.related_model
    if model in {Person, Role, Department}:
        return
    field = relation.field.name
    unique = [each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    together = [each for each in unique if field in each.fields]
    for record in model._base_manager.filter(**{field: department}):
        for constraint in together:
            same = {name: getattr(record, name) for name in constraint.fields if name != field}
            if model._base_manager.filter(**same, **{field: into}).exists():
                record.delete()
                break
        else:
            model._base_manager.filter(pk=record.pk).update(**{field: into})


def _checked_name(
    organisation: Organisation, name: str, parent: Department | None, besides: Department | None = None
) -> str:
    name = " ".join(name.split())
    if not name:
        raise RefusedError(_("Give the department a name."))
    beside = organisation.departments.filter(parent=parent, name__iexact=name)
    if besides is not None:
        beside = beside.exclude(pk=besides.pk)
    if beside.exists():
        raise RefusedError(_("There is a department called %(name)s here already.") % {"name": name})
    return name


def _check_same(organisation: Organisation, other: Department | None) -> None:
    if other is not None and other.organisation_id != organisation.pk:
        raise RefusedError(_("Choose among the departments and people of this organisation."))
