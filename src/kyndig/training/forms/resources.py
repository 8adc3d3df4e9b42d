"""Forms of trainers and rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyndig.training.models import Programme, Room, Strand, Trainer
from kyndig.training.queries.people_named import people_named


class TrainerForm(forms.ModelForm):
    """A trainer from the house (`person`, by e-mail or name), from outside (`email`), or one who is not known yet."""

    person = forms.CharField(
        label=gettext_lazy("One of your own people"),
        required=False,
        help_text=gettext_lazy("An e-mail or a full name. Leave it empty for a trainer from outside."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail of a trainer from outside"),
        required=False,
        help_text=gettext_lazy("With it the trainer can log in, see who comes, and close the session."),
    )
    strands = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teaches"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple()
    )

    class Meta:
        model = Trainer
        fields = ["name", "company", "cost_per_day", "cost_per_hour"]

    field_order = ["name", "person", "email", "company", "cost_per_day", "cost_per_hour", "strands"]

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        for price in ("cost_per_day", "cost_per_hour"):
            self.fields[price].min_value = 0
            self.fields[price].widget.attrs["min"] = 0
        self.fields["strands"].queryset = programme.strands.exclude(course__level="focus")
        if self.instance.pk:
            self.initial["strands"] = list(self.instance.teachings.values_list("strand_id", flat=True))
            if self.instance.person_id:
                del self.fields["person"], self.fields["email"]
        else:
            self.fields["name"].required = False

    def clean_person(self) -> Any:
        found, unknown = people_named(self.programme.organisation, self.cleaned_data["person"])
        if unknown or len(found) > 1:
            raise forms.ValidationError(_("Nobody, or more than one, is called that. Use the e-mail."))
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        person, email = cleaned.get("person"), cleaned.get("email")
        if person and email:
            self.add_error("email", _("Choose one of your own people, or give an e-mail; not both."))
        if not cleaned.get("name") and not person and not self.errors:
            self.add_error("name", _("Give the trainer a name, or choose a person."))
        for price in ("cost_per_day", "cost_per_hour"):
            if (cleaned.get(price) or 0) < 0:
                self.add_error(price, _("A price cannot be below zero."))
        return cleaned

    def _post_clean(self) -> None:
        """The trainer is not touched by the form: the action changes it."""

    def values(self) -> dict[str, Any]:
        """What the action is asked to set; the programme's departments' own meetings have no trainer."""
        data = dict(self.cleaned_data)
        strands: list[Strand] = list(data.pop("strands"))
        return data | {"strands": strands}


class RoomForm(forms.ModelForm):
    url = forms.URLField(label=gettext_lazy("link to the meeting"), required=False, assume_scheme="https")

    class Meta:
        model = Room
        fields = ["name", "site", "seats", "cost_per_day", "url"]
        help_texts = {
            "site": gettext_lazy("As in the list of people. Empty can be reached from everywhere, such as online."),
            "cost_per_day": gettext_lazy("0 for a room of your own."),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["seats"].widget.attrs["min"] = 1

    def clean_seats(self) -> int:
        seats: int = self.cleaned_data["seats"]
        if seats < 1:
            raise forms.ValidationError(_("A room has at least one seat."))
        return seats

    def clean_cost_per_day(self) -> Any:
        if self.cleaned_data["cost_per_day"] < 0:
            raise forms.ValidationError(_("A price cannot be below zero."))
        return self.cleaned_data["cost_per_day"]

    def _post_clean(self) -> None:
        """The room is not touched by the form: the action changes it."""

    def values(self) -> dict[str, Any]:
        """What the action is asked to set."""
        return dict(self.cleaned_data)
