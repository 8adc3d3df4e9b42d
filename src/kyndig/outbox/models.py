from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person


class Message(models.Model):
    """A message that is to be sent, or was. Nothing is sent that is not stored here first.

    `key` is the message's own name for what it says (`invitation:<uid>:<sequence>`, say): a second message with the
    same key is never stored, so that asking twice sends once. `organisation` is empty for a log-in code alone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("sent, not confirmed")
        FAILED = "failed", _("could not be sent")
        CANCELLED = "cancelled", _("cancelled")

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="messages")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="messages")
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    sender_name = models.CharField(max_length=120, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=12, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    says = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due"], condition=Q(state__in=["waiting", "sending"]), name="message_due"),
            models.Index(fields=["organisation", "-id"], name="message_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
