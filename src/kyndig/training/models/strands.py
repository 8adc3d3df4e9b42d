from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.training.models.programme import Course, Programme


class Strand(models.Model):
    """One rule of a programme: who, how often, how long, by whom.

    The audience is everybody, those with a role (`superuser` holds deputies too), some departments, or people picked
    one by one. `after` is the strand that has to come first, by at least `after_days` days.

    A booster is a short repetition for each department, in a meeting that it has anyway, from `booster_from_days` to
    `booster_to_days` days after its people had the course; no booster where `booster_minutes` is 0.

    `cost_per_day` is what the plan reckons a day of a trainer with until a trainer is chosen; then the trainers' own
    prices count.
    """

    class Audience(models.TextChoices):
        ALL = "all", _("everybody")
        ROLE = "role", _("those with a role")
        DEPARTMENT = "department", _("some departments")
        PICKED = "picked", _("people picked one by one")

    class Delivery(models.TextChoices):
        EXTERNAL = "external", _("external")
        INTERNAL = "internal", _("internal")

    class Cadence(models.TextChoices):
        ONCE = "once", _("once")
        YEARLY = "yearly", _("every year")
        HALF_YEARLY = "half_yearly", _("twice a year")
        MONTHLY = "monthly", _("every month")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="strands")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="strands")
    course = models.ForeignKey(Course, models.PROTECT, related_name="strands")
    name = models.CharField(_("name"), max_length=120)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience, default=Audience.ALL)
    audience_role = models.CharField(_("role"), max_length=12, choices=Role.Kind, blank=True)
    delivery = models.CharField(_("by whom"), max_length=8, choices=Delivery, default=Delivery.EXTERNAL)
    cadence = models.CharField(_("how often"), max_length=12, choices=Cadence, default=Cadence.ONCE)
    first_period = models.PositiveSmallIntegerField(_("first period"), default=1)
    smallest_group = models.PositiveSmallIntegerField(_("smallest group"), default=4)
    largest_group = models.PositiveSmallIntegerField(_("largest group"), default=12)
    new_hire_days = models.PositiveSmallIntegerField(_("new hires within days"), null=True, blank=True)
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    after_days = models.PositiveSmallIntegerField(_("days after"), default=0)
    cost_per_day = models.DecimalField(_("cost of a trainer's day"), max_digits=10, decimal_places=2, default=0)
    booster_minutes = models.PositiveSmallIntegerField(_("length of the booster in minutes"), default=0)
    booster_from_days = models.PositiveSmallIntegerField(_("earliest, days after the course"), default=18)
    booster_to_days = models.PositiveSmallIntegerField(_("latest, days after the course"), default=37)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="strand_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def by_department(self) -> bool:
        """Focus sessions are held for a department in a meeting it has anyway; nobody is given a seat in them."""
        return self.course.level == Course.Level.FOCUS


class AudienceMember(models.Model):
    """A department or a person that a strand is for."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    strand = models.ForeignKey(Strand, models.CASCADE, related_name="audience_members")
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strand", "department"],
                condition=models.Q(department__isnull=False),
                name="audience_department",
            ),
            models.UniqueConstraint(
                fields=["strand", "person"], condition=models.Q(person__isnull=False), name="audience_person"
            ),
            models.CheckConstraint(
                condition=models.Q(department__isnull=False) ^ models.Q(person__isnull=False), name="audience_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.department or self.person)
