from django.db import models


class Worker(models.Model):
    """A worker process that runs, or was killed: `beat` is when it last said that it is alive, by the database's clock.

    A worker that stops in order takes its row away. `mail_says` is why it cannot reach the mail server, "" while it can.
    """

    name = models.CharField(max_length=64, unique=True)
    started = models.DateTimeField()
    beat = models.DateTimeField()
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
