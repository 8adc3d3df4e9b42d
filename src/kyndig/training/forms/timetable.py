"""Forms of the timetable: how long to search, where a session goes, who goes where, what is away."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyndig.design import formats
from kyndig.design.forms import Date, Time
from kyndig.training.actions.drafts import Seen
from kyndig.training.models import Room, Session, Timetable, Trainer
from kyndig.training.queries.timetable_check import zone_of
from kyndig.training.queries.timetable_session import DraftSession, most_in, rooms_for, trainers_for
from kyndig.training.rules.timetable_clock import local


class RunForm(forms.Form):
    seconds = forms.TypedChoiceField(
        label=gettext_lazy("Search for"),
        coerce=int,
        initial=20,
        choices=[
            (20, gettext_lazy("20 seconds")),
            (60, gettext_lazy("1 minute")),
            (300, gettext_lazy("5 minutes")),
        ],
        help_text=gettext_lazy("It ends sooner where no cheaper timetable can exist."),
    )
    in_steps = forms.BooleanField(
        label=gettext_lazy("Departments strictly in steps"),
        required=False,
        help_text=gettext_lazy(
            "Those who wait can then be compared with those who are trained. It may cost more: see the price before "
            "you publish."
        ),
    )

    def asked(self) -> dict[str, Any]:
        """How the draft is filled; the usual way where the form does not say."""
        return dict(self.cleaned_data) if self.is_valid() else {}


class MoveForm(forms.Form):
    """Another time, trainer or room. `seen` is the session as it was when the form was shown."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=Date())
    time = forms.TimeField(label=gettext_lazy("From"), widget=Time())
    trainer = forms.ModelChoiceField(Trainer.objects.none(), label=gettext_lazy("Trainer"), required=False)
    room = forms.ModelChoiceField(Room.objects.none(), label=gettext_lazy("Room"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, session: Session, timetable: Timetable, *args: Any, **kwargs: Any) -> None:
        starts = local(session.starts, zone_of(timetable))
        kwargs["initial"] = {
            "day": starts.date(),
            "time": starts.time(),
            "trainer": session.trainer_id,
            "room": session.room_id,
            "seen": _seen(session),
        }
        super().__init__(*args, **kwargs)
        trainers, rooms = trainers_for(session), rooms_for(session)
        self.fields["trainer"].queryset = Trainer.objects.filter(organisation=session.organisation_id)
        self.fields["trainer"].choices = [("", _("nobody yet")), *((t.pk, t.name) for t in trainers)]
        self.fields["room"].queryset = Room.objects.filter(organisation=session.organisation_id)
        self.fields["room"].choices = [("", _("none yet")), *((r.pk, _room(r)) for r in rooms)]
        if session.department_id:
            del self.fields["trainer"], self.fields["room"]

    @property
    def starts(self) -> datetime.datetime:
        return datetime.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])

    @property
    def seen_values(self) -> Seen | None:
        """The session as it was when the form was shown; None where the form does not say."""
        parts = self.cleaned_data["seen"].split("|")
        try:
            starts = datetime.datetime.fromisoformat(parts[0])
            trainer, room = (int(part) if part else None for part in parts[1:3])
        except (IndexError, ValueError):
            return None
        return starts, trainer, room


class PersonForm(forms.Form):
    """Where somebody in a session goes instead."""

    target = forms.ModelChoiceField(Session.objects.none(), label=gettext_lazy("To"))

    def __init__(self, shown: DraftSession, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = shown.with_free_seats
        self.fields["target"].queryset = Session.objects.filter(pk__in=[other.pk for other in free])
        self.fields["target"].choices = [(other.pk, session_label(other)) for other in free]


class SeatForm(forms.Form):
    """Who without a place gets one in a session."""

    person = forms.ChoiceField(label=gettext_lazy("Who"))

    def __init__(self, shown: DraftSession, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(row.person_id, row.person.name) for row in shown.candidates]


class AwayForm(forms.Form):
    """A trainer or a room that is not to be had on whole days."""

    what = forms.ChoiceField(label=gettext_lazy("Who or what is away"))
    first = forms.DateField(label=gettext_lazy("First day"), widget=Date())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=Date())

    def __init__(self, organisation_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trainers = Trainer.objects.filter(organisation=organisation_id, active=True)
        rooms = Room.objects.filter(organisation=organisation_id, active=True)
        self.owners = {f"t{trainer.pk}": trainer for trainer in trainers} | {f"r{room.pk}": room for room in rooms}
        self.fields["what"].choices = [
            (_("Trainers"), [(f"t{trainer.pk}", trainer.name) for trainer in trainers]),
            (_("Rooms"), [(f"r{room.pk}", _room(room)) for room in rooms]),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first."))
        return cleaned

    @property
    def owner(self) -> Trainer | Room:
        return self.owners[self.cleaned_data["what"]]


def session_label(session: Session) -> str:
    """When and where, and how many are in it: what tells the sessions of a course apart in a list."""
    people = session.taken + session.proposed  # type: ignore[attr-defined]
    when = formats.moment(session.starts)
    where = f" · {session.room.name}" if session.room else ""
    return _("%(when)s%(where)s · %(people)s of %(most)s") % {
        "when": when,
        "where": where,
        "people": people,
        "most": most_in(session),
    }


def _room(room: Room) -> str:
    return f"{room.name}, {room.site}" if room.site else room.name


def _seen(session: Session) -> str:
    return f"{session.starts.isoformat()}|{session.trainer_id or ''}|{session.room_id or ''}"
