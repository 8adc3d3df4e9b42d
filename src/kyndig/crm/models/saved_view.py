from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.own_field import OwnField
from kyndig.crm.models.workspace import Workspace
from kyndig.people.models import Person


class SavedView(models.Model):
    """A list as somebody wants it: `query` holds the filters, the columns and the order as the address has them."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="views")
    of = models.CharField(max_length=8, choices=OwnField.Of)
    name = models.CharField(_("name"), max_length=80)
    query = models.JSONField(default=dict)
    owner = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    shared = models.BooleanField(_("shared with everyone"), default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "of", "owner", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        return self.workspace.organisation_id
