"""What a person's page leads to here."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kyndig.people.extensions import PersonLink
from kyndig.people.models import Person
from kyndig.people.policies import may
from kyndig.training.models import Trainer


def of_a_person(viewer: Person, person: Person) -> Iterator[PersonLink]:
    """Leave and calendar, for who may write them down."""
    if person.left is None and may(viewer, "training.edit_programme"):
        address = reverse("training:leave_of_one", args=[person.organisation.slug, person.pk])
        yield PersonLink(_("Leave and calendar"), address)
        if (trainer := Trainer.objects.filter(person=person).prefetch_related("teachings").first()) is not None:
            address = reverse("training:trainer", args=[person.organisation.slug, trainer.pk])
            note = "" if trainer.teachings.all() else _("nothing is chosen yet")
            yield PersonLink(_("What they teach and cost"), address, note)
