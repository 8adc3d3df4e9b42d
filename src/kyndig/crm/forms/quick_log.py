"""The line of the log, and what it would save, each part to be changed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyndig.crm.actions.logging import Entry, Next
from kyndig.crm.models import Activity, Deal, Record, Workspace
from kyndig.crm.queries.proposing import NEW_COMPANY, NEW_CONTACT, Proposal
from kyndig.crm.queries.reach import reachable
from kyndig.design.forms import Date, Time
from kyndig.people.models import Person

LONGEST = 4000
NEW_DEAL = "new"


class LineForm(forms.Form):
    """What was typed, and on which page."""

    line = forms.CharField(label=_("Log"), max_length=LONGEST, strip=True)
    read = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST)


class EntryForm(forms.Form):
    """What a line would save. `entry` is what the action takes, once the form is valid."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    happened = forms.ChoiceField(
        label=_("Has it happened?"),
        choices=[("yes", _("Yes, it is done")), ("no", _("No, it is to be done"))],
    )
    day = forms.DateField(label=_("Day"), widget=Date)
    clock = forms.TimeField(label=_("Time"), required=False, widget=Time)
    who = forms.MultipleChoiceField(label=_("With"), required=False, widget=forms.CheckboxSelectMultiple)
    subject = forms.CharField(label=_("What"), max_length=250)
    deal = forms.ChoiceField(label=_("Deal"), required=False)
    value = forms.DecimalField(label=_("What the deal is worth"), required=False, max_digits=14, decimal_places=2)
    next_subject = forms.CharField(label=_("Next"), required=False, max_length=250)
    next_kind = forms.ChoiceField(label=_("Kind of next step"), choices=Activity.Kind.choices, required=False)
    next_due = forms.DateField(label=_("By"), required=False, widget=Date)
    next_clock = forms.TimeField(label=_("Time of the next step"), required=False, widget=Time)

    def __init__(self, proposal: Proposal, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=proposal.initial(), auto_id="log-%s")
        self.proposal = proposal
        self.fields["who"].choices = [(each.value, _label(each)) for each in proposal.options]  # type: ignore[attr-defined]
        deals = [(str(deal.pk), deal.name) for deal in proposal.deals]
        self.fields["deal"].choices = [("", _("no deal")), *deals, (NEW_DEAL, _("a new deal"))]  # type: ignore[attr-defined]
        if proposal.value is None:
            del self.fields["value"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        subject, due = cleaned.get("next_subject"), cleaned.get("next_due")
        if subject and not due and "next_due" not in self.errors:
            self.add_error("next_due", _("Say by when, so that it comes up in My day."))
        if cleaned.get("next_kind") == "" and due:
            cleaned["next_kind"] = Activity.Kind.TASK
        return cleaned

    def entry(self, workspace: Workspace, person: Person) -> Entry:
        """What the action takes; records are looked up among those that the person may reach."""
        given = self.cleaned_data
        who: dict[str, list[str]] = {"contact": [], "company": [], NEW_CONTACT: [], NEW_COMPANY: []}
        for value in given["who"]:
            kind = next(kind for kind in who if value.startswith(kind))
            who[kind].append(value.partition(":")[2])
        companies = _records(workspace, "company", person, who["company"])
        deals: list[Deal] = _records(workspace, "deal", person, [given["deal"]] if given["deal"].isdigit() else [])
        line, due = self.proposal.line, given["next_due"]
        step = given["next_subject"] or _("Follow up")
        return Entry(
            kind=given["kind"],
            subject=given["subject"],
            happened=given["happened"] == "yes",
            day=given["day"],
            clock=given["clock"],
            body=line if len(line) > 250 else "",
            contacts=_records(workspace, "contact", person, who["contact"]),
            company=companies[0] if companies else None,
            new_contacts=who[NEW_CONTACT],
            new_company=who[NEW_COMPANY][0] if who[NEW_COMPANY] else "",
            deal=deals[0] if deals else None,
            new_deal=given["deal"] == NEW_DEAL,
            value=given.get("value"),
            next=Next(given["next_kind"] or "task", str(step), due, given["next_clock"]) if due else None,
        )


def _label(option: Any) -> Any:
    if option.value.startswith(NEW_CONTACT):
        return _("New contact: %(name)s") % {"name": option.label}
    if option.value.startswith(NEW_COMPANY):
        return _("New company: %(name)s") % {"name": option.label}
    return option.label


def _records(workspace: Workspace, kind: str, person: Person, numbers: list[str]) -> list[Any]:
    known: dict[int, Record] = reachable(workspace, kind, person).in_bulk([int(each) for each in numbers])
    return [known[int(each)] for each in numbers if int(each) in known]
