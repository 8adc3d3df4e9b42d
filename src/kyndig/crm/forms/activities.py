"""An activity that is written down: it has happened, or it is planned."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyndig.crm.forms.records import RecordForm
from kyndig.crm.models import Activity


class ActivityForm(RecordForm):
    """Asks besides whether it has happened; what has is done."""

    happened = forms.ChoiceField(
        label=_("Has it happened?"),
        choices=[("yes", _("Yes, it is done")), ("no", _("No, it is to be done"))],
        widget=forms.RadioSelect,
        required=False,
        initial="yes",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.start.get("kind") == Activity.Kind.TASK:
            self.initial["happened"] = "no"

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        to_do = self.cleaned_data["happened"] == "no" and values["kind"] != Activity.Kind.NOTE
        if values["company"] is None:
            del values["company"]  # then it is that of the contacts, or of the deal
        values["done"] = None if to_do else values["at"] or timezone.now()
        return values
