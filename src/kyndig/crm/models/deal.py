from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.company import Company
from kyndig.crm.models.contact import Contact
from kyndig.crm.models.pipeline import Pipeline, Reason, Stage
from kyndig.crm.models.record import Record, RecordQuerySet
from kyndig.crm.models.tag import Tag
from kyndig.people.models import Person

# What decides whether somebody may see a deal, as the indexes that sum deals have it.
# SQLite takes an index for enough only where what the index is limited to stands in it too.
_WHO = ("confidential", "owner", "id", "state", "binned")


class DealQuerySet(RecordQuerySet):
    def visible_to(self, person: Person | int) -> Self:
        """All that are open to everyone, and the confidential ones that name the person, or that the person owns."""
        named = DealMember.objects.filter(person=person).values("deal")
        return self.filter(Q(confidential=False) | Q(owner=person) | Q(pk__in=named))

    def hidden_from(self, person: Person | int) -> Self:
        """The confidential ones that the person may not see; few, and found by an index."""
        named = DealMember.objects.filter(person=person).values("deal")
        return self.filter(confidential=True).exclude(owner=person).exclude(pk__in=named)


class Deal(Record):
    """Something a customer may buy. A `probability` of None is that of the stage; `rank` is the order in a stage."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    name = models.CharField(_("name"), max_length=200)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name=_("company")
    )
    contacts = models.ManyToManyField(Contact, through="DealContact", blank=True, related_name="deals")
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="deals", verbose_name=_("pipeline"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    rank = models.FloatField(default=0)
    entered_stage = models.DateTimeField(default=timezone.now)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="NOK")
    probability = models.PositiveSmallIntegerField(_("probability in per cent"), null=True, blank=True)
    expected_close = models.DateField(_("expected close"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reason = models.ForeignKey(
        Reason, models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name=_("reason")
    )
    confidential = models.BooleanField(_("confidential"), default=False)
    members = models.ManyToManyField(Person, through="DealMember", blank=True, related_name="confidential_deals")
    tags = models.ManyToManyField(Tag, blank=True, related_name="deals")
    last_contact = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)

    objects = DealQuerySet.as_manager()

    class Meta:
        ordering = ["-changed", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(probability=None) | Q(probability__lte=100), name="deal_probability"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | ~Q(state="open"), name="deal_open_is_not_closed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["pipeline", "stage", "rank", "id"],
                condition=Q(binned=None, state="open"),
                include=["confidential", "owner"],
                name="deal_board",
            ),
            # The next three hold all that the sums of the board and of the reports ask for, so that no deal is read.
            # SQLite knows no INCLUDE: what is summed stands among the keys.
            models.Index(
                fields=["pipeline", "stage", "currency", "value", "probability", "entered_stage", *_WHO],
                condition=Q(binned=None, state="open"),
                name="deal_sums",
            ),
            models.Index(
                fields=["pipeline", "closed_on", "stage", "reason", "currency", "value", *_WHO],
                condition=Q(binned=None) & ~Q(state="open"),
                name="deal_history",
            ),
            models.Index(
                fields=["pipeline", "created", "currency", "value", *_WHO],
                condition=Q(binned=None),
                name="deal_inflow",
            ),
            models.Index(fields=["workspace", "-changed", "id"], condition=Q(binned=None), name="deal_by_change"),
            models.Index(fields=["workspace", "value", "id"], condition=Q(binned=None), name="deal_by_value"),
            models.Index(fields=["workspace", "expected_close", "id"], condition=Q(binned=None), name="deal_by_close"),
            models.Index(fields=["workspace", "owner", "state"], condition=Q(binned=None), name="deal_by_owner"),
            models.Index(fields=["company", "state"], condition=Q(binned=None), name="deal_by_company"),
            models.Index(fields=["workspace", "state", "closed_on"], condition=Q(binned=None), name="deal_closed"),
            models.Index(fields=["workspace"], condition=Q(confidential=True), name="deal_confidential"),
            models.Index(fields=["workspace", "binned"], condition=~Q(binned=None), name="deal_bin"),
        ]

    def __str__(self) -> str:
        return self.name


class DealContact(models.Model):
    """A contact who has a part in a deal; the first is the one to talk to."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="deal_contacts")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="deal_contacts")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["deal", "contact"], name="deal_contact_once")]

    def __str__(self) -> str:
        return f"{self.contact}: {self.deal}"


class DealMember(models.Model):
    """Somebody who may see a confidential deal."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="deal_members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="deal_members")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "person"], name="deal_member_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.deal}"
