"""The set of customers that an organisation has, and the one that each person has to practise in."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kyndig.crm.models import Pipeline, Reason, Stage, Workspace
from kyndig.database import prepared
from kyndig.people.models import Organisation, Person


def real_workspace(organisation: Organisation) -> Workspace:
    """The organisation's customers; made, with a pipeline to start with, when it is first asked for."""
    found = _real(organisation=organisation.pk)
    return found[0] if found else _open(organisation, None)


@prepared()
def _real(*, organisation: int) -> "QuerySet[Workspace, Workspace]":
    return Workspace.objects.filter(organisation=organisation, kind=Workspace.Kind.REAL)


def practice_workspace(person: Person) -> Workspace:
    """The person's own place to practise; made when it is first asked for, with nothing but a pipeline in it."""
    found = Workspace.objects.filter(organisation=person.organisation, person=person).first()
    return found or _open(person.organisation, person)


@transaction.atomic
def _open(organisation: Organisation, person: Person | None) -> Workspace:
    kind = Workspace.Kind.PRACTICE if person else Workspace.Kind.REAL
    workspace, new = Workspace.objects.get_or_create(organisation=organisation, kind=kind, person=person)
    if new:
        furnish(workspace)
    return workspace


def furnish(workspace: Workspace) -> None:
    """Give a new workspace a pipeline with stages, and the usual reasons for winning and losing."""
    pipeline = Pipeline.objects.create(workspace=workspace, name=_("Sales"))
    stages = [
        (_("Lead"), 10, 21), (_("Needs found"), 25, 21), (_("Offer sent"), 50, 14), (_("Negotiation"), 75, 14),
    ]  # fmt: skip
    Stage.objects.bulk_create(
        Stage(pipeline=pipeline, name=name, position=position, probability=probability, days=days)
        for position, (name, probability, days) in enumerate(stages)
    )
    won = [_("Best solution"), _("Best price"), _("Knew us from before")]
    lost = [_("Price"), _("Chose somebody else"), _("No decision"), _("Put off"), _("Did not fit")]
    kinds = [(Reason.Kind.WON, won), (Reason.Kind.LOST, lost)]
    Reason.objects.bulk_create(
        Reason(workspace=workspace, kind=kind, name=name, position=position)
        for kind, names in kinds
        for position, name in enumerate(names)
    )
