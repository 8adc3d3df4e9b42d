import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Department, Organisation, Person
from kyndig.training.models.programme import Period
from kyndig.training.models.resources import Room, Trainer
from kyndig.training.models.strands import Strand
from kyndig.training.models.timetables import Timetable


class Session(models.Model):
    """A course held at a time and place by a trainer. `starts` and `ends` span all parts.

    `department` is set for a focus session, which is held for a department as a whole. `locked` sessions are kept where
    they are when the solver fills the timetable again.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sessions")
    strand = models.ForeignKey(Strand, models.PROTECT, related_name="sessions")
    period = models.ForeignKey(Period, models.PROTECT, related_name="sessions")
    timetable = models.ForeignKey(Timetable, models.SET_NULL, null=True, blank=True, related_name="sessions")
    trainer = models.ForeignKey(Trainer, models.PROTECT, null=True, blank=True, related_name="sessions")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="sessions")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    locked = models.BooleanField(default=False)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True)
    why = models.TextField(_("why it was cancelled"), blank=True)

    class Meta:
        ordering = ["starts", "id"]
        indexes = [
            models.Index(fields=["organisation", "starts"], name="session_by_start"),
            models.Index(fields=["organisation", "strand", "status"], name="session_by_strand"),
        ]

    def __str__(self) -> str:
        return f"{self.strand} {timezone.localtime(self.starts):%Y-%m-%d %H:%M}"


class Part(models.Model):
    """One sitting of a session: a course of two half days has two."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    session = models.ForeignKey(Session, models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="part_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.starts}"


class Seat(models.Model):
    """A person in a session. `uid` and `sequence` name the invitation in the person's calendar."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        TENTATIVE = "tentative", _("tentative")
        DECLINED = "declined", _("declined")
        WAITING = "waiting", _("waiting")
        ATTENDED = "attended", _("attended")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="seat_once")]
        indexes = [models.Index(fields=["organisation", "person", "status"], name="seat_by_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"
