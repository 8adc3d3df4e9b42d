"""The other companies of a contact, a line each."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kyndig.crm.fields import Field, FieldError, clean
from kyndig.crm.forms.looking_up import LookupField, Typed
from kyndig.crm.models import Company
from kyndig.crm.queries.viewing import Viewer

PARTS = ("title", "started", "ended")


class EmploymentsField(forms.Field):
    """Gives the list that a contact's `employments` takes; a line without a company counts as empty."""

    def __init__(self, described: Field, viewer: Viewer, *, current: list[dict[str, Any]], **options: Any) -> None:
        lookup = LookupField(
            viewer, "company", several=True, current=[each["company"] for each in current], required=False
        )
        super().__init__(widget=Employments(lookup), initial=current, **options)
        self.described, self.viewer, self.lookup = described, viewer, lookup

    def __deepcopy__(self, memo: Any) -> "EmploymentsField":
        return self

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = []
        for at, row in enumerate(value or []):
            if not row["typed"].text:
                if any(row[part] for part in PARTS):
                    raise forms.ValidationError(_("Name the company of “%(title)s”.") % {"title": row["title"] or "?"})
                continue
            company: Company = self.lookup.resolve(at, row["typed"])
            rows.append({"company": company, **{part: row[part] for part in PARTS}})
        try:
            cleaned: list[dict[str, Any]] = clean(self.described, rows, self.viewer.workspace)
        except FieldError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned


class Employments(forms.Widget):
    template_name = "crm/widgets/employments.html"
    use_fieldset = True

    def __init__(self, lookup: LookupField) -> None:
        super().__init__()
        self.lookup = lookup

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        lines = self.lookup.widget.value_from_datadict(data, files, f"{name}_company")
        parts = {part: data.getlist(f"{name}_{part}") if hasattr(data, "getlist") else [] for part in PARTS}
        return [
            {"typed": line, **{part: _at(values, at).replace("\x00", "").strip() for part, values in parts.items()}}
            for at, line in enumerate(lines)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_company" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row if "typed" in row else self._shown(row) for row in value or []]
        rows = [row for row in rows if row["typed"].text or any(row[part] for part in PARTS)]
        rows.append({"typed": Typed(), "title": "", "started": "", "ended": ""})
        for at, offered in self.lookup.widget.offered.items():
            if at < len(rows):
                rows[at]["typed"].offered = offered
        context["widget"] |= {"rows": rows, "suggest": self.lookup.widget.suggest_url}
        return context

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        [typed, _empty] = self.lookup.widget.format_value([row["company"]])
        dates = {part: row[part].isoformat() if row[part] else "" for part in ("started", "ended")}
        return {"typed": typed, "title": row["title"], **dates}


def _at(values: list[str], at: int) -> str:
    return values[at] if at < len(values) else ""
