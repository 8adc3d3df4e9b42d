"""What is asked about people, roles, departments and the organisation."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kyndig.design.forms import Date
from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.people.queries.departments import Chart


class DepartmentField(forms.TypedChoiceField):
    """A choice among the departments of an organisation, each named with those that it lies in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, chart: Chart, empty: Any = "—") -> None:
        self.choices = [("", empty), *chart.choices]


class PersonForm(forms.ModelForm):
    department = DepartmentField(label=_("Department"), required=False)
    manager = forms.CharField(
        label=_("Manager"), required=False, help_text=_("The full name or the e-mail of somebody on the list.")
    )

    class Meta:
        model = Person
        fields = [
            "given_name", "family_name", "email", "phone", "title", "department", "manager", "site", "employee_number",
            "started",
        ]  # fmt: skip
        widgets = {"started": Date(), "phone": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})}

    def __init__(self, *args: Any, organisation: Organisation, chart: Chart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["department"].offer(chart)
        for name in ("given_name", "family_name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if self.instance.pk:
            self.initial["manager"] = self.instance.manager.name if self.instance.manager else ""
        self.fields["email"].help_text = _("Invitations go here, and it is what the person logs in with.")

    def clean_department(self) -> Department | None:
        number = self.cleaned_data["department"]
        return self.organisation.departments.filter(pk=number).first() if number else None

    def clean_manager(self) -> Person | None:
        asked = " ".join(self.cleaned_data["manager"].split())
        if not asked:
            return None
        if self.instance.manager and asked == self.instance.manager.name:
            return self.instance.manager
        given, _space, family = asked.rpartition(" ")
        named = Q(given_name__iexact=given, family_name__iexact=family) | Q(given_name__iexact=asked, family_name="")
        found = list(self.organisation.people.filter(Q(email__iexact=asked) | named, left=None)[:2])
        if len(found) == 2:
            raise forms.ValidationError(_("Several people are called that. Write the e-mail instead."))
        if not found:
            raise forms.ValidationError(_("Nobody on the list is called that."))
        return found[0]

    def _post_clean(self) -> None:
        """The action sets the values and checks them together; the form leaves the record as it is."""


class OutsideForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What does the person do?"),
        choices=[(Role.Kind.TRAINER, _("Holds courses")), (Role.Kind.PARTNER, _("Advises on the whole programme"))],
        widget=forms.RadioSelect,
        initial=Role.Kind.TRAINER,
    )
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invitation goes here, and it is the log-in."))
    rights = forms.ChoiceField(
        label=_("What may an adviser do?"),
        choices=[(Role.Rights.SEE, _("See the programme")), (Role.Rights.EDIT, _("See and change the programme"))],
        initial=Role.Rights.SEE,
        help_text=_("A trainer sees the sessions and who comes, whatever is chosen here."),
    )

    def __init__(self, *args: Any, kinds: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.choices = [(value, label) for value, label in field.choices if value in kinds]
        if Role.Kind.PARTNER not in kinds:
            del self.fields["rights"]


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Role"))
    department = DepartmentField(label=_("For which department?"), required=False)
    rights = forms.ChoiceField(label=_("Rights"), choices=[("", _("Not needed")), *Role.Rights.choices], required=False)

    def __init__(self, *args: Any, organisation: Organisation, chart: Chart, kinds: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in Role.Kind.choices if value in kinds]
        self.fields["department"].offer(chart, _("The whole organisation"))
        self.fields["department"].help_text = _("Needed for a superuser and a deputy.")
        self.fields["rights"].help_text = _("For an adviser alone.")
        if Role.Kind.PARTNER not in kinds:
            del self.fields["rights"]

    def clean_department(self) -> Department | None:
        number = self.cleaned_data["department"]
        return self.organisation.departments.filter(pk=number).first() if number else None


class LeftForm(forms.Form):
    on = forms.DateField(label=_("First day no longer here"), widget=Date())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)


class HelpersForm(forms.Form):
    """Who is superuser and deputy of one department, chosen among its people."""

    superuser = forms.TypedChoiceField(label=_("Superuser"), coerce=int, empty_value=None, required=False)
    deputy = forms.TypedChoiceField(label=_("Deputy"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody yet")), *((person.pk, person.name) for person in people)]
        for name in ("superuser", "deputy"):
            self.fields[name].choices = choices

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if chosen.get("superuser") and chosen.get("superuser") == chosen.get("deputy"):
            raise forms.ValidationError(_("Choose two different people."))
        return chosen


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = DepartmentField(label=_("Lies in"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, chart: Chart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["parent"].offer(chart, _("The top"))

    def clean_parent(self) -> Department | None:
        number = self.cleaned_data["parent"]
        return self.organisation.departments.filter(pk=number).first() if number else None


class MergeForm(forms.Form):
    into = DepartmentField(label=_("Merge it into"))

    def __init__(self, *args: Any, department: Department, chart: Chart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.department = department
        others = [choice for choice in chart.choices if choice[0] != department.pk]
        self.fields["into"].choices = [("", _("Choose a department")), *others]

    def clean_into(self) -> Department:
        return self.department.organisation.departments.get(pk=self.cleaned_data["into"])


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "crm", "language"]
        labels = {
            "name": _("What is the organisation called?"),
            "crm": _("Which CRM is the training about?"),
            "language": _("Which language are invitations written in?"),
        }
        help_texts = {"crm": _("SuperOffice, HubSpot or another: the name that people know it by.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES

    def _post_clean(self) -> None:
        """The action sets the values; the form leaves the record as it is."""
