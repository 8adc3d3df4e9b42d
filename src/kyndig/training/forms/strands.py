"""The form of a strand: for whom, how long, how often, by whom, at what price."""

import hashlib
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyndig.people.models import Person, Role
from kyndig.training.actions.strands import StrandValues
from kyndig.training.models import Course, Programme, Strand, Trainer
from kyndig.training.queries.consequences import Wish
from kyndig.training.queries.people_named import people_named

ROLES = (Role.Kind.SUPERUSER, Role.Kind.MANAGER, Role.Kind.TRAINER)
FIELDS = (
    "name",
    "audience",
    "audience_role",
    "delivery",
    "cadence",
    "first_period",
    "smallest_group",
    "largest_group",
    "new_hire_days",
    "after",
    "after_days",
    "booster_minutes",
    "booster_from_days",
    "booster_to_days",
    "cost_per_day",
)
LONGEST_PART = 600


class StrandForm(forms.ModelForm):
    """A strand, its course, its audience and who teaches it. `shown` is what the consequence was last shown for."""

    level = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Course.Level)
    goals = forms.CharField(
        label=gettext_lazy("What people can do afterwards"), required=False, widget=forms.Textarea({"rows": 2})
    )
    parts = forms.CharField(
        label=gettext_lazy("Minutes of each part"),
        help_text=gettext_lazy("360 is a day. 180 + 180 is two half days with the same people."),
        max_length=60,
    )
    departments = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Departments"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=gettext_lazy("Those that lie inside them are included."),
    )
    people = forms.CharField(
        label=gettext_lazy("People"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("An e-mail or a full name on each line."),
    )
    trainers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Trainers"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple()
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput())

    class Meta:
        model = Strand
        fields = FIELDS
        widgets = {"audience": forms.RadioSelect(), "delivery": forms.RadioSelect()}
        help_texts = {
            "cost_per_day": gettext_lazy("The plan reckons with this until a trainer is chosen."),
            "new_hire_days": gettext_lazy("Empty where new hires wait for the next timetable."),
            "booster_minutes": gettext_lazy(
                "A short repetition in a meeting that the department has anyway. 0 is none."
            ),
            "largest_group": gettext_lazy("The seats of the room count too."),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        organisation = programme.organisation
        strand = self.instance if self.instance.pk else None
        roles = [(kind, label) for kind, label in Role.Kind.choices if kind in ROLES]
        self.fields["audience_role"] = forms.ChoiceField(
            label=_("Role"),
            required=False,
            choices=[("", "—"), *roles],
            help_text=_("Deputies go with the superusers."),
        )
        self.fields["first_period"] = forms.TypedChoiceField(
            label=_("From"), coerce=int, choices=[(p.number, p.label) for p in programme.periods.all()]
        )
        others = programme.strands.exclude(pk=strand.pk) if strand else programme.strands.all()
        self.fields["after"].queryset = others
        self.fields["after"].empty_label = _("nothing")
        self.fields["after"].label = _("What comes before it")
        self.fields["departments"].queryset = organisation.departments.all()
        self.fields["trainers"].queryset = organisation.trainers.filter(active=True)
        for trainer in self.fields["trainers"].queryset:
            self.fields[f"price_{trainer.pk}"] = forms.DecimalField(
                label=_("A day of %(name)s") % {"name": trainer.name},
                initial=trainer.cost_per_day,
                min_value=Decimal(0),
                max_digits=10,
                decimal_places=2,
                required=False,
            )
        if strand is not None:
            del self.fields["level"]
            self._start_from(strand)

    def _start_from(self, strand: Strand) -> None:
        members = list(strand.audience_members.select_related("person"))
        self.initial |= {
            "goals": strand.course.goals,
            "parts": " + ".join(str(minutes) for minutes in strand.course.parts),
            "departments": [member.department_id for member in members if member.department_id],
            "people": "\n".join(m.person.email or m.person.name for m in members if m.person is not None),
            "trainers": list(strand.teachings.filter(trainer__active=True).values_list("trainer_id", flat=True)),
        }

    @property
    def price_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("price_")]

    @property
    def level_chosen(self) -> str:
        return self.instance.course.level if self.instance.pk else self.cleaned_data.get("level", "")

    def clean_parts(self) -> list[int]:
        parts = [int(number) for number in re.findall(r"\d+", self.cleaned_data["parts"])]
        if not parts or len(parts) > 10 or not all(10 <= minutes <= LONGEST_PART for minutes in parts):
            raise forms.ValidationError(_("Give one to ten numbers between 10 and 600, such as 360 or 180 + 180."))
        return parts

    def clean_people(self) -> list[Person]:
        found, unknown = people_named(self.programme.organisation, self.cleaned_data["people"])
        if unknown:
            raise forms.ValidationError(
                _("Nobody, or more than one, is called: %(names)s. Use the e-mail.") % {"names": ", ".join(unknown)}
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        audience = cleaned.get("audience")
        if audience == Strand.Audience.ROLE and not cleaned.get("audience_role"):
            self.add_error("audience_role", _("Choose the role."))
        if audience == Strand.Audience.DEPARTMENT and not cleaned.get("departments"):
            self.add_error("departments", _("Choose at least one department."))
        smallest, largest = cleaned.get("smallest_group"), cleaned.get("largest_group")
        if smallest and largest and smallest > largest:
            self.add_error("largest_group", _("The largest group is smaller than the smallest."))
        if largest == 0:
            self.add_error("largest_group", _("A group has at least one person."))
        earliest, latest = cleaned.get("booster_from_days"), cleaned.get("booster_to_days")
        if cleaned.get("booster_minutes") and earliest is not None and latest is not None and earliest > latest:
            self.add_error("booster_to_days", _("The latest day comes before the earliest."))
        return cleaned

    def _post_clean(self) -> None:
        """The strand is not touched by the form: the action changes it, and tells the ledger what differs."""

    def prices(self) -> dict[int, Decimal]:
        """What is to be changed of the prices of the trainers chosen, by id."""
        changed = {}
        for trainer in self.cleaned_data["trainers"]:
            price = self.cleaned_data.get(f"price_{trainer.pk}")
            if price is not None and price != trainer.cost_per_day:
                changed[trainer.pk] = price
        return changed

    def values(self) -> StrandValues:
        """What the action is asked to make of the strand."""
        data = self.cleaned_data
        course = {"parts": data["parts"], "goals": data["goals"]}
        if not self.instance.pk:
            course["level"] = data["level"]
        return StrandValues(
            fields={name: data[name] for name in FIELDS},
            course=course,
            departments=list(data["departments"]),
            people=data["people"],
            trainers=list(data["trainers"]),
            prices=self.prices(),
        )

    def wish(self) -> Wish:
        """What counts for the consequence."""
        data = self.cleaned_data
        return Wish(
            audience=data["audience"],
            audience_role=data["audience_role"],
            departments=frozenset(department.pk for department in data["departments"]),
            people=frozenset(person.pk for person in data["people"]),
            parts=tuple(data["parts"]),
            largest_group=data["largest_group"],
            cadence=data["cadence"],
            first_period=data["first_period"],
            cost_per_day=data["cost_per_day"],
            trainers=frozenset(trainer.pk for trainer in data["trainers"]),
            prices=self.prices(),
            by_department=self.level_chosen == Course.Level.FOCUS,
            booster_minutes=data["booster_minutes"],
            active=self.instance.active,
        )

    def mark(self) -> str:
        """A mark of what is wished, to know later that what is saved is what was shown."""
        return hashlib.sha256(repr((self.wish(), sorted(self.prices().items()))).encode()).hexdigest()[:16]


def default_trainers(programme: Programme) -> list[int]:
    """The trainers from outside, whom a new strand starts with."""
    outside = Trainer.objects.filter(organisation=programme.organisation, active=True, cost_per_day__gt=0)
    return list(outside.values_list("pk", flat=True))
