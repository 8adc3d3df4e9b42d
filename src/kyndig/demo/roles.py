"""Who a newcomer can be in the demo: a button a role, in the order in which they are best tried."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Person, Role
from kyndig.training.models import Seat

SLUG = "nordlys"
COMING = (Seat.Status.INVITED, Seat.Status.ACCEPTED, Seat.Status.TENTATIVE)


@dataclass(frozen=True)
class DemoRole:
    """`key` is what `POST /demo/sign-in/` takes as `role`; `find` picks the person among those of the demo company.

    `lands` is the page that this side begins on, where it is another one than the person lands on.
    """

    key: str
    name: Promise
    says: Promise
    icon: str
    find: Callable[[QuerySet[Person]], Person | None]
    lands: str = ""


def holder(kind: str) -> Callable[[QuerySet[Person]], Person | None]:
    """Who has the role; where several have, somebody from outside or else the one who has had it longest."""
    return lambda people: people.filter(roles__kind=kind).order_by("is_employee", "roles__pk").first()


def learner(people: QuerySet[Person]) -> Person | None:
    """Somebody who has a training ahead and no role: that page has the most to show."""
    ordinary = people.employed().filter(roles=None)
    ahead = ordinary.filter(seats__status__in=COMING, seats__session__starts__gt=timezone.now())
    return ahead.order_by("seats__session__starts", "pk").first() or ordinary.order_by("pk").first()


def seller(people: QuerySet[Person]) -> Person | None:
    return people.employed().filter(roles=None, department__parent__name="Salg").order_by("pk").first()


ROLES = [
    DemoRole(
        "lead", _("Programme lead"), _("Is everyone covered, what is late, what do I decide next?"), "compass",
        holder(Role.Kind.LEAD),
    ),
    DemoRole("employee", _("Employee"), _("What is next for me, and whom do I ask?"), "user", learner),
    DemoRole(
        "superuser", _("Superuser"), _("How is my department doing, and when is the next focus session?"), "life-buoy",
        holder(Role.Kind.SUPERUSER),
    ),
    DemoRole(
        "trainer", _("Trainer"), _("Who comes, what do they know already, who was here?"), "presentation",
        holder(Role.Kind.TRAINER),
    ),
    DemoRole(
        "manager", _("Manager"), _("Is everyone getting the training? Groups, never individuals."), "chart-line",
        holder(Role.Kind.MANAGER),
    ),
    DemoRole("partner", _("Partner"), _("Which of my customers' programmes needs me?"), "handshake", holder("partner")),
    DemoRole("seller", _("Salesperson"), _("Whom do I follow up now?"), "store", seller, lands="crm:day"),
]  # fmt: skip


def landing_as(key: str) -> str:
    """The name of the page of the demo company that the role begins on; "" for the one the person lands on."""
    return next((role.lands for role in ROLES if role.key == key), "")


def person_as(key: str) -> Person | None:
    """The person of the demo company that `key` signs in as; None for another key, or where the company is not made."""
    role = next((role for role in ROLES if role.key == key), None)
    people = Person.objects.filter(organisation__slug=SLUG, user__isnull=False, left=None)
    return role.find(people) if role else None
