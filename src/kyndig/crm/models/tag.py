from django.db import models

from kyndig.crm.models.workspace import Workspace


class Tag(models.Model):
    """A word that records are marked with."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="tag_name")]

    def __str__(self) -> str:
        return self.name
