from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation


class OwnField(models.Model):
    """A field that the organisation has made itself. Values lie in `own` of the record, under `key`.

    `choices` holds the texts to choose from. A field that is put away keeps its values and is shown nowhere.
    """

    class Type(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        CHOICE = "choice", _("choice")
        PERSON = "person", _("person")
        LINK = "link", _("link")

    class Of(models.TextChoices):
        COMPANY = "company", _("companies")
        CONTACT = "contact", _("contacts")
        DEAL = "deal", _("deals")
        ACTIVITY = "activity", _("activities")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_fields")
    of = models.CharField(_("of"), max_length=8, choices=Of)
    key = models.CharField(max_length=60, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$")])
    label = models.CharField(_("name"), max_length=60)
    type = models.CharField(_("type"), max_length=8, choices=Type)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    put_away = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["of", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "of", "key"], name="own_field_key"),
            models.UniqueConstraint(fields=["organisation", "of", "label"], name="own_field_label"),
        ]

    def __str__(self) -> str:
        return self.label
