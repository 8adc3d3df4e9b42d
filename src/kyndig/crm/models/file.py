from django.db import models
from django.db.models import Q
from django.utils import timezone

from kyndig.crm.models.activity import Activity
from kyndig.crm.models.company import Company
from kyndig.crm.models.contact import Contact
from kyndig.crm.models.deal import Deal
from kyndig.crm.models.workspace import Workspace
from kyndig.people.models import Organisation, Person


def kept_as(file: "File", name: str) -> str:
    """Where a file lies below the folder of files: nothing of the name given is used in the path."""
    return f"crm/{file.organisation_id}/{file.sha256[:2]}/{file.sha256}"


class File(models.Model):
    """A file that belongs to one record. `name` is what it was called; the content is kept under its SHA-256."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="files")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="files")
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="files")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="files")
    name = models.CharField(max_length=200)
    content = models.FileField(upload_to=kept_as, max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added = models.DateTimeField(default=timezone.now)
    binned = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-added", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False, contact=None, deal=None, activity=None)
                | Q(company=None, contact__isnull=False, deal=None, activity=None)
                | Q(company=None, contact=None, deal__isnull=False, activity=None)
                | Q(company=None, contact=None, deal=None, activity__isnull=False),
                name="file_of_one_record",
            )
        ]

    def __str__(self) -> str:
        return self.name
