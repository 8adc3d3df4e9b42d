"""What is asked while a list of people is taken in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.people.lists import Changes, Column, Meaning

MEANINGS = [
    (Meaning.IGNORE, _("Leave it out")),
    (Meaning.FULL_NAME, _("Full name")),
    (Meaning.GIVEN_NAME, _("Given name")),
    (Meaning.FAMILY_NAME, _("Family name")),
    (Meaning.EMAIL, _("E-mail")),
    (Meaning.PHONE, _("Phone")),
    (Meaning.EMPLOYEE_NUMBER, _("Employee number")),
    (Meaning.TITLE, _("Job title")),
    (Meaning.DEPARTMENT, _("Department")),
    (Meaning.DEPARTMENT_PARENT, _("The department above")),
    (Meaning.MANAGER, _("Manager")),
    (Meaning.SITE, _("Place of work")),
    (Meaning.STARTED, _("First day at work")),
    (Meaning.LEFT, _("Last day at work")),
    (Meaning.ACTIVE, _("Works here, yes or no")),
]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV or Excel, as your payroll or HR system writes it. At most 25 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )


class ColumnsForm(forms.Form):
    """What each column holds. Fields are numbered, as headers can be anything."""

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for number, column in enumerate(columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column.header, choices=MEANINGS, initial=column.meaning.value, required=False
            )

    @property
    def rows(self) -> list[tuple[Column, forms.BoundField]]:
        return [(column, self[f"column-{number}"]) for number, column in enumerate(self.columns)]

    @property
    def meanings(self) -> dict[str, str]:
        """By the key of the column, what the user says it holds, where that is not what was guessed."""
        said = {column.key: self.cleaned_data.get(f"column-{n}") for n, column in enumerate(self.columns)}
        guessed = {column.key: column.meaning.value for column in self.columns}
        return {key: meaning for key, meaning in said.items() if meaning and meaning != guessed[key]}


class ChoicesForm(forms.Form):
    """What the list cannot say itself: whether it is complete, and who somebody is who could be several."""

    complete = forms.BooleanField(
        label=_("The list holds everybody: those who are not on it have left"), required=False
    )
    add_managers = forms.BooleanField(label=_("Add the managers who are named, but not listed"), required=False)
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, changes: Changes, settled: dict[str, Any], asks_managers: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_managers:
            del self.fields["add_managers"]
        self.settled = dict(settled)
        self.unsure = changes.unsure
        for one in changes.unsure:
            candidates = [
                (str(person.id), " · ".join(filter(None, (person.name, " / ".join(person.department), person.title))))
                for person in one.candidates
            ]
            self.fields[f"who-{one.at}"] = forms.ChoiceField(
                label=_("Row %(row)d: %(name)s") % {"row": one.row.row, "name": one.row.name},
                choices=[("", _("Leave it as it is")), *candidates, ("new", _("Somebody new"))],
                required=False,
            )

    @property
    def doubts(self) -> list[forms.BoundField]:
        return [self[f"who-{one.at}"] for one in self.unsure]

    @property
    def choices(self) -> dict[str, Any]:
        """What to keep with the list."""
        said = self.cleaned_data
        settled = {str(one.at): said[f"who-{one.at}"] for one in self.unsure if said.get(f"who-{one.at}")}
        chosen = {"complete": said["complete"], "settled": {**self.settled, **settled}}
        return {**chosen, "add_managers": said["add_managers"]} if "add_managers" in self.fields else chosen
