from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kyndig.design import formats
from kyndig.people.models import Organisation


class Programme(models.Model):
    """The training around one CRM, over several years. `hour_cost` is what an hour of a participant costs."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="programmes")
    name = models.CharField(_("name"), max_length=120)
    crm = models.CharField(_("the CRM"), max_length=60, blank=True)
    starts = models.DateField(_("starts"))
    hour_cost = models.DecimalField(_("cost of a participant's hour"), max_digits=9, decimal_places=2, default=0)
    away_share = models.FloatField(_("largest share of a department away at once"), default=0.34)
    day_from = models.TimeField(_("earliest start"), default="08:30")
    day_to = models.TimeField(_("latest end"), default="16:00")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="programme_name")]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A stretch of a programme, a half-year by default; both days belong to it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="periods")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="period_number"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="period_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.starts} – {self.ends}"

    @property
    def label(self) -> str:
        """What people call it: "spring 27" for what ends with June, "autumn 27" for what ends with December."""
        year = f"{self.ends:%y}"
        if (self.ends.month, self.ends.day) == (6, 30):
            return gettext("spring %(year)s") % {"year": year}
        if (self.ends.month, self.ends.day) == (12, 31):
            return gettext("autumn %(year)s") % {"year": year}
        return formats.days(self.starts, self.ends)


class Closure(models.Model):
    """A stretch of days without training, such as a holiday; both days belong to it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="closures")
    name = models.CharField(_("name"), max_length=120)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"))

    class Meta:
        ordering = ["starts", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="closure_order")]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """What is taught. `parts` are the minutes of each part: [360] is a day, [180, 180] two half days."""

    class Level(models.TextChoices):
        BASIC = "basic", _("basic")
        ADVANCED = "advanced", _("advanced")
        SUPERUSER = "superuser", _("for superusers")
        FOCUS = "focus", _("focus session")
        REFRESHER = "refresher", _("refresher")
        GATHERING = "gathering", _("gathering")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="courses")
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    goals = models.TextField(_("goals"), blank=True)
    material = models.TextField(_("material"), blank=True)
    parts = models.JSONField(_("minutes of each part"), default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def minutes(self) -> int:
        return sum(self.parts)
