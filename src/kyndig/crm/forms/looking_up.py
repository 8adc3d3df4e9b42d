"""A field that names other records: one types a name or a number, and the server finds out who is meant.

It works without a script. With one, suggestions come while typing (`static/crm/crm-lookup.js`), and the number of what
was chosen is sent beside the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kyndig.crm.queries.suggesting import Suggestion, by_number, label_of, named, suggestion
from kyndig.crm.queries.viewing import Viewer

MANY = 50


@dataclass
class Typed:
    """One line of the field: what was typed, the number of what was chosen, and what is offered to choose from."""

    text: str = ""
    number: str = ""
    offered: list[Suggestion] = field(default_factory=list)


class Lookup(forms.Widget):
    template_name = "crm/widgets/lookup.html"
    use_fieldset = False

    def __init__(self, *, kind: str, several: bool, suggest_url: str) -> None:
        super().__init__()
        self.kind, self.several, self.suggest_url = kind, several, suggest_url
        self.offered: dict[int, list[Suggestion]] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Typed]:
        several = hasattr(data, "getlist")
        texts = data.getlist(name) if several else [data.get(name, "")]
        numbers = data.getlist(f"{name}_id") if several else [data.get(f"{name}_id", "")]
        lines = []
        for at, text in enumerate(texts[:MANY]):
            number = data.get(f"{name}_pick{at}") or (numbers[at] if at < len(numbers) else "")
            lines.append(Typed(" ".join(text.replace("\x00", "").split())[:250], number))
        return lines if self.several else lines[:1]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> list[Typed]:
        lines = [each if isinstance(each, Typed) else Typed(label_of(each), str(each.pk)) for each in value or []]
        lines = [each for each in lines if each.text]
        if self.several or not lines:
            lines.append(Typed())
        for at, offered in self.offered.items():
            if at < len(lines):
                lines[at].offered = offered
        return lines

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"lines": self.format_value(value), "kind": self.kind, "suggest": self.suggest_url}
        context["widget"] |= {"several": self.several, "label": getattr(self, "label", name)}
        given = context["widget"]["attrs"]
        context["widget"] |= {"wrong": given.get("aria-invalid"), "described": given.get("aria-describedby")}
        return context


class LookupField(forms.Field):
    """Gives the record that is meant, or a list of them where `several`; what is typed has to name just one each.

    `current` are those that the record has already: they may stay, even where they could not be chosen anew.
    """

    def __init__(self, viewer: Viewer, kind: str, *, several: bool, current: list[Any], **options: Any) -> None:
        widget = Lookup(kind=kind, several=several, suggest_url=f"{viewer.base}suggest/?kind={kind}")
        super().__init__(widget=widget, initial=current, **options)
        self.viewer, self.kind, self.several = viewer, kind, several
        self.current: Mapping[str, Any] = {str(each.pk): each for each in current}

    def __deepcopy__(self, memo: Any) -> "LookupField":
        return self

    def clean(self, value: Any) -> Any:
        typed = [each for each in value or [] if each.text]
        if self.required and not typed:
            raise forms.ValidationError(_("This has to be filled in."))
        found, wrong = [], []
        for at, each in enumerate(typed):
            try:
                found.append(self.resolve(at, each))
            except forms.ValidationError as error:
                wrong += error.messages
        if wrong:
            raise forms.ValidationError(wrong)
        found = list({each.pk: each for each in found}.values())
        return found if self.several else (found[0] if found else None)

    def resolve(self, at: int, typed: Typed) -> Any:
        """The one record that is meant; raises ValidationError, and offers a choice, where it is not just one."""
        hits = None
        if typed.number:
            chosen = self.current.get(typed.number) or self._numbered(typed.number)
            if chosen is not None and label_of(chosen) == typed.text:
                return chosen
            hits = named(self.viewer, self.kind, typed.text)
            if chosen is not None and chosen in hits:
                return chosen
        if typed.text.removeprefix("#").isdecimal() and typed.text.startswith("#"):
            numbered = self._numbered(typed.text[1:])
            if numbered is not None:
                return numbered
        hits = named(self.viewer, self.kind, typed.text) if hits is None else hits
        if len(hits) == 1:
            return hits[0]
        if not hits:
            raise forms.ValidationError(_("Nothing is found for “%(text)s”.") % {"text": typed.text})
        self.widget.offered[at] = [suggestion(each) for each in hits]
        raise forms.ValidationError(_("“%(text)s” can be several. Choose one of them.") % {"text": typed.text})

    def _numbered(self, number: str) -> Any | None:
        usable = number.isascii() and number.isdecimal() and len(number) < 19
        return by_number(self.viewer, self.kind, int(number)) if usable else None
