from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person
from kyndig.training.models.strands import Strand


class Trainer(models.Model):
    """Somebody who teaches, from outside or from the house. `person` is empty until it is known who comes."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="trainers")
    person = models.OneToOneField(Person, models.SET_NULL, null=True, blank=True, related_name="trainer")
    name = models.CharField(_("name"), max_length=120)
    company = models.CharField(_("company"), max_length=120, blank=True)
    cost_per_day = models.DecimalField(_("cost a day"), max_digits=10, decimal_places=2, default=0)
    cost_per_hour = models.DecimalField(_("cost an hour"), max_digits=10, decimal_places=2, default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class TrainerAway(models.Model):
    """A trainer is not to be had from `starts` to `ends` (half open), known by name or not."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    trainer = models.ForeignKey(Trainer, models.CASCADE, related_name="away")
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="trainer_away_order")
        ]

    def __str__(self) -> str:
        return f"{self.trainer}: {self.starts} – {self.ends}"


class Teaching(models.Model):
    """A trainer can teach a strand's course."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    trainer = models.ForeignKey(Trainer, models.CASCADE, related_name="teachings")
    strand = models.ForeignKey(Strand, models.CASCADE, related_name="teachings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trainer", "strand"], name="teaching_once")]

    def __str__(self) -> str:
        return f"{self.trainer}: {self.strand}"


class Room(models.Model):
    """A place for a session. A room without a site (online, say) can be reached from everywhere."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    site = models.CharField(_("place"), max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=12)
    cost_per_day = models.DecimalField(_("cost a day"), max_digits=10, decimal_places=2, default=0)
    url = models.URLField(_("link to the meeting"), blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="room_name")]

    def __str__(self) -> str:
        return self.name


class RoomAway(models.Model):
    """A room is not to be had from `starts` to `ends` (half open)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    room = models.ForeignKey(Room, models.CASCADE, related_name="away")
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.room}: {self.starts} – {self.ends}"
