from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person


class Message(models.Model):
    """A message that is to be sent, or was. Nothing is sent that is not stored here first.

    `key` is the message's own name for what it says (`invitation:<uid>:<sequence>`, say): a second message with the
    same key is never stored, so that asking twice sends once. `organisation` is empty for what belongs to a log-in, a
    code for instance; such texts are erased as soon as they have gone out, or when `expires` is past.

    `claim` names one worker's hold on the message. Every step on the way out asks for the claim it was begun with, so
    a worker that was thought dead and comes back cannot send what another has taken over
    (docs/decisions/0004-exactly-once.md).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("sent, not confirmed")
        FAILED = "failed", _("could not be sent")
        CANCELLED = "cancelled", _("held back")

    class Reason(models.TextChoices):
        """Why a message is not out, as a sentence for whoever sent it; `says` holds the mail server's own words."""

        NO_ADDRESS = "no_address", _("The person has no e-mail address.")
        BAD_ADDRESS = "bad_address", _("The e-mail address is not written correctly.")
        UNKNOWN_ADDRESS = "unknown_address", _("The address does not exist, or its mail server does not accept it.")
        MAILBOX_FULL = "mailbox_full", _("The mailbox is full.")
        TOO_BIG = "too_big", _("The message is larger than the mail server accepts.")
        NOT_ALLOWED = "not_allowed", _("The mail server refuses the message by its rules, often those against spam.")
        REFUSED = "refused", _("The mail server refuses the message.")
        LATER = "later", _("The mail server asks to try again later.")
        LOST = "lost", _("The connection to the mail server broke before the message was handed over.")
        NO_ANSWER = "no_answer", _("The message was handed over, but the mail server's answer never came.")
        GAVE_UP = "gave_up", _("It was tried many times, and the mail server never accepted it.")
        EXPIRED = "expired", _("It was too old to be of use.")

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
    expires = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    says = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due"], condition=Q(state__in=["waiting", "sending"]), name="message_due"),
            models.Index(fields=["expires"], condition=Q(expires__isnull=False), name="message_expires"),
            models.Index(fields=["organisation", "-id"], name="message_organisation"),
            models.Index(fields=["organisation", "state", "-id"], name="message_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def can_be_sent_again(self) -> bool:
        """Whether a person may let it be sent once more: it failed, or no worker waits for the answer any longer."""
        return self.state in {self.State.FAILED, self.State.UNSURE} and not self.claim
