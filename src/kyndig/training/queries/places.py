"""Places in sessions, counted in the database."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce, Least

from kyndig.training.models import Seat

# How many a session has room for: what the course takes, and what the room takes where there is one.
MOST = Case(
    When(room__isnull=True, then=F("strand__largest_group")),
    default=Least("strand__largest_group", "room__seats"),
)


def seats_in(statuses: Iterable[str]) -> Coalesce:
    """How many seats a session has with one of these statuses, for `annotate`; counted for the rows shown alone."""
    seats = Seat.objects.filter(session=OuterRef("pk"), status__in=list(statuses)).order_by()
    return Coalesce(Subquery(seats.values("session").annotate(number=Count("pk")).values("number")), 0)
