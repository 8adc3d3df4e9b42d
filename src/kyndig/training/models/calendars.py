import datetime
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.design import formats
from kyndig.people.models import Organisation, Person


class Calendar(models.Model):
    """Where a person's busy times come from. What the events are about is never kept, only when they are.

    `secret` is encrypted: the password of a CalDAV server, or the whole address of a feed, since whoever knows that
    address can read the calendar. `url` is what may be shown. `tried_at` is the last try, `fetched_at` the last that
    went well; `says` tells in words what was wrong with the last try, in the person's language.
    """

    class Kind(models.TextChoices):
        FEED = "feed", _("calendar address (ICS)")
        UPLOAD = "upload", _("uploaded calendar")
        CALDAV = "caldav", _("CalDAV server")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="calendars")
    person = models.ForeignKey(Person, models.CASCADE, related_name="calendars")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=120, blank=True)
    url = models.CharField(_("address"), max_length=1000, blank=True)
    username = models.CharField(_("user name"), max_length=200, blank=True)
    secret = models.TextField(blank=True)
    etag = models.CharField(max_length=200, blank=True)
    tried_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    says = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["tried_at"], name="calendar_by_try")]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class BusyTime(models.Model):
    """A person cannot be in a session from `starts` to `ends` (half open).

    It is leave, an event of a calendar, or a trainer's day away.
    """

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

    @property
    def when(self) -> str:
        """From when to when as people say it: whole days without the hours."""
        first, last = timezone.localtime(self.starts), timezone.localtime(self.ends)
        if first.time() == last.time() == datetime.time():
            return formats.days(first, last - datetime.timedelta(days=1))
        return (
            formats.span(self.starts, self.ends)
            if first.date() != last.date()
            else (f"{formats.day(first)} {formats.span(self.starts, self.ends)}")
        )


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Subscription(models.Model):
    """A person's own sessions as a calendar that other programs can subscribe to. Who knows `token` can read it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    person = models.OneToOneField(Person, models.CASCADE, related_name="subscription")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    renewed = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.person)
