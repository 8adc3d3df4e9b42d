from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kyndig.people.models.organisation import Department, Organisation


class PersonQuerySet(models.QuerySet["Person"]):
    def employed(self) -> "PersonQuerySet":
        """Everybody who works here now: leave and new hires included, leavers and outsiders not."""
        return self.filter(is_employee=True, left=None)


class Person(models.Model):
    """Somebody in an organisation, with or without a log-in.

    `is_employee` is False for a trainer or adviser from outside. `left` is the first day somebody is no longer here.
    An empty text means that it is not known.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="people")
    employee_number = models.CharField(_("employee number"), max_length=40, blank=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    site = models.CharField(_("place of work"), max_length=80, blank=True)
    started = models.DateField(_("started"), null=True, blank=True)
    left = models.DateField(_("left"), null=True, blank=True)
    is_employee = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(user__isnull=False), name="person_once_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation", "employee_number"],
                condition=~Q(employee_number=""),
                name="person_employee_number",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "family_name", "given_name", "id"], name="person_by_name"),
            models.Index(fields=["organisation", "department"], name="person_by_department"),
            models.Index(fields=["organisation", "email"], name="person_by_email"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()

    @cached_property
    def role_kinds(self) -> frozenset[str]:
        """The kinds of role the person has, read once; prefetched roles are used where they are there."""
        return frozenset(role.kind for role in self.roles.all())


class Role(models.Model):
    """What a person is in the programme. A superuser, a deputy and a manager are that of a department.

    A manager without a department sees the whole organisation. `rights` is used by partners alone.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("programme lead")
        MANAGER = "manager", _("manager")
        SUPERUSER = "superuser", _("superuser")
        DEPUTY = "deputy", _("deputy superuser")
        TRAINER = "trainer", _("trainer")
        PARTNER = "partner", _("partner")

    class Rights(models.TextChoices):
        SEE = "see", _("may see")
        EDIT = "edit", _("may see and change")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=12, choices=Kind)
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="roles")
    rights = models.CharField(_("rights"), max_length=8, choices=Rights, blank=True)
    since = models.DateField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "department"], name="role_once_a_department"),
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(department=None), name="role_once"),
            models.UniqueConstraint(
                fields=["department", "kind"],
                condition=Q(kind__in=["superuser", "deputy"]),
                name="role_one_a_department",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "kind"], name="role_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
