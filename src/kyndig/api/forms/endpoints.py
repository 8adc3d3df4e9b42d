"""What is asked about a receiver of webhooks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.api.models import Endpoint

WHAT = [
    ("added", _("added")),
    ("changed", _("changed")),
    ("binned", _("put in the bin")),
    ("restored", _("taken out of the bin")),
    ("merged", _("merged into another")),
    ("purged", _("deleted for good")),
]
OUTCOMES = [("won", _("won")), ("lost", _("lost")), ("reopened", _("opened again"))]


class EndpointForm(forms.Form):
    name = forms.CharField(
        label=_("What is it called?"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    url = forms.CharField(
        label=_("Where are changes sent?"),
        max_length=500,
        help_text=_("An address that begins with https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    company = forms.MultipleChoiceField(
        label=_("Tell when a company is"), choices=WHAT, required=False, widget=forms.CheckboxSelectMultiple
    )
    contact = forms.MultipleChoiceField(
        label=_("Tell when a contact is"), choices=WHAT, required=False, widget=forms.CheckboxSelectMultiple
    )
    deal = forms.MultipleChoiceField(
        label=_("Tell when a deal is"), choices=[*WHAT, *OUTCOMES], required=False, widget=forms.CheckboxSelectMultiple
    )
    activity = forms.MultipleChoiceField(
        label=_("Tell when an activity is"), choices=WHAT, required=False, widget=forms.CheckboxSelectMultiple
    )

    KINDS = ("company", "contact", "deal", "activity")

    @classmethod
    def of(cls, endpoint: Endpoint, data: Any = None) -> "EndpointForm":
        """The form as the receiver is now."""
        chosen = {kind: [each.split(".")[1] for each in endpoint.events if each.startswith(kind)] for kind in cls.KINDS}
        return cls(data, initial={"name": endpoint.name, "url": endpoint.url, **chosen})

    @property
    def events(self) -> list[str]:
        """The names of what is told, once the form is valid."""
        return [f"{kind}.{verb}" for kind in self.KINDS for verb in self.cleaned_data[kind]]
