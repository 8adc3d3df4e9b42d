"""Who lacks a place in what is published in a period."""

import datetime
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kyndig.training.models import BusyTime, Period, Programme, Seat, Session, Timetable
from kyndig.training.queries.timetable_wants import INTERNAL, wants_of
from kyndig.training.rules.attendance import COMING

Pair = tuple[int, int]
"""A person and a strand, by their keys."""


def lacking(period: Period) -> set[Pair]:
    """Everybody who is to have a course in the period and has no place, or one while on leave."""
    wants, _waits = wants_of(period, {})
    without = {(person, want.strand.pk) for want in wants for person in want.people}
    leave = BusyTime.objects.filter(
        person=OuterRef("person"),
        kind=BusyTime.Kind.LEAVE,
        starts__lt=OuterRef("session__ends"),
        ends__gt=OuterRef("session__starts"),
    )
    away = coming(period).filter(Exists(leave)).values_list("person", "session__strand")
    return without | set(away)


def coming(period: Period) -> QuerySet[Seat]:
    """The places in published sessions of the period that have not begun."""
    return Seat.objects.filter(
        session__period=period,
        session__status=Session.Status.PUBLISHED,
        session__department=None,
        session__starts__gt=timezone.now(),
        status__in=COMING,
        person__left=None,
    ).exclude(session__strand__course__level__in=INTERNAL)


def held_now(period: Period, asked: Collection[Pair]) -> dict[Pair, Seat]:
    """The coming places of those who are asked for."""
    people = {person for person, _strand in asked}
    seats = coming(period).filter(person__in=people).order_by("session__starts", "pk")
    found = {(seat.person_id, seat.session.strand_id): seat for seat in seats.select_related("session")}
    return {pair: seat for pair, seat in found.items() if pair in asked}


def with_what_comes_first(asked: Collection[Pair], lack: Collection[Pair], before: dict[int, int]) -> set[Pair]:
    """The pairs, and for those who lack the course that comes first, that course too."""
    found, left = set(asked), list(asked)
    while left:
        person, strand = left.pop()
        first = (person, before.get(strand, 0))
        if first in lack and first not in found:
            found.add(first)
            left.append(first)
    return found


def period_to_mend(programme: Programme, today: datetime.date) -> Period | None:
    """The first period that is not over and has something published, and no draft that gives the places. One query."""
    told = Session.objects.filter(period=OuterRef("pk"), status=Session.Status.PUBLISHED, department=None)
    drafts = Timetable.objects.filter(period=OuterRef("pk"), status=Timetable.Status.DRAFT)
    periods = Period.objects.filter(programme=programme, ends__gt=today).exclude(status=Period.Status.CLOSED)
    return periods.filter(Exists(told)).exclude(Exists(drafts)).order_by("number").first()
