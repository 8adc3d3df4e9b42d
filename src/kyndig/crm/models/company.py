from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models.record import Record
from kyndig.crm.models.tag import Tag
from kyndig.crm.rules.folding import sort_key


class Company(Record):
    """A customer, or somebody who may become one. `sort_name` is the name in the order of the Norwegian alphabet."""

    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False)
    organisation_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries", verbose_name=_("parent company")
    )
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    post_street = models.CharField(_("postal address"), max_length=200, blank=True)
    post_postal_code = models.CharField(_("postal code of the postal address"), max_length=12, blank=True)
    post_city = models.CharField(_("city of the postal address"), max_length=80, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="companies")
    last_contact = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["workspace", "sort_name", "id"], condition=Q(binned=None), name="company_by_name"),
            models.Index(fields=["workspace", "-changed", "id"], condition=Q(binned=None), name="company_by_change"),
            models.Index(
                fields=["workspace", "last_contact", "id"], condition=Q(binned=None), name="company_by_contact"
            ),
            models.Index(fields=["workspace", "owner", "sort_name"], condition=Q(binned=None), name="company_by_owner"),
            models.Index(
                fields=["workspace", "owner", "last_contact"], condition=Q(binned=None), name="company_by_silence"
            ),
            models.Index(
                fields=["workspace", "organisation_number"],
                condition=~Q(organisation_number=""),
                name="company_by_number",
            ),
            models.Index(fields=["workspace", "binned"], condition=~Q(binned=None), name="company_bin"),
            # For twins, before a new company is saved.
            models.Index(fields=["workspace", "website"], condition=~Q(website=""), name="company_by_website"),
            models.Index(fields=["workspace", "email"], condition=~Q(email=""), name="company_by_email"),
            models.Index(fields=["workspace", "phone"], condition=~Q(phone=""), name="company_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    def prepare(self) -> None:
        self.sort_name = sort_key(self.name)[:200]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name"}
        super().save(*args, **kwargs)
