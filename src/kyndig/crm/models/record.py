from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.workspace import Workspace
from kyndig.people.models import Organisation, Person


class RecordQuerySet(models.QuerySet[Any]):
    def kept(self) -> Self:
        """Those that do not lie in the bin."""
        return self.filter(binned=None)

    def visible_to(self, person: Person | int) -> Self:
        """Those the person may see: all, unless the kind of record knows secrets (deals and activities do)."""
        return self


class Record(models.Model):
    """What companies, contacts, deals and activities have in common.

    `version` counts the changes. `own` holds the values of the organisation's own fields by the field's key, as JSON.
    `binned` is when the record was put in the bin, and `merged_into` the twin that it became part of, where it did.
    `source` tells where it came from ("" is typed in here), `source_ref` what it is called there.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="owned_%(class)s_set", verbose_name=_("owner")
    )
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(_("created"), default=timezone.now)
    changed = models.DateTimeField(_("changed"), default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=40, blank=True)
    source_ref = models.CharField(max_length=200, blank=True)
    own = models.JSONField(default=dict, blank=True)
    binned = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged_from")

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def prepare(self) -> None:
        """Set what follows from other columns; `save` does so by itself, a bulk write has to ask for it."""
