from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.company import Company
from kyndig.crm.models.record import Record
from kyndig.crm.models.tag import Tag
from kyndig.crm.rules.folding import sort_key


class Contact(Record):
    """A person at a customer. `company` and `title` are where the contact works now; `Employment` knows the rest.

    `sort_name` is family name and given name in the order of the Norwegian alphabet.
    """

    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    sort_name = models.CharField(max_length=200, editable=False)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="contacts", verbose_name=_("company")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="contacts")
    last_contact = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["workspace", "sort_name", "id"], condition=Q(binned=None), name="contact_by_name"),
            models.Index(fields=["workspace", "-changed", "id"], condition=Q(binned=None), name="contact_by_change"),
            models.Index(fields=["workspace", "given_name"], condition=Q(binned=None), name="contact_by_given_name"),
            models.Index(
                fields=["workspace", "last_contact", "id"], condition=Q(binned=None), name="contact_by_contact"
            ),
            models.Index(fields=["workspace", "owner", "sort_name"], condition=Q(binned=None), name="contact_by_owner"),
            models.Index(fields=["workspace", "binned"], condition=~Q(binned=None), name="contact_bin"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def prepare(self) -> None:
        self.sort_name = sort_key(f"{self.family_name} {self.given_name}".strip())[:200]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name"}
        super().save(*args, **kwargs)


class ContactPoint(models.Model):
    """An e-mail in small letters, or a phone in E.164, of a contact; the first of each is the one to use."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")

    workspace_id = models.BigIntegerField()
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254)
    label = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["contact", "kind", "value"], name="contact_point_once")]
        indexes = [models.Index(fields=["workspace_id", "kind", "value"], name="contact_point_by_value")]

    def __str__(self) -> str:
        return self.value


class Employment(models.Model):
    """Where a contact works besides, or worked before; `ended` is None where it still holds."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="employments")
    company = models.ForeignKey(Company, models.CASCADE, related_name="employments")
    title = models.CharField(max_length=120, blank=True)
    started = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-ended", "-started", "id"]

    def __str__(self) -> str:
        return f"{self.title}, {self.company}" if self.title else str(self.company)
