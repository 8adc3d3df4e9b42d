"""Where a log-in leads."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from kyndig.people.models import Organisation, Person, User


def people_of(user: User) -> QuerySet[Person]:
    """The persons that this log-in is, one for each organisation, those who have left not among them."""
    return (
        Person.objects.filter(Q(left=None) | Q(left__gt=timezone.localdate()), user=user)
        .select_related("organisation")
        .prefetch_related("roles")
        .order_by("organisation__name")
    )


def organisations_of(user: User) -> list[Organisation]:
    """The organisations that this log-in can enter, by name."""
    return [person.organisation for person in people_of(user)]
