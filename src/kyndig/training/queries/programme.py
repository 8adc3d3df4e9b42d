"""Reads about a programme as a whole."""

import datetime

from django.http import Http404

from kyndig.people.models import Organisation
from kyndig.training.models import Closure, Period, Programme


def programme_of(organisation: Organisation) -> Programme | None:
    """The organisation's programme with its periods: the one begun last, None where there is none yet.

    Two queries.
    """
    programmes = Programme.objects.filter(organisation=organisation).prefetch_related("periods")
    programme = programmes.order_by("-starts", "-id").first()
    if programme is not None:
        programme.organisation = organisation
    return programme


def period_on(programme: Programme, on: datetime.date) -> Period | None:
    """The period that the day lies in, the first one before the programme begins, the last one after it has ended."""
    periods = list(programme.periods.all())
    return next((period for period in periods if period.ends >= on), periods[-1] if periods else None)


def closed_days(programme: Programme, starts: datetime.date, ends: datetime.date) -> frozenset[datetime.date]:
    """The days from `starts` to `ends`, both included, on which no training is held: holidays and the lead's own."""
    days: set[datetime.date] = set()
    closures = Closure.objects.filter(programme=programme, starts__lte=ends, ends__gte=starts)
    for first, last in closures.values_list("starts", "ends"):
        first, last = max(first, starts), min(last, ends)
        days.update(first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(days)


def programme_or_404(organisation: Organisation) -> Programme:
    """The organisation's programme; Http404 where there is none yet."""
    programme = programme_of(organisation)
    if programme is None:
        raise Http404
    return programme
