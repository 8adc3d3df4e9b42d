"""Forms that look like `{% field %}` wherever they are rendered, and widgets that browsers know better than text."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """For FORM_RENDERER: `{{ form }}` and `{{ form.name.as_field_group }}` use the design system's templates."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"


class _Native:
    """A widget whose value browsers want in ISO form, whatever the language of the page."""

    input_type: str
    iso: str

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=self.iso)  # type: ignore[call-arg]


class Date(_Native, forms.DateInput):
    input_type = "date"
    iso = "%Y-%m-%d"


class Time(_Native, forms.TimeInput):
    input_type = "time"
    iso = "%H:%M"


class Moment(_Native, forms.DateTimeInput):
    input_type = "datetime-local"
    iso = "%Y-%m-%dT%H:%M"
