from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.crm.models import Stage


class NameForm(forms.Form):
    """What a pipeline or a reason is called."""

    name = forms.CharField(label=_("Name"), max_length=80)


class StageForm(forms.Form):
    """A stage: what it is called, how likely a deal in it is won, and how long is usual."""

    name = forms.CharField(label=_("Name"), max_length=80)
    probability = forms.IntegerField(
        label=_("How likely is a deal here to be won?"), help_text=_("In per cent."), min_value=0, max_value=100
    )
    days = forms.IntegerField(
        label=_("How many days is usual here?"),
        help_text=_("A deal that stands longer is marked on the board."),
        min_value=1,
        max_value=3650,
    )


class ReasonForm(NameForm):
    kind = forms.ChoiceField(label=_("For"), choices=[("won", _("Winning")), ("lost", _("Losing"))])
    field_order = ["kind", "name"]


class RemoveStageForm(forms.Form):
    """Where the deals of a stage go that is to be removed."""

    to = forms.ModelChoiceField(Stage.objects.none(), label=_("Where do its deals go?"))

    def __init__(self, *args: Any, stage: Stage, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Stage.objects.filter(pipeline__workspace=stage.pipeline.workspace_id).exclude(pk=stage.pk)
        self.fields["to"].queryset = others.select_related("pipeline").order_by("pipeline__position", "position")
        self.fields["to"].label_from_instance = lambda each: f"{each.pipeline.name}: {each.name}"
        self.fields["to"].required = needed
        if not needed:
            del self.fields["to"]
