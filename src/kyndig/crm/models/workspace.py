from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person


class Workspace(models.Model):
    """A set of customers. An organisation has one that is real, and each person one of made-up ones to practise in.

    Every record lies in one workspace and never moves to another; no figure counts what lies in a practice workspace.
    """

    class Kind(models.TextChoices):
        REAL = "real", _("customers")
        PRACTICE = "practice", _("practice")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="workspaces")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.REAL)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="workspaces")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(kind="real"), name="workspace_one_real"),
            models.UniqueConstraint(fields=["organisation", "person"], name="workspace_one_practice_a_person"),
            models.CheckConstraint(
                condition=Q(kind="real", person=None) | Q(kind="practice", person__isnull=False),
                name="workspace_practice_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"

    @property
    def is_practice(self) -> bool:
        return self.kind == self.Kind.PRACTICE
