"""What a draft costs as it stands."""

from decimal import Decimal

from django.db.models import Q

from kyndig.training.models import Part, Room, Session, Timetable, Trainer
from kyndig.training.queries.timetable_check import zone_of
from kyndig.training.queries.timetable_wants import INTERNAL, TOLD
from kyndig.training.rules.timetable_clock import local
from kyndig.training.rules.timetable_cost import cost


def cost_now(timetable: Timetable) -> Decimal:
    """The draft's sessions and the published ones of its period, those from the house left out, in three queries."""
    stands = Q(session__status=Session.Status.DRAFT, session__timetable=timetable) | Q(session__status__in=TOLD)
    parts = (
        Part.objects.filter(stands, session__period=timetable.period_id, session__department=None)
        .exclude(session__strand__course__level__in=INTERNAL)
        .order_by()
        .values_list("session__trainer", "session__room", "starts", "ends")
    )
    trainers = Trainer.objects.filter(organisation=timetable.organisation_id)
    rooms = Room.objects.filter(organisation=timetable.organisation_id)
    zone = zone_of(timetable)
    return cost(
        [(trainer, room, local(starts, zone), local(ends, zone)) for trainer, room, starts, ends in parts],
        {key: (day, hour) for key, day, hour in trainers.values_list("pk", "cost_per_day", "cost_per_hour")},
        dict(rooms.values_list("pk", "cost_per_day")),
    )
