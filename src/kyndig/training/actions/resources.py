"""Trainers and rooms come, change and are retired."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.actions.people import hire
from kyndig.people.actions.roles import appoint
from kyndig.people.models import Organisation, Person, Role
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.emails import tidy_email
from kyndig.training.models import Room, Strand, Teaching, Trainer


@transaction.atomic
def add_trainer(
    organisation: Organisation,
    *,
    by: ledger.Actor,
    person: Person | None = None,
    email: str = "",
    strands: Iterable[Strand] = (),
    **fields: Any,
) -> Trainer:
    """Somebody who teaches `strands`: a `person` of the organisation, somebody from outside with an e-mail, or nobody
    known yet.

    Whoever is known gets the role of a trainer, and can log in to see who comes. Raises RefusedError where the person
    is a trainer already, and as `hire` does.
    """
    trainer = Trainer(organisation=organisation, **fields)
    trainer.person = _somebody(organisation, trainer, person, email, by)
    if not trainer.name:
        trainer.name = trainer.person.name if trainer.person else ""
    if not trainer.name:
        raise RefusedError(_("Give the trainer a name, or choose a person."))
    ledger.add(trainer, by=by, verb="trainer.added", about_id=trainer.person_id)
    set_teachings(trainer, strands, by=by)
    _appoint(trainer, by)
    return trainer


@transaction.atomic
def change_trainer(
    trainer: Trainer,
    *,
    by: ledger.Actor,
    person: Person | None = None,
    email: str = "",
    strands: Iterable[Strand] | None = None,
    **values: Any,
) -> bool:
    """Set what is known about a trainer; `person` or `email` says who it is, where that was not known."""
    before = trainer.person_id
    if person is not None or email:
        named = Trainer(pk=trainer.pk, organisation=trainer.organisation, name=values.get("name") or trainer.name)
        values["person"] = _somebody(trainer.organisation, named, person, email, by)
    changed = ledger.change(trainer, by=by, verb="trainer.changed", about_id=trainer.person_id or before, **values)
    if strands is not None:
        changed = set_teachings(trainer, strands, by=by) or changed
    if trainer.person_id != before:
        _appoint(trainer, by)
    return changed


def make_trainer(role: Role, by: ledger.Actor) -> None:
    """Whoever is given the role of a trainer becomes one who can be given sessions: the one of that name whom nobody
    stands behind yet, or a new one, who teaches nothing until somebody says what."""
    if role.kind != Role.Kind.TRAINER:
        return
    person = role.person
    trainer = Trainer.objects.filter(person=person).first()
    if trainer is not None:
        recall_trainer(trainer, by=by)
        return
    nobody = Trainer.objects.filter(organisation=role.organisation_id, person=None, name__iexact=person.name)
    trainer = nobody.order_by("pk").first()
    if trainer is not None:
        ledger.change(trainer, by=by, verb="trainer.changed", about_id=person.pk, person=person, active=True)
        return
    trainer = Trainer(organisation_id=role.organisation_id, person=person, name=person.name)
    ledger.add(trainer, by=by, verb="trainer.added", about_id=person.pk)


def retire_dismissed(role: Role, by: ledger.Actor) -> None:
    """Whoever is a trainer no more is given no new sessions."""
    if role.kind == Role.Kind.TRAINER and (trainer := Trainer.objects.filter(person=role.person_id).first()):
        retire_trainer(trainer, by=by)


@transaction.atomic
def set_teachings(trainer: Trainer, strands: Iterable[Strand], *, by: ledger.Actor) -> bool:
    """What the trainer can teach: exactly these strands."""
    wanted = {strand.pk: strand for strand in strands}
    held = {teaching.strand_id: teaching for teaching in trainer.teachings.all()}
    for pk in held.keys() - wanted.keys():
        ledger.remove(held[pk], by=by, verb="teaching.removed")
    for pk in wanted.keys() - held.keys():
        teaching = Teaching(organisation=trainer.organisation, trainer=trainer, strand=wanted[pk])
        ledger.add(teaching, by=by, verb="teaching.added")
    return held.keys() != wanted.keys()


@transaction.atomic
def retire_trainer(trainer: Trainer, *, by: ledger.Actor) -> bool:
    """No new session is given to the trainer; those that are published stay."""
    return ledger.change(trainer, by=by, verb="trainer.retired", about_id=trainer.person_id, active=False)


@transaction.atomic
def recall_trainer(trainer: Trainer, *, by: ledger.Actor) -> bool:
    """The trainer can be given sessions again."""
    return ledger.change(trainer, by=by, verb="trainer.recalled", about_id=trainer.person_id, active=True)


@transaction.atomic
def add_room(organisation: Organisation, *, by: ledger.Actor, **fields: Any) -> Room:
    """A place for sessions. Raises RefusedError where there is one of that name."""
    room = Room(organisation=organisation, **fields)
    _check_name(room)
    ledger.add(room, by=by, verb="room.added")
    return room


@transaction.atomic
def change_room(room: Room, *, by: ledger.Actor, **values: Any) -> bool:
    """Set what is known about a room. Raises RefusedError where another one has the name."""
    _check_name(Room(pk=room.pk, organisation=room.organisation, name=values.get("name", room.name)))
    return ledger.change(room, by=by, verb="room.changed", **values)


@transaction.atomic
def retire_room(room: Room, *, by: ledger.Actor) -> bool:
    """No new session is put in the room; those that are published stay."""
    return ledger.change(room, by=by, verb="room.retired", active=False)


@transaction.atomic
def recall_room(room: Room, *, by: ledger.Actor) -> bool:
    """Sessions can be put in the room again."""
    return ledger.change(room, by=by, verb="room.recalled", active=True)


def _somebody(
    organisation: Organisation, trainer: Trainer, person: Person | None, email: str, by: ledger.Actor
) -> Person | None:
    """The person the trainer is: the one given, the one with the e-mail, or a new one from outside."""
    email = tidy_email(email)
    if person is None and email:
        person = organisation.people.filter(email__iexact=email, left=None).first()
    if person is None and email:
        if not trainer.name:
            raise RefusedError(_("Give the trainer a name, or choose a person."))
        given, _space, family = trainer.name.rpartition(" ")
        person = hire(organisation, by=by, given_name=given, family_name=family, email=email, is_employee=False)
    if person is None:
        return None
    if person.organisation_id != organisation.pk:
        raise RefusedError(_("Choose among the people of this organisation."))
    if Trainer.objects.filter(person=person).exclude(pk=trainer.pk).exists():
        raise RefusedError(_("%(name)s is a trainer already.") % {"name": person.name})
    return person


def _appoint(trainer: Trainer, by: ledger.Actor) -> None:
    """The role is given once the trainer is there, as whoever gets it without one becomes a new one."""
    if trainer.person is not None:
        appoint(trainer.person, Role.Kind.TRAINER, by=by)


def _check_name(room: Room) -> None:
    others = Room.objects.filter(organisation=room.organisation, name=room.name).exclude(pk=room.pk)
    if others.exists():
        raise RefusedError(_("There is a room named %(name)s already.") % {"name": room.name})
