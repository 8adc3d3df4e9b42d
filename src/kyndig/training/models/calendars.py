from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person


class Calendar(models.Model):
    """Where a person's busy times come from. What the events are about is never kept, only when they are."""

    class Kind(models.TextChoices):
        FEED = "feed", _("calendar address (ICS)")
        UPLOAD = "upload", _("uploaded calendar")
        CALDAV = "caldav", _("CalDAV server")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="calendars")
    person = models.ForeignKey(Person, models.CASCADE, related_name="calendars")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=120, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    username = models.CharField(_("user name"), max_length=200, blank=True)
    secret = models.TextField(blank=True)
    etag = models.CharField(max_length=200, blank=True)
    fetched_at = models.DateTimeField(null=True)
    says = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class BusyTime(models.Model):
    """A person cannot be in a session from `starts` to `ends` (half open): leave, a calendar's event, a day away."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("leave")
        EVENT = "event", _("from the calendar")
        AWAY = "away", _("away")

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="busy_times")
    calendar = models.ForeignKey(Calendar, models.CASCADE, null=True, blank=True, related_name="busy_times")
    kind = models.CharField(max_length=8, choices=Kind)
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["starts"]
        indexes = [models.Index(fields=["organisation", "person", "starts"], name="busy_by_person")]
        constraints = [models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="busy_ends_after")]

    def __str__(self) -> str:
        return f"{self.starts} – {self.ends}"
