"""Whom a strand is for: everybody who works here, on leave and newly hired included, and nobody else."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Case, Q, Value, When

from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.people.models.person import PersonQuerySet
from kyndig.training.models import AudienceMember, Strand

Audience = Strand.Audience


def audience_of(strand: Strand) -> PersonQuerySet:
    """The people the strand is for now. Leave and new hires count; leavers and people from outside do not."""
    return _employed(strand.organisation_id).filter(audience_conditions([strand])[strand.pk])


def audiences_of(strands: Iterable[Strand]) -> dict[int, frozenset[int]]:
    """The ids of the people of each strand, by strand id. Four queries, however many strands and people."""
    strands = list(strands)
    if not strands:
        return {}
    organisation_id = strands[0].organisation_id
    department_of = dict(_employed(organisation_id).order_by().values_list("pk", "department_id"))
    everybody = frozenset(department_of)
    holders: dict[str, set[int]] = defaultdict(set)
    for kind, person_id in Role.objects.filter(organisation_id=organisation_id).values_list("kind", "person_id"):
        holders[kind].add(person_id)
    members = _members(strands)
    below = subdepartments(organisation_id)
    found: dict[int, frozenset[int]] = {}
    for strand in strands:
        departments, people = members[strand.pk]
        if strand.audience == Audience.ALL:
            found[strand.pk] = everybody
        elif strand.audience == Audience.ROLE:
            kinds = role_kinds(strand.audience_role)
            found[strand.pk] = everybody & set().union(*(holders[kind] for kind in kinds))
        elif strand.audience == Audience.DEPARTMENT:
            inside = set().union(*(below.get(department, {department}) for department in departments))
            found[strand.pk] = frozenset(pk for pk, department in department_of.items() if department in inside)
        else:
            found[strand.pk] = everybody & people
    return found


def audiences_among(strands: Iterable[Strand], people: Collection[int]) -> dict[int, set[int]]:
    """Those of a few `people` whom each strand is for, by strand id. At most three queries, however many strands."""
    conditions = audience_conditions(strands)
    found: dict[int, set[int]] = {pk: set() for pk in conditions}
    if not conditions:
        return found
    some = Person.objects.employed().filter(pk__in=people).order_by()
    flags = {
        f"in_{pk}": Case(When(Q(pk__isnull=False) & condition, then=Value(True)), default=Value(False))
        for pk, condition in conditions.items()
    }
    for person, *answers in some.annotate(**flags).values_list("pk", *flags):
        for pk, answer in zip(conditions, answers, strict=True):
            if answer:
                found[pk].add(person)
    return found


def audience_conditions(strands: Iterable[Strand]) -> dict[int, Q]:
    """A condition on people for each strand, by strand id. At most two queries, however many strands."""
    strands = list(strands)
    if not strands:
        return {}
    named = [strand for strand in strands if strand.audience in {Audience.DEPARTMENT, Audience.PICKED}]
    members = {strand.pk: (set[int](), set[int]()) for strand in strands} | (_members(named) if named else {})
    nested = any(strand.audience == Audience.DEPARTMENT for strand in strands)
    below = subdepartments(strands[0].organisation_id) if nested else {}
    return {
        strand.pk: audience_condition(
            strand.audience, strand.audience_role, members[strand.pk][0], members[strand.pk][1], below
        )
        for strand in strands
    }


def audience_condition(
    audience: str, role: str, departments: Iterable[int], people: Iterable[int], below: Mapping[int, set[int]]
) -> Q:
    """A condition on people, from an audience that need not be saved; `below` is from `subdepartments`."""
    if audience == Audience.ALL:
        return Q()
    if audience == Audience.ROLE:
        return Q(pk__in=Role.objects.filter(kind__in=role_kinds(role)).values("person_id"))
    if audience == Audience.DEPARTMENT:
        return Q(department_id__in=sorted(set().union(*(below.get(pk, {pk}) for pk in departments))))
    return Q(pk__in=sorted(people))


def role_kinds(role: str) -> list[str]:
    """The roles that an audience by role holds: a deputy is trained with the superusers."""
    return [Role.Kind.SUPERUSER, Role.Kind.DEPUTY] if role == Role.Kind.SUPERUSER else [role]


def subdepartments(organisation_id: int) -> dict[int, set[int]]:
    """Each department with all that lie inside it, itself included, by id."""
    parents = dict(Department.objects.filter(organisation_id=organisation_id).order_by().values_list("pk", "parent_id"))
    below: dict[int, set[int]] = {pk: {pk} for pk in parents}
    for pk in parents:
        above, seen = parents[pk], {pk}
        while above is not None and above not in seen:
            below[above].add(pk)
            seen.add(above)
            above = parents[above]
    return below


def departments_with_people(organisation: Organisation) -> list[Department]:
    """The departments that somebody works in directly, by name."""
    working = Person.objects.employed().filter(organisation=organisation, department__isnull=False)
    return list(Department.objects.filter(organisation=organisation, pk__in=working.values("department_id")))


def _employed(organisation_id: int) -> PersonQuerySet:
    return Person.objects.employed().filter(organisation_id=organisation_id)


def _members(strands: list[Strand]) -> dict[int, tuple[set[int], set[int]]]:
    """The departments and the people that each strand names, by strand id."""
    members: dict[int, tuple[set[int], set[int]]] = {strand.pk: (set(), set()) for strand in strands}
    rows = AudienceMember.objects.filter(strand__in=list(members))
    for strand_id, department_id, person_id in rows.values_list("strand_id", "department_id", "person_id"):
        if department_id is not None:
            members[strand_id][0].add(department_id)
        if person_id is not None:
            members[strand_id][1].add(person_id)
    return members
