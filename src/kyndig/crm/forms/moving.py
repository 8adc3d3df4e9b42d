from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models import Deal, Reason, Stage

CLOSING = (Deal.State.WON.value, Deal.State.LOST.value)


class MoveForm(forms.Form):
    """Where a deal goes: to a stage (its number), `won` or `lost`; after which deal; and why, where it is closed.

    `seen` is the version of the deal that whoever moves it saw.
    """

    to = forms.ChoiceField(label=_("Where to?"), widget=forms.RadioSelect)
    reason_won = forms.ModelChoiceField(
        Reason.objects.none(), label=_("Why was it won?"), required=False, empty_label=_("I do not know")
    )
    reason_lost = forms.ModelChoiceField(
        Reason.objects.none(), label=_("Why was it lost?"), required=False, empty_label=_("I do not know")
    )
    after = forms.ModelChoiceField(Deal.objects.none(), required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, deal: Deal, reachable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(str(stage.pk), stage.name) for stage in deal.pipeline.stages.all()]
        self.fields["to"].choices = [*stages, (CLOSING[0], _("Won")), (CLOSING[1], _("Lost"))]
        self.fields["after"].queryset = reachable
        for state in CLOSING:
            reasons = Reason.objects.filter(workspace=deal.workspace_id, kind=state)
            self.fields[f"reason_{state}"].queryset = reasons
        self._stages = {str(stage.pk): stage for stage in deal.pipeline.stages.all()}

    @property
    def stage(self) -> Stage | None:
        """The stage it goes to, None where it is closed."""
        return self._stages.get(self.cleaned_data["to"])

    @property
    def reason(self) -> Reason | None:
        return self.cleaned_data[f"reason_{self.cleaned_data['to']}"]
