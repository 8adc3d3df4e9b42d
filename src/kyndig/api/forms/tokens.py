"""What is asked about a token."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.api.models import Scope
from kyndig.design.forms import Date


def _in_a_year() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=365)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Which program is it for?"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        error_messages={"required": _("Choose at least one thing that the token may do.")},
    )
    expires = forms.DateField(
        label=_("Works until"), widget=Date(), initial=_in_a_year, help_text=_("At most a year ahead.")
    )
    practice = forms.BooleanField(
        label=_("Only the customers I practise on"),
        required=False,
        help_text=_("To try a program without touching real customers."),
    )
