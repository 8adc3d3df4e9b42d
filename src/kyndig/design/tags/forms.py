"""Fields and the summary of what needs correcting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kyndig.design.tags import register


@register.simple_tag
def field(bound: BoundField, *, label: str = "", help: str = "") -> SafeString:
    """Label, help, error and widget, tied together. `label` and `help` replace the form's own."""
    if label:
        bound.label = label
    if help:
        bound.help_text = help
    if bound.is_hidden:
        return bound.as_hidden()
    return SafeString(bound.render("design/forms/field.html", {"field": bound}))


@register.inclusion_tag("design/forms/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """All visible fields of a form in order, and the hidden ones."""
    return {"form": form}


@register.inclusion_tag("design/forms/errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """The summary above a form: what concerns the whole form, and a link to each field with something to correct."""
    if not form.is_bound:
        return {"count": 0}
    wrong = [bound for bound in form.visible_fields() if bound.errors]
    # A hidden field cannot be gone to, so what is wrong with it concerns the whole form.
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    whole = [*form.non_field_errors(), *hidden]
    return {"form": form, "wrong": wrong, "whole": whole, "count": len(wrong) + len(whole)}


@register.simple_tag
def options(choices: Iterable[tuple[str, str]]) -> SafeString:
    """An `<option>` for each value and what it is called, of a list to choose from."""
    return format_html_join("", '<option value="{}">{}</option>', choices)


@register.filter
def kind_of_widget(bound: BoundField) -> str:
    """What the template of a field must know: choice (one box), group (several), area, list, file, or line."""
    widget = bound.field.widget
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (forms.CheckboxInput, "choice"),
        ((forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SplitDateTimeWidget), "group"),
        (forms.Textarea, "area"),
        (forms.FileInput, "file"),
        (forms.Select, "list"),
    ]
    return next((name for kind, name in kinds if isinstance(widget, kind)), "line")
