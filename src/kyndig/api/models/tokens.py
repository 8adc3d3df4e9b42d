import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person


class Scope(models.TextChoices):
    """What a token lets a program do. One does not hold another."""

    READ = "customers:read", _("read customers")
    WRITE = "customers:write", _("add and change customers")
    REMOVE = "customers:remove", _("put customers in the bin, take them out, and merge them")
    PEOPLE = "people:read", _("read who works here: names and numbers alone")


class TokenQuerySet(models.QuerySet["Token"]):
    def in_use(self) -> "TokenQuerySet":
        """Those that open something today: neither revoked nor run out, of people who are still here."""
        today = timezone.localdate()
        here = Q(person__left=None) | Q(person__left__gt=today)
        return self.filter(here, revoked=None, expires__gte=today)


class Token(models.Model):
    """Lets a program act as a person. The token itself is not kept, only its SHA-256 and its first letters.

    `expires` is the last day it opens anything. With `practice` it reaches the customers that the person practises on,
    and no others. When it is used is not kept: that would be a list of what an employee's programs do.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens")
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    practice = models.BooleanField(_("only for practice"), default=False)
    expires = models.DateField(_("works until"))
    made = models.DateTimeField(default=timezone.now)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], condition=Q(revoked=None), name="token_name_of_a_person")
        ]
        indexes = [models.Index(fields=["organisation", "-made"], name="token_by_organisation")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]

    @property
    def works(self) -> bool:
        today: datetime.date = timezone.localdate()
        return self.revoked is None and self.expires >= today


class KeptAnswer(models.Model):
    """What a request with an idempotency key was answered, so that the same request again is answered the same.

    It is written in the transaction of what was done, and kept for a day.
    """

    token = models.ForeignKey(Token, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers: Any = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return self.key
