"""What in a draft does not hold any more: something has happened since it was made."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.training.models import BusyTime, Part, RoomAway, Seat, Session, Timetable, TrainerAway

MOST = 20


@dataclass(frozen=True)
class Attention:
    """A session of the draft, and what has happened to it."""

    session: Session
    says: str


def attention(timetable: Timetable) -> Sequence[Attention]:
    """Trainers and rooms that are away by now, people who are busy or have left, days that have passed.

    At most twenty of each; three queries. Publishing asks `timetable_check.breaches_now`, which knows all.
    """
    today = timezone.localdate()
    then = {"starts__lt": OuterRef("ends"), "ends__gt": OuterRef("starts")}
    trainer = TrainerAway.objects.filter(trainer=OuterRef("session__trainer"), **then)
    own = BusyTime.objects.filter(person=OuterRef("session__trainer__person"), **then)
    room = RoomAway.objects.filter(room=OuterRef("session__room"), **then)
    parts = (
        Part.objects.filter(session__timetable=timetable, session__status=Session.Status.DRAFT)
        .select_related("session__strand", "session__trainer", "session__room")
        .annotate(
            trainer_away=Exists(trainer) | Exists(own),
            room_away=Exists(room),
            passed=Q(session__starts__lt=timezone.now(), session__period__ends__gte=today),
        )
        .filter(Q(trainer_away=True) | Q(room_away=True) | Q(passed=True))
    )
    found: list[Attention] = []
    for part in parts.order_by("session__starts", "pk")[:MOST]:
        if part.trainer_away:
            found.append(Attention(part.session, _("%(name)s is away then.") % {"name": part.session.trainer}))
        if part.room_away:
            found.append(Attention(part.session, _("%(name)s is not available then.") % {"name": part.session.room}))
        if part.passed:
            found.append(Attention(part.session, _("The day has passed.")))
    seats = Seat.objects.filter(session__timetable=timetable, session__status=Session.Status.DRAFT).select_related(
        "session__strand", "person"
    )
    busy = seats.filter(
        Exists(
            BusyTime.objects.filter(
                person=OuterRef("person"), starts__lt=OuterRef("session__ends"), ends__gt=OuterRef("session__starts")
            )
        ),
        person__busy_times__starts__lt=F("session__parts__ends"),
        person__busy_times__ends__gt=F("session__parts__starts"),
    )
    for seat in busy.order_by("session__starts", "pk").distinct()[:MOST]:
        found.append(Attention(seat.session, _("%(name)s is busy then.") % {"name": seat.person}))
    for seat in seats.filter(person__left__lte=today).order_by("session__starts", "pk")[:MOST]:
        found.append(Attention(seat.session, _("%(name)s no longer works here.") % {"name": seat.person}))
    return list({(item.session.pk, item.says): item for item in found}.values())
