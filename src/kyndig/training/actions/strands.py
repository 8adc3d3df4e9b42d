"""Strands are added, changed, paused and put in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Department, Person
from kyndig.people.refusals import RefusedError
from kyndig.training.actions.resources import change_trainer
from kyndig.training.models import AudienceMember, Course, Programme, Strand, Teaching, Trainer


@dataclass(frozen=True)
class StrandValues:
    """A strand as it is to be.

    `fields` are those of Strand and `course` those of its course; `departments` and `people` its audience where it is
    for some of them; `prices` what a day of a trainer costs, by trainer id, where that is to change.
    """

    fields: Mapping[str, Any]
    course: Mapping[str, Any]
    departments: Iterable[Department] = ()
    people: Iterable[Person] = ()
    trainers: Iterable[Trainer] = ()
    prices: Mapping[int, Decimal] = field(default_factory=dict)


@transaction.atomic
def add_strand(programme: Programme, values: StrandValues, *, by: ledger.Actor) -> Strand:
    """A new strand with a course of its own, last in order. Raises RefusedError as `change_strand` does."""
    _check(programme, None, values)
    course = Course(organisation=programme.organisation, name=values.fields["name"], **values.course)
    ledger.add(course, by=by, verb="course.added")
    last = programme.strands.aggregate(last=Max("position"))["last"] or 0
    strand = Strand(
        organisation=programme.organisation, programme=programme, course=course, position=last + 1, **values.fields
    )
    ledger.add(strand, by=by, verb="strand.added")
    _set_members(strand, values, by)
    _set_trainers(strand, values, by)
    return strand


@transaction.atomic
def change_strand(strand: Strand, values: StrandValues, *, by: ledger.Actor) -> bool:
    """Make the strand as `values` say; False where nothing differs. Sessions that are published keep what they have.

    Raises RefusedError where the name is another strand's, or where strands would wait for one another in a circle.
    """
    _check(strand.programme, strand, values)
    course = {"name": values.fields["name"], **values.course}
    changes = [
        ledger.change(strand.course, by=by, verb="course.changed", **course),
        ledger.change(strand, by=by, verb="strand.changed", **values.fields),
        _set_members(strand, values, by),
        _set_trainers(strand, values, by),
    ]
    return any(changes)


@transaction.atomic
def pause_strand(strand: Strand, *, by: ledger.Actor) -> bool:
    """No new session of the strand is planned, and nobody is missing in it. What is published stays."""
    return ledger.change(strand, by=by, verb="strand.paused", active=False)


@transaction.atomic
def resume_strand(strand: Strand, *, by: ledger.Actor) -> bool:
    """The strand is planned again."""
    return ledger.change(strand, by=by, verb="strand.resumed", active=True)


@transaction.atomic
def move_strand(strand: Strand, places: int, *, by: ledger.Actor) -> None:
    """Put the strand some places later (or earlier, where `places` is negative) among the programme's."""
    order = list(strand.programme.strands.select_for_update())
    index = next(number for number, other in enumerate(order) if other.pk == strand.pk)
    moved = order.pop(index)
    order.insert(min(max(index + places, 0), len(order)), moved)
    for position, other in enumerate(order, start=1):
        ledger.change(other, by=by, verb="strand.moved", position=position)


def _check(programme: Programme, strand: Strand | None, values: StrandValues) -> None:
    name = values.fields["name"]
    others = programme.strands.filter(name=name)
    if (others.exclude(pk=strand.pk) if strand else others).exists():
        raise RefusedError(_("There is a strand named %(name)s already.") % {"name": name})
    before, seen = values.fields.get("after"), set()
    while before is not None and before.pk not in seen:
        if strand is not None and before.pk == strand.pk:
            raise RefusedError(_("Two strands cannot wait for one another."))
        seen.add(before.pk)
        before = before.after
    named: list[Any] = [*values.departments, *values.people, *values.trainers]
    for thing in named:
        if thing.organisation_id != programme.organisation_id:
            raise RefusedError(_("Choose among the departments and people of this organisation."))


def _set_members(strand: Strand, values: StrandValues, by: ledger.Actor) -> bool:
    """Keep the audience that is named: departments or people, as the strand's audience says, and no others."""
    wanted: dict[tuple[str, int], dict[str, Any]] = {}
    if strand.audience == Strand.Audience.DEPARTMENT:
        wanted = {("department", department.pk): {"department": department} for department in values.departments}
    if strand.audience == Strand.Audience.PICKED:
        wanted = {("person", person.pk): {"person": person} for person in values.people}
    held = {}
    for member in strand.audience_members.select_related("department", "person"):
        held["department" if member.department_id else "person", member.department_id or member.person_id] = member
    for key in held.keys() - wanted.keys():
        ledger.remove(held[key], by=by, verb="audience.removed", about_id=held[key].person_id)
    for key in sorted(wanted.keys() - held.keys()):
        member = AudienceMember(organisation=strand.organisation, strand=strand, **wanted[key])
        ledger.add(member, by=by, verb="audience.added", about_id=member.person_id)
    return held.keys() != wanted.keys()


def _set_trainers(strand: Strand, values: StrandValues, by: ledger.Actor) -> bool:
    wanted = {trainer.pk: trainer for trainer in values.trainers}
    held = {teaching.trainer_id: teaching for teaching in strand.teachings.filter(trainer__active=True)}
    for pk in held.keys() - wanted.keys():
        ledger.remove(held[pk], by=by, verb="teaching.removed")
    for pk in sorted(wanted.keys() - held.keys()):
        teaching = Teaching(organisation=strand.organisation, trainer=wanted[pk], strand=strand)
        ledger.add(teaching, by=by, verb="teaching.added")
    priced = [
        change_trainer(wanted[pk], by=by, cost_per_day=price) for pk, price in values.prices.items() if pk in wanted
    ]
    return held.keys() != wanted.keys() or any(priced)
