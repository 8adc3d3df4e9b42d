"""What is asked when a line of My day is finished, moved or given away."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.crm.actions.logging import Next
from kyndig.crm.models import Activity
from kyndig.design.forms import Date
from kyndig.people.models import Person

A_WEEK = datetime.timedelta(days=7)


class FinishForm(forms.Form):
    """What came of something that was to be done."""

    outcome = forms.CharField(label=_("What came of it?"), max_length=250, required=False)


class TalkForm(forms.Form):
    """What was done about a deal or with a customer, and what is next."""

    outcome = forms.CharField(label=_("What did you do?"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices, initial=Activity.Kind.CALL)
    next_subject = forms.CharField(label=_("Next"), max_length=250, required=False)
    next_due = forms.DateField(label=_("By"), widget=Date, required=False)

    @property
    def step(self) -> Next | None:
        """What is next, where a day was given."""
        due, subject = self.cleaned_data["next_due"], self.cleaned_data["next_subject"]
        return Next(Activity.Kind.TASK, subject or str(_("Follow up")), due) if due else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("next_subject") and not cleaned.get("next_due") and "next_due" not in self.errors:
            self.add_error("next_due", _("Say by when, so that it comes up in My day."))
        return cleaned


class MoveForm(forms.Form):
    """Another day: tomorrow and next week are buttons, any other day is typed."""

    due = forms.DateField(label=_("Another day"), widget=Date)

    @staticmethod
    def days() -> list[tuple[str, datetime.date]]:
        """What the buttons say, and the day they give."""
        today = timezone.localdate()
        monday = today + datetime.timedelta(days=7 - today.weekday())
        return [(_("Tomorrow"), today + datetime.timedelta(days=1)), (_("Next week"), monday)]


class GiveForm(forms.Form):
    """A colleague."""

    to = forms.ModelChoiceField(label=_("To whom?"), queryset=Person.objects.none())

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = Person.objects.filter(organisation=person.organisation).employed().exclude(pk=person.pk)
        self.fields["to"].queryset = colleagues.order_by("given_name", "family_name", "pk")  # type: ignore[attr-defined]
