from django.db import models
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A worker process that runs, or was killed: `beat` is when it last said that it is alive, by the database's clock.

    A worker that stops in order takes its row away. `mail_trouble` is why it can send no mail at all, "" while it
    can, and `mail_says` holds the words of the mail server or the network.
    """

    class MailTrouble(models.TextChoices):
        UNREACHABLE = "unreachable", _("The mail server does not answer.")
        NOT_FOUND = "not_found", _("The mail server's name is not known.")
        UNSAFE = "unsafe", _("No safe connection to the mail server can be made.")
        LOGIN = "login", _("The mail server does not accept the user name or the password.")
        SENDER = "sender", _("The mail server does not accept mail from our address.")
        BUSY = "busy", _("The mail server asks to come back later.")
        SETTINGS = "settings", _("The address of the mail server is not written correctly in the settings.")

    name = models.CharField(max_length=64, unique=True)
    started = models.DateTimeField()
    beat = models.DateTimeField()
    mail_trouble = models.CharField(max_length=20, choices=MailTrouble, blank=True)
    mail_says = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """When a periodic job is next due, so that of several workers one does it."""

    name = models.CharField(max_length=120, unique=True)
    due = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
