from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models import Pipeline, Workspace
from kyndig.crm.queries.reports import Choice
from kyndig.people.models import Department

MONTHS = [
    (3, _("the last 3 months")),
    (6, _("the last 6 months")),
    (12, _("the last year")),
    (24, _("the last 2 years")),
]


class ChoiceForm(forms.Form):
    """What a report is about; what is left out, or is no choice, is what most want."""

    pipeline = forms.ModelChoiceField(Pipeline.objects.none(), label=_("Pipeline"), required=False, empty_label=None)
    months = forms.TypedChoiceField(label=_("Period"), choices=MONTHS, coerce=int, required=False, empty_value=12)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("all")
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)

    def __init__(self, data: Any, *, workspace: Workspace) -> None:
        given = {"months": "12", "currency": workspace.organisation.currency, **{key: data[key] for key in data}}
        super().__init__(given)
        self.fields["pipeline"].queryset = workspace.pipelines.all()
        self.fields["department"].queryset = Department.objects.filter(organisation=workspace.organisation_id)
        self.workspace = workspace
        self.is_valid()

    @property
    def choice(self) -> Choice | None:
        """None where there is no pipeline yet."""
        chosen = self.cleaned_data
        pipeline = chosen.get("pipeline") or self.workspace.pipelines.first()
        if pipeline is None:
            return None
        currency = (chosen.get("currency") or self.workspace.organisation.currency).upper()
        return Choice(pipeline, currency, chosen.get("months") or 12, chosen.get("department"))

    def offer(self, currencies: list[str]) -> None:
        """Ask for the currency only where deals have more than one."""
        if len(currencies) > 1:
            self.fields["currency"].widget = forms.Select(choices=[(each, each) for each in currencies])
        else:
            self.fields["currency"].widget = forms.HiddenInput()
