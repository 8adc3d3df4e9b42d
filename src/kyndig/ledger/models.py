"""The ledger: a line for every change, and for every look-up of data about a person by somebody else."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class ImmutableError(Exception):
    """A line of the ledger was to be changed or deleted."""


class LineQuerySet(models.QuerySet["Line"]):
    def update(self, **values: Any) -> NoReturn:
        raise ImmutableError("Lines of the ledger are never changed.")

    def delete(self) -> NoReturn:
        raise ImmutableError("Lines of the ledger are never deleted.")


class Line(models.Model):
    """Who did what to which record, as it was before and as it was after.

    Ids are kept as plain numbers, so that a line outlives what it tells of. `about_id` is the person whose data was
    changed or looked up, where there is one. `batch` is shared by the lines of what was done in one go.
    """

    class Kind(models.TextChoices):
        CHANGE = "change"
        LOOKUP = "lookup"

    organisation_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CHANGE)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject = models.CharField(max_length=250)
    about_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    batch = models.UUIDField(null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="line_organisation"),
            models.Index(fields=["organisation_id", "subject_type", "subject_id", "-id"], name="line_subject"),
            models.Index(fields=["organisation_id", "about_id", "-id"], name="line_about"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="line_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ImmutableError("Lines of the ledger are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableError("Lines of the ledger are never deleted.")


class Erasure(models.Model):
    """Open while a person of the organisation is erased; the guard lets words in its lines change meanwhile."""

    organisation_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.organisation_id)
