from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

RESERVED = {"accounts", "api", "calendar", "customers", "demo", "design", "files", "health", "language", "static"}


def not_reserved(slug: str) -> None:
    """An organisation's address must not hide a page of the product."""
    if slug in RESERVED:
        raise ValidationError(_("This address is used by Kyndig itself. Choose another."), code="reserved")


class Organisation(models.Model):
    """A company. Every record belongs to one, and nothing crosses between two."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, validators=[not_reserved, RegexValidator(r"^[a-z0-9][a-z0-9-]*$")]
    )
    crm = models.CharField(_("the CRM"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    timezone = models.CharField(max_length=60, default="Europe/Oslo")
    currency = models.CharField(max_length=3, default="NOK")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of an organisation; can lie inside another department."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="departments")
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "parent", "name"], name="department_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(parent=None), name="department_name_at_the_top"
            ),
        ]

    def __str__(self) -> str:
        return self.name
