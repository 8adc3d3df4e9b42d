"""The form of a record, made from the fields of its kind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst

from kyndig.crm.actions.records import ConflictError
from kyndig.crm.fields import Field, FieldError, Kind, Type, clean, plain_values, read
from kyndig.crm.forms.employments import EmploymentsField
from kyndig.crm.forms.layout import LAYOUT
from kyndig.crm.forms.looking_up import LookupField
from kyndig.crm.forms.showing import as_typed, points_typed
from kyndig.crm.models import Record, Stage
from kyndig.crm.queries.histories import last_changes
from kyndig.crm.queries.told import said
from kyndig.crm.queries.viewing import Viewer
from kyndig.design.forms import Date, Moment
from kyndig.ledger.models import Line
from kyndig.people.models import Person

LOOKED_UP = {
    Type.COMPANY: ("company", False),
    Type.CONTACTS: ("contact", True),
    Type.DEAL: ("deal", False),
    Type.PERSON: ("person", False),
    Type.PEOPLE: ("person", True),
}
# What a phone should show to type on.
KEYBOARDS = {
    Type.NUMBER: "decimal",
    Type.MONEY: "decimal",
    Type.PERCENT: "numeric",
    Type.ORGANISATION_NUMBER: "numeric",
    Type.PHONE: "tel",
    Type.EMAIL: "email",
    Type.LINK: "url",
}
# A deal is in the pipeline of its stage.
LEFT_OUT = frozenset({"pipeline"})


THEIRS = "theirs"


@dataclass(frozen=True)
class Choice:
    """A field that two changed: what each wrote, in words, and the line of the ledger about the other's change."""

    name: str
    label: str
    mine: str
    theirs: str
    line: Line | None


class ValueField(forms.Field):
    """A field of the form whose value is read as everywhere else in the CRM (`fields.clean`)."""

    def __init__(self, described: Field, viewer: Viewer, **options: Any) -> None:
        super().__init__(**options)
        self.described, self.viewer = described, viewer

    def __deepcopy__(self, memo: Any) -> "ValueField":
        return self

    def clean(self, value: Any) -> Any:
        if self.described.type in {Type.EMAILS, Type.PHONES}:
            value = points_typed(value or "")
        try:
            return clean(self.described, value, self.viewer.workspace)
        except FieldError as error:
            raise forms.ValidationError(str(error)) from error


