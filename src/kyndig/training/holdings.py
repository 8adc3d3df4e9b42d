"""What training keeps about a person: seats, calendars and leave."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kyndig.people.holdings import Holding
from kyndig.people.models import Person
from kyndig.training.models import Subscription, Trainer


def _seats(person: Person) -> list[Mapping[str, Any]]:
    seats = person.seats.select_related("session__strand").order_by("session__starts")
    return [
        {
            str(_("session")): seat.session.strand.name,
            str(_("starts")): seat.session.starts.isoformat(),
            str(_("status")): str(seat.get_status_display()),
            str(_("why")): seat.why,
        }
        for seat in seats
    ]


def _calendars(person: Person) -> list[Mapping[str, Any]]:
    return [
        {str(_("kind")): str(one.get_kind_display()), str(_("name")): one.name, str(_("address")): one.url}
        for one in person.calendars.all()
    ]


def _busy(person: Person) -> list[Mapping[str, Any]]:
    return [
        {
            str(_("kind")): str(busy.get_kind_display()),
            str(_("from")): busy.starts.isoformat(),
            str(_("to")): busy.ends.isoformat(),
        }
        for busy in person.busy_times.all()
    ]


def _forget_seats(person: Person) -> None:
    person.seats.update(why="")
    Trainer.objects.filter(person=person).update(name=str(_("Erased person")), person=None)


def _forget_calendars(person: Person) -> None:
    person.calendars.all().delete()
    Subscription.objects.filter(person=person).delete()
    person.busy_times.all().delete()


HOLDINGS = [
    Holding("sessions", _("Sessions"), _seats, _forget_seats),
    Holding("calendars", _("Connected calendars"), _calendars, _forget_calendars),
    Holding("busy", _("Leave and busy times"), _busy),
]
