from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person


class Endpoint(models.Model):
    """An address outside that is told when something happens to a record.

    `secret` and `old_secret` are sealed; the old one signs too until `old_until`. `failing_since` is when the first
    delivery failed since the last one that was taken. What happens while it is off is not told.
    """

    class Off(models.TextChoices):
        LEAD = "lead", _("switched off here")
        FAILING = "failing", _("switched off by Kyndig, as nothing was taken for five days")
        GONE = "gone", _("switched off by Kyndig, as the receiver answered that the address is gone")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    events = models.JSONField(default=list)
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    off = models.CharField(max_length=8, choices=Off, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="endpoint_name")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event on its way to one address, stored with the change that it tells of.

    `message_id` stays the same in every try, so that the receiver can tell a repetition. `claim` names one worker's
    hold on it. `code` and `answer` (its first 1,000 bytes) are what the receiver said last, `says` why it could not be
    asked. A delivery is `held` back, and its body blanked, when what it told of became secret, or was deleted for good.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        TAKEN = "taken", _("taken")
        FAILED = "failed", _("given up")
        HELD = "held", _("held back")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True)
    type = models.CharField(max_length=30)
    kind = models.CharField(max_length=8, blank=True)
    record_id = models.BigIntegerField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    says = models.CharField(max_length=250, blank=True)
    created = models.DateTimeField(default=timezone.now)
    tried = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["due"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
            models.Index(fields=["organisation", "kind", "record_id"], name="delivery_by_record"),
            models.Index(fields=["created"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} → {self.endpoint}"

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in {self.State.TAKEN, self.State.FAILED} or (
            self.state == self.State.WAITING and self.attempts > 0 and not self.claim
        )
