"""Forms of sessions: when and where, why one is cancelled, a note."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kyndig.design.forms import Moment
from kyndig.people.models import Organisation, Person
from kyndig.training.models import Room, Session, Strand, Trainer
from kyndig.training.queries.people_named import people_named

MOST_PARTS = 5


class SessionForm(forms.Form):
    """Trainer, room and the start of each part of a strand's course."""

    trainer = forms.ModelChoiceField(
        Trainer.objects.none(), label=_("Trainer"), required=False, empty_label=_("Not yet")
    )
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), required=False, empty_label=_("Not yet"))

    def __init__(self, *args: Any, strand: Strand, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = strand.organisation_id
        self.fields["trainer"].queryset = Trainer.objects.filter(organisation=organisation, active=True)
        self.fields["room"].queryset = Room.objects.filter(organisation=organisation, active=True)
        parts = list(session.parts.all()) if session else []
        if session is not None:
            self.initial |= {"trainer": session.trainer_id, "room": session.room_id}
        self.numbers = range(1, len(strand.course.parts[:MOST_PARTS]) + 1)
        for number in self.numbers:
            label = (
                gettext("Part %(number)d begins") % {"number": number} if len(self.numbers) > 1 else gettext("Begins")
            )
            self.fields[f"part_{number}"] = forms.DateTimeField(label=label, widget=Moment())
            if number <= len(parts):
                self.initial[f"part_{number}"] = parts[number - 1].starts
        self.order_fields([*(f"part_{number}" for number in self.numbers), "trainer", "room"])

    @property
    def starts(self) -> list[datetime.datetime]:
        return [self.cleaned_data[f"part_{number}"] for number in self.numbers]


class StrandForm(forms.Form):
    """Which course a new session is of."""

    strand = forms.ModelChoiceField(Strand.objects.none(), label=_("Course"), empty_label=None)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        strands = Strand.objects.filter(organisation=organisation, active=True).select_related("course")
        self.fields["strand"].queryset = strands.exclude(course__level="focus")


class CancelForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"),
        max_length=500,
        help_text=_("Everybody who has a place reads it in the mail."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note for the lead and the trainer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TurnedUpForm(forms.Form):
    """Who came without a place: named in full, so that nobody can leaf through the people here."""

    who = forms.CharField(
        label=_("Somebody came without a place"),
        max_length=250,
        help_text=_("Their full name or e-mail. They are marked as here."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_who(self) -> Person:
        found, _unknown = people_named(self.organisation, self.cleaned_data["who"])
        if len(found) != 1:
            raise forms.ValidationError(
                gettext("Nobody here, or more than one, is called “%(text)s”. Try the e-mail.")
                % {"text": self.cleaned_data["who"]}
            )
        return found[0]


class DeclineForm(forms.Form):
    why = forms.CharField(
        label=_("Why does it not suit you?"),
        required=False,
        max_length=500,
        help_text=_("You need not say. The programme lead can read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
