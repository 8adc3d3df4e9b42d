from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.workspace import Workspace


class Pipeline(models.Model):
    """The way that deals go, in stages."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="pipelines")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="pipeline_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        return self.workspace.organisation_id


class Stage(models.Model):
    """A step of a pipeline. `probability` is in per cent; a deal that stands longer than `days` has stood long."""

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    probability = models.PositiveSmallIntegerField(_("probability in per cent"), default=50)
    days = models.PositiveSmallIntegerField(_("days before a deal has stood long here"), default=30)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        return self.pipeline.workspace.organisation_id


class Reason(models.Model):
    """Why a deal was won or lost."""

    class Kind(models.TextChoices):
        WON = "won", _("won")
        LOST = "lost", _("lost")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "name"], name="reason_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        return self.workspace.organisation_id
