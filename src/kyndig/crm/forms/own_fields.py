"""The organisation's own fields, as they are added and changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models import OwnField

WHAT_TYPES_MEAN = _(
    "A text is one line. A number and a date can be compared. A choice is one of a few that you decide. "
    "A person is somebody who works here. A link is a web address."
)


class ChoicesField(forms.CharField):
    """Texts to choose from, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return str(super().clean(value)).splitlines()


class OwnFieldForm(forms.Form):
    label = forms.CharField(label=_("What it is called"), max_length=60)
    choices = ChoicesField(
        label=_("Choices"), required=False, help_text=_("For a choice: what there is to choose from, one a line.")
    )


class NewOwnFieldForm(OwnFieldForm):
    of = forms.ChoiceField(label=_("On"), choices=OwnField.Of.choices)
    type = forms.ChoiceField(label=_("Type"), choices=OwnField.Type.choices, help_text=WHAT_TYPES_MEAN)
    field_order = ["of", "label", "type", "choices"]
