"""Forms of the programme's frame: when it begins, what an hour costs, the working day, the closed days."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyndig.design.forms import Date, Time
from kyndig.training.models import Closure, Programme
from kyndig.training.queries.missing_list import MissingList
from kyndig.training.rules.missing import LABELS


class BeginForm(forms.Form):
    starts = forms.DateField(
        label=gettext_lazy("The programme begins"),
        widget=Date(),
        help_text=gettext_lazy("The first half-year runs from this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts": timezone.localdate})
        super().__init__(*args, **kwargs)


class FrameForm(forms.ModelForm):
    hour_cost = forms.DecimalField(
        label=gettext_lazy("Cost of a participant's hour"),
        help_text=gettext_lazy("Pay with social costs, on average. It is shown apart from what you pay to others."),
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
    )
    away_share = forms.IntegerField(
        label=gettext_lazy("Largest share of a department away at once, in per cent"),
        help_text=gettext_lazy("The rest look after the customers. At least one from each department can always go."),
        min_value=1,
        max_value=100,
    )

    class Meta:
        model = Programme
        fields = ["name", "crm", "hour_cost", "day_from", "day_to"]
        widgets = {"day_from": Time(), "day_to": Time()}

    field_order = ["name", "crm", "hour_cost", "away_share", "day_from", "day_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["away_share"] = round(self.instance.away_share * 100)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("day_from"), cleaned.get("day_to")
        if start and end and (end.hour - start.hour) * 60 + end.minute - start.minute < 60:
            self.add_error("day_to", _("The working day has to be at least an hour long."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action is asked to set."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return values | {"away_share": self.cleaned_data["away_share"] / 100}


class ClosureForm(forms.ModelForm):
    class Meta:
        model = Closure
        fields = ["name", "starts", "ends"]
        widgets = {"starts": Date(), "ends": Date()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands beside the frame's own form, which has a name too.
        super().__init__(*args, auto_id="closure_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The last day comes before the first."))
        if starts and ends and ends - starts > datetime.timedelta(days=92):
            self.add_error("ends", _("That is more than three months. Check the year."))
        return cleaned


class MissingFilter(forms.Form):
    """What the list of those not covered is narrowed to; nothing chosen is everything."""

    strand = forms.ChoiceField(required=False, label=gettext_lazy("Strand"))
    department = forms.ChoiceField(required=False, label=gettext_lazy("Department"))
    reason = forms.ChoiceField(required=False, label=gettext_lazy("Reason"))

    def __init__(self, listing: MissingList) -> None:
        super().__init__(
            initial={
                "strand": listing.strand.pk if listing.strand else "",
                "department": listing.department.pk if listing.department else "",
                "reason": listing.reason,
            }
        )
        self.fields["strand"].choices = [(strand.pk, strand.name) for strand in listing.strands]
        departments = [(department.pk, department.name) for department in listing.departments]
        self.fields["department"].choices = [("", gettext_lazy("All departments")), *departments]
        reasons = [(reason.value, label) for reason, label in LABELS.items()]
        self.fields["reason"].choices = [("", gettext_lazy("All reasons")), *reasons]
