"""What training adds to the list of people: who is on leave today."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.people.extensions import ListFilter
from kyndig.training.models import BusyTime


def on_leave() -> Q:
    """A condition on people: leave is noted that has begun and has not ended."""
    now = timezone.now()
    leave = BusyTime.objects.filter(kind=BusyTime.Kind.LEAVE, starts__lte=now, ends__gt=now)
    return Q(pk__in=leave.values("person"))


ON_LEAVE = ListFilter("leave", _("On leave today"), on_leave)
