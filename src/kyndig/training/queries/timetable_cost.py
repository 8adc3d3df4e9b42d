"""What a draft costs as it stands."""

from decimal import Decimal

from django.db.models import Q

from kyndig.training.models import Part, Session, Timetable
from kyndig.training.queries.timetable_check import zone_of
from kyndig.training.queries.timetable_wants import INTERNAL, TOLD
from kyndig.training.rules.timetable_clock import local
from kyndig.training.rules.timetable_cost import cost


def cost_now(timetable: Timetable) -> Decimal:
    """The draft's sessions and the published ones of its period, those from the house left out, in one query."""
    stands = Q(session__status=Session.Status.DRAFT, session__timetable=timetable) | Q(session__status__in=TOLD)
    parts = (
        Part.objects.filter(stands, session__period=timetable.period_id, session__department=None)
        .exclude(session__strand__course__level__in=INTERNAL)
        .order_by()
        .values_list(
            "session__trainer", "session__trainer__cost_per_day", "session__trainer__cost_per_hour", "session__room",
            "session__room__cost_per_day", "starts", "ends",
        )
    )  # fmt: skip
    zone = zone_of(timetable)
    spans, trainers, rooms = [], {}, {}
    for trainer, day, hour, room, rent, starts, ends in parts:
        spans.append((trainer, room, local(starts, zone), local(ends, zone)))
        if trainer is not None:
            trainers[trainer] = (day, hour)
        if room is not None:
            rooms[room] = rent
    return cost(spans, trainers, rooms)
