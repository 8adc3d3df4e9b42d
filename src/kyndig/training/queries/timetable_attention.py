"""What in a draft does not hold any more: something has happened since it was made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.training.models import Part, Seat, Session, Timetable

MOST = 20


@dataclass(frozen=True)
class Attention:
    """A session of the draft, and what has happened to it."""

    session: Session
    says: str


def attention(timetable: Timetable) -> Sequence[Attention]:
    """Trainers and rooms that are away by now, people who are busy or have left, days that have passed.

    At most twenty of each; five queries. `timetable_check.breaches_now` is the whole truth, and is asked at publishing.
    """
    parts = Part.objects.filter(session__timetable=timetable, session__status=Session.Status.DRAFT).select_related(
        "session__strand", "session__trainer", "session__room"
    )
    runs_into = {"starts__lt": F("ends"), "ends__gt": F("starts")}
    found: list[Attention] = []
    today = timezone.localdate()
    away = Q(**{f"session__trainer__away__{name}": value for name, value in runs_into.items()})
    own = Q(**{f"session__trainer__person__busy_times__{name}": value for name, value in runs_into.items()})
    for part in _once(parts.filter(away | own)):
        found.append(Attention(part.session, _("%(name)s is away then.") % {"name": part.session.trainer}))
    room = Q(**{f"session__room__away__{name}": value for name, value in runs_into.items()})
    for part in _once(parts.filter(room)):
        found.append(Attention(part.session, _("%(name)s is not available then.") % {"name": part.session.room}))
    for part in _once(parts.filter(session__starts__lt=timezone.now(), session__period__ends__gte=today)):
        found.append(Attention(part.session, _("The day has passed.")))
    seats = Seat.objects.filter(session__timetable=timetable, session__status=Session.Status.DRAFT).select_related(
        "session__strand", "person"
    )
    busy = seats.filter(
        person__busy_times__starts__lt=F("session__parts__ends"),
        person__busy_times__ends__gt=F("session__parts__starts"),
    )
    for seat in busy.order_by("session__starts", "pk").distinct()[:MOST]:
        found.append(Attention(seat.session, _("%(name)s is busy then.") % {"name": seat.person}))
    for seat in seats.filter(person__left__lte=today).order_by("session__starts", "pk")[:MOST]:
        found.append(Attention(seat.session, _("%(name)s no longer works here.") % {"name": seat.person}))
    return found


def _once(parts: QuerySet[Part]) -> Iterator[Part]:
    """The first part of each session."""
    seen: set[int] = set()
    for part in parts.order_by("session__starts", "pk").distinct()[:MOST]:
        if part.session_id not in seen:
            seen.add(part.session_id)
            yield part
