"""Forms for when somebody cannot come: connect a calendar, upload one, write down leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.design.forms import Date


class FeedForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the calendar"),
        max_length=1000,
        help_text=_(
            "In Outlook: Settings, Shared calendars, Publish. In Google: the calendar's secret address in iCal."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )


class CalDavForm(forms.Form):
    server = forms.CharField(
        label=_("Address of the server"),
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    username = forms.CharField(
        label=_("User name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        help_text=_("An app password where the server has them. It is kept encrypted."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_("A file that ends in .ics. It is read for when, and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )


class LeaveForm(forms.Form):
    starts = forms.DateField(label=_("First day"), widget=Date())
    ends = forms.DateField(label=_("Last day"), widget=Date())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("starts") and values.get("ends") and values["ends"] < values["starts"]:
            self.add_error("ends", _("The last day comes before the first."))
        return values
