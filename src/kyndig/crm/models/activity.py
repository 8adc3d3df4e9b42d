from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.company import Company
from kyndig.crm.models.contact import Contact
from kyndig.crm.models.deal import Deal
from kyndig.crm.models.record import Record, RecordQuerySet
from kyndig.people.models import Person


class ActivityQuerySet(RecordQuerySet):
    def visible_to(self, person: Person | int) -> Self:
        """All but the private ones of others, and those about confidential deals that the person may not see."""
        own = Q(owner=person) | Q(created_by=person)
        hidden = Deal.objects.hidden_from(person).filter(pk=OuterRef("deal"))
        return self.filter(Q(private=False) | own).filter(~Exists(hidden))


class Activity(Record):
    """Something that was done with a customer, or is to be done.

    `at` is when it happened or begins, `due` the day it is promised for, `done` when it was finished: None is still to
    do. A `private` one is seen by its owner and by who wrote it.
    """

    class Kind(models.TextChoices):
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")
        EMAIL = "email", _("e-mail")
        TASK = "task", _("task")
        NOTE = "note", _("note")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    subject = models.CharField(_("what"), max_length=250)
    body = models.TextField(_("more about it"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    done = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=250, blank=True)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("company")
    )
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("deal")
    )
    contacts = models.ManyToManyField(Contact, through="ActivityContact", blank=True, related_name="activities")
    private = models.BooleanField(_("private"), default=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["workspace", "-changed", "id"], condition=Q(binned=None), name="activity_by_change"),
            models.Index(fields=["workspace", "-at", "-id"], condition=Q(binned=None), name="activity_by_time"),
            models.Index(fields=["workspace", "due", "id"], condition=Q(binned=None), name="activity_by_due"),
            models.Index(fields=["company", "-at", "-id"], condition=Q(binned=None), name="activity_by_company"),
            models.Index(fields=["deal", "-at", "-id"], condition=Q(binned=None), name="activity_by_deal"),
            models.Index(fields=["workspace", "owner", "-at"], condition=Q(binned=None), name="activity_by_owner"),
            models.Index(
                fields=["workspace", "owner", "due", "id"], condition=Q(binned=None, done=None), name="activity_to_do"
            ),
            models.Index(fields=["deal", "due"], condition=Q(binned=None, done=None), name="activity_next_step"),
            models.Index(fields=["company", "due"], condition=Q(binned=None, done=None), name="activity_promised"),
            models.Index(fields=["workspace", "binned"], condition=~Q(binned=None), name="activity_bin"),
        ]

    def __str__(self) -> str:
        return self.subject


class ActivityContact(models.Model):
    """A contact who took part in an activity. `at` is that of the activity, for the index of a contact's timeline."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="activity_contacts")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="activity_contacts")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "contact"], name="activity_contact_once")]
        indexes = [models.Index(fields=["contact", "-at", "-activity"], name="activity_by_contact")]

    def __str__(self) -> str:
        return f"{self.contact}: {self.activity}"
