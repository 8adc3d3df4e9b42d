"""The organisation chart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.people.rules.nesting import within

HOLDERS = (Role.Kind.SUPERUSER, Role.Kind.DEPUTY)


@dataclass(frozen=True)
class Placed:
    """A department in its place: how deep it lies (the top is 0), its people, those below too, and who helps there."""

    department: Department
    depth: int
    path: str
    people: int
    people_below: int
    superuser: Person | None = None
    deputy: Person | None = None


@dataclass(frozen=True)
class Chart:
    """All departments of an organisation, each followed by those that lie in it."""

    places: list[Placed] = field(default_factory=list)
    without: int = 0

    def __iter__(self) -> Iterator[Placed]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def lacking(self) -> list[Placed]:
        """The departments with people of their own, and no superuser."""
        return [place for place in self.places if place.people and place.superuser is None]

    @property
    def wanted(self) -> list[Placed]:
        """The departments that should have a superuser: those with people of their own."""
        return [place for place in self.places if place.people or place.superuser]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """For a field where one chooses a department: its id, and its name after those that it lies in."""
        return [(place.department.pk, place.path) for place in self.places]


def chart_of(organisation: Organisation) -> Chart:
    """The organisation chart with counts and superusers. Three queries, however many departments."""
    present = Q(people__left=None, people__is_employee=True)
    departments = list(organisation.departments.annotate(size=Count("people", filter=present)).order_by("name"))
    roles = Role.objects.filter(organisation=organisation, kind__in=HOLDERS, person__left=None).select_related("person")
    holders = {(role.department_id, role.kind): role.person for role in roles}
    children: dict[int | None, list[Department]] = {}
    for department in departments:
        children.setdefault(department.parent_id, []).append(department)
    sizes = {department.pk: department.size for department in departments}
    places = list(_placed(children, sizes, holders, None, 0, ""))
    return Chart(places, organisation.people.employed().filter(department=None).count())


def departments_within(organisation: Organisation, tops: set[int]) -> set[int]:
    """The ids of these departments and of all that lie in them."""
    parents = dict(organisation.departments.values_list("pk", "parent_id"))
    found: set[int] = set()
    for top in tops & parents.keys():
        found |= within(parents, top)
    return found


def _placed(
    children: Mapping[int | None, list[Department]],
    sizes: Mapping[int, int],
    holders: Mapping[tuple[int | None, str], Person],
    parent: int | None,
    depth: int,
    path: str,
) -> Iterator[Placed]:
    for department in children.get(parent, []):
        whole = f"{path} / {department.name}" if path else department.name
        below = list(_placed(children, sizes, holders, department.pk, depth + 1, whole))
        direct = [place for place in below if place.depth == depth + 1]
        yield Placed(
            department,
            depth,
            whole,
            sizes[department.pk],
            sizes[department.pk] + sum(place.people_below for place in direct),
            holders.get((department.pk, Role.Kind.SUPERUSER)),
            holders.get((department.pk, Role.Kind.DEPUTY)),
        )
        yield from below
