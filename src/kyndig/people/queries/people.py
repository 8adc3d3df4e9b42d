"""Lists of people, and one person's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from kyndig.design.paging import KeyPage, page_by_key
from kyndig.people.models import Person, Role
from kyndig.people.policies import may
from kyndig.people.queries.departments import departments_within
from kyndig.people.rules.searching import spellings

SUPERUSERS = (Role.Kind.SUPERUSER, Role.Kind.DEPUTY)
ORDERS = {
    "name": ("family_name", "given_name", "id"),
    "-name": ("-family_name", "-given_name", "-id"),
    "department": ("department_name", "family_name", "given_name", "id"),
    "-department": ("-department_name", "-family_name", "-given_name", "-id"),
}
SHOWN = ("", "no-email", "superusers", "outside", "left")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks the list for: words, a department (with those in it), whom to show, and in which order."""

    words: str = ""
    department: int | None = None
    show: str = ""
    sort: str = "name"

    @property
    def order(self) -> Sequence[str]:
        return ORDERS[self.sort]


@dataclass(frozen=True)
class Numbers:
    """The size of the list as a whole, whatever is asked for: all figures are of people who are here."""

    people: int
    no_email: int
    superusers: int
    outside: int
    left: int


def reachable_by(person: Person) -> QuerySet[Person]:
    """Whose pages a person can open: the lead and the partner everybody's, a superuser those of the department and of
    what lies in it, and everyone their own."""
    everybody = person.organisation.people.all()
    if may(person, "people.see_all"):
        return everybody
    own = Q(pk=person.pk)
    tops = {role.department_id for role in person.roles.all() if role.kind in SUPERUSERS and role.department_id}
    if tops:
        own |= Q(department__in=departments_within(person.organisation, tops), left=None)
    return everybody.filter(own)


def people_wanted(person: Person, wanted: Wanted, extra: Mapping[str, Q] | None = None) -> QuerySet[Person]:
    """The people that `person` may see and asks for; `extra` are more kinds to show, by name."""
    people = reachable_by(person).annotate(department_name=Coalesce("department__name", Value("")))
    if wanted.department is not None:
        people = people.filter(department__in=departments_within(person.organisation, {wanted.department}))
    for word in wanted.words.split():
        matching = Q()
        for spelling in spellings(word):
            for column in ("given_name", "family_name", "email", "department__name", "employee_number"):
                matching |= Q(**{f"{column}__contains": spelling})
        people = people.filter(matching)
    return people.filter(_shown(wanted.show, extra or {}))


def page_of_people(
    person: Person, wanted: Wanted, query: Mapping[str, str], extra: Mapping[str, Q] | None = None
) -> KeyPage[Person]:
    """One page of the list, with department and roles. Five queries, however many people."""
    people = people_wanted(person, wanted, extra).select_related("department").prefetch_related("roles__department")
    return page_by_key(people, order=wanted.order, request_query=query)


def numbers_of(person: Person) -> Numbers:
    """The figures above the list that `person` sees. One or two queries."""
    holds = Role.objects.filter(person=OuterRef("pk"), kind__in=SUPERUSERS)
    here, staff = Q(left=None), Q(left=None, is_employee=True)
    counted = (
        reachable_by(person)
        .annotate(holds=Exists(holds))
        .aggregate(
            people=Count("pk", filter=staff),
            no_email=Count("pk", filter=staff & Q(email="")),
            superusers=Count("pk", filter=here & Q(holds=True)),
            outside=Count("pk", filter=here & Q(is_employee=False)),
            left=Count("pk", filter=Q(left__isnull=False)),
        )
    )
    return Numbers(**counted)


def _shown(show: str, extra: Mapping[str, Q]) -> Q:
    if show in extra:
        return Q(left=None) & extra[show]
    if show == "left":
        return Q(left__isnull=False)
    if show == "outside":
        return Q(left=None, is_employee=False)
    if show == "no-email":
        return Q(left=None, is_employee=True, email="")
    if show == "superusers":
        holders = Role.objects.filter(kind__in=SUPERUSERS).values("person")
        return Q(left=None, pk__in=holders)
    return Q(left=None, is_employee=True)
