from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.people.models.organisation import Organisation
from kyndig.people.models.person import Person


class PeopleImport(models.Model):
    """A list of people that was handed over, with what the user corrected, until it is applied or put away.

    `meanings` corrects the columns by their key; `complete`, `add_managers` and `settled` are those of
    `lists.Choices`. The file itself is kept no longer than it is needed: applied or put away, `content` is empty.
    """

    class State(models.TextChoices):
        STAGED = "staged", _("not applied yet")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("put away")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="imports")
    person = models.ForeignKey(Person, models.SET_NULL, null=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    meanings = models.JSONField(default=dict)
    complete = models.BooleanField(default=True)
    add_managers = models.BooleanField(default=False)
    settled = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.STAGED)
    summary = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
