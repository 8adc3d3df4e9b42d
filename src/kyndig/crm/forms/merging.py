"""Which other record is the same as this one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.crm.forms.looking_up import LookupField
from kyndig.crm.queries.viewing import Viewer


class TwinForm(forms.Form):
    def __init__(self, viewer: Viewer, kind: str, data: Any = None) -> None:
        super().__init__(data)
        label = _("Name, or # and the number in the address of its page")
        self.fields["record"] = LookupField(viewer, kind, several=False, current=[], label=label, required=True)
        self.fields["record"].widget.label = label