class RecordForm(forms.Form):
    """The fields of a kind, with the values of `record` in them; a new one starts with `start`, cleaned values.

    `base` is what the form showed, so that what others change meanwhile is told from what this person changed.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        kind: Kind,
        viewer: Viewer,
        data: Any = None,
        *,
        record: Record | None = None,
        start: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        self.kind, self.viewer, self.record, self.start = kind, viewer, record, start or {}
        self.described = [field for field in kind.edited if field.name not in LEFT_OUT]
        for field in self.described:
            self.fields[field.name] = self._field(field)
        if record is not None:
            self.initial["base"] = json.dumps(plain_values(self.described, record))

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values; a moment that still reads as it was shown counts as it was."""
        values = {
            field.name: self.cleaned_data[field.name]
            for field in self.described
            if self.data.get(f"choose_{field.name}") != THEIRS
        }
        for field in self.described:
            if field.type == Type.MOMENT and field.name in values and field.name in (self.seen or {}):
                was = clean(field, self.seen[field.name], self.viewer.workspace)
                if was and values[field.name] and was.replace(second=0, microsecond=0) == values[field.name]:
                    values[field.name] = was
        return values

    @property
    def so_far(self) -> dict[str, Any]:
        """What can be read of a form that is not filled in yet."""
        self.is_valid()
        return self.cleaned_data

    @cached_property
    def seen(self) -> dict[str, Any] | None:
        """What the form showed, as plain values; None where it showed nothing, or where that cannot be read."""
        try:
            seen = json.loads(self.data.get("base", "") or "null")
        except ValueError:
            return None
        return seen if isinstance(seen, dict) else None

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """The fields in their groups, for the page."""
        layout = LAYOUT[self.kind.name]
        placed = {name for group in layout for name in group.names}
        left = [field.name for field in self.described if field.name not in placed]
        groups = []
        for group in layout:
            names = [*group.names, *(left if group is layout[-1] else [])]
            bound = [self[name] for name in names if name in self.fields]
            full = any(each.value() not in (None, "", [], False) or each.errors for each in bound)
            groups.append({"legend": group.legend, "fields": bound, "folded": group.folded and not full})
        return [group for group in groups if group["fields"]]

    def take_up(self, conflict: ConflictError) -> list["Choice"]:
        """Keep what was typed, offer what the other wrote beside it, and count the other's as seen from now on."""
        seen = {**(self.seen or {}), **{each.field.name: each.theirs for each in conflict.conflicts}}
        self.data = self.data.copy()
        self.data["base"] = json.dumps(seen)
        changes = last_changes(self.record, [each.field.name for each in conflict.conflicts])
        return [
            Choice(
                each.field.name,
                capfirst(str(each.field.label)),
                said(each.field, each.mine),
                said(each.field, each.theirs),
                changes.get(each.field.name),
            )
            for each in conflict.conflicts
        ]

    def _value(self, field: Field) -> Any:
        if self.record is not None:
            return read(field, self.record)
        return self.start.get(field.name)

    def _field(self, field: Field) -> forms.Field:
        value = self._value(field)
        options = {"label": capfirst(str(field.label)), "required": field.required, "help_text": field.help}
        if field.type in LOOKED_UP:
            kind, several = LOOKED_UP[field.type]
            made = LookupField(self.viewer, kind, several=several, current=self._records(field, value), **options)
            made.widget.label = options["label"]
            return made
        if field.type == Type.EMPLOYMENTS:
            return EmploymentsField(field, self.viewer, current=value or [], **options)
        return ValueField(field, self.viewer, widget=self._widget(field), initial=as_typed(field, value), **options)

    def _records(self, field: Field, value: Any) -> list[Any]:
        if field.own and value:
            value = Person.objects.filter(pk=value, organisation=self.viewer.workspace.organisation_id).first()
        return value if isinstance(value, list) else [value] if value else []

    def _widget(self, field: Field) -> forms.Widget:
        match field.type:
            case Type.LONG:
                return forms.Textarea(attrs={"rows": 3})
            case Type.EMAILS | Type.PHONES:
                keyboard = "email" if field.type == Type.EMAILS else "tel"
                return forms.Textarea(attrs={"rows": 2, "class": "lines", "autocomplete": "off", "inputmode": keyboard})
            case Type.DATE:
                return Date()
            case Type.MOMENT:
                return Moment()
            case Type.FLAG:
                return forms.CheckboxInput()
            case Type.CHOICE if field.required:
                return forms.RadioSelect(choices=[(value, capfirst(str(label))) for value, label in field.choices])
            case Type.CHOICE:
                return forms.Select(choices=[("", "–"), *field.choices])
            case Type.STAGE:
                return forms.Select(choices=self._stages())
        attrs = {"autocomplete": "off"}
        if field.type in KEYBOARDS:
            attrs["inputmode"] = KEYBOARDS[field.type]
        if field.max_length and field.type == Type.TEXT:
            attrs["maxlength"] = str(field.max_length)
        return forms.TextInput(attrs=attrs)

    def _stages(self) -> list[Any]:
        stages = Stage.objects.filter(pipeline__workspace=self.viewer.workspace).select_related("pipeline")
        by_pipeline: dict[str, list[tuple[int, str]]] = {}
        for stage in stages.order_by("pipeline__position", "pipeline_id", "position", "id"):
            by_pipeline.setdefault(str(stage.pipeline), []).append((stage.pk, str(stage)))
        only = next(iter(by_pipeline.values()), [])
        return list(by_pipeline.items()) if len(by_pipeline) > 1 else list(only)
