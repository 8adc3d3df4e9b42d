"""The list of those who are not covered: a page of it, what it can be narrowed to, and all of it for export."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kyndig.design.paging import KeyPage, page_by_key
from kyndig.people.models import Department, Person
from kyndig.training.models import Programme, Strand
from kyndig.training.queries.audience import departments_with_people
from kyndig.training.queries.coverage import ProgrammeCoverage, coverage_of
from kyndig.training.queries.missing import Missing, explained, missing_people
from kyndig.training.rules.missing import LABELS, Reason, known, next_step

ORDER = ("family_name", "given_name", "id")


@dataclass(frozen=True)
class Line:
    """A row of the list, in words."""

    person: Person
    reason: str
    why: str
    next: str


@dataclass(frozen=True)
class MissingList:
    """One page of those who lack a strand: `people` are all that are asked for, `total` counts all who lack it.

    `strands` and `departments` are what the list can be narrowed to; `department` and `reason` what it is.
    """

    coverage: ProgrammeCoverage
    strands: Sequence[Strand]
    departments: Sequence[Department]
    strand: Strand | None
    department: Department | None
    reason: str
    people: Any
    page: KeyPage[Person]
    lines: Sequence[Line]
    total: int

    @property
    def narrowed(self) -> bool:
        return self.page.total != self.total


def missing_list(programme: Programme, query: Mapping[str, str], *, on: datetime.date) -> MissingList:
    """The page of the list that `query` asks for: strand, department, reason, and which page of them."""
    coverage = coverage_of(programme, on=on)
    due = [found for found in coverage.strands if not found.strand.by_department and found.due]
    strands = [found.strand for found in due]
    departments = departments_with_people(programme.organisation)
    first = next(
        (found.strand for found in due if found.tally.missing), coverage.main.strand if coverage.main else None
    )
    strand = next((option for option in strands if str(option.pk) == query.get("strand")), first)
    department = next((option for option in departments if str(option.pk) == query.get("department")), None)
    reason = query.get("reason", "") if query.get("reason") in list(Reason) else ""
    people: Any = missing_people(strand, on=on) if strand is not None else Person.objects.none()
    standing = coverage.of(strand) if strand is not None else None
    total = standing.tally.without if standing is not None else 0
    if department is not None:
        people = people.filter(department=department)
    if reason:
        people = people.filter(reason=reason)
    people = people.select_related("department")
    page = page_by_key(people, order=ORDER, request_query=query)
    lines = _lines(strand, page.items, on)
    return MissingList(
        coverage,
        strands,
        departments,
        strand,
        department,
        reason,
        people,
        page,
        lines,
        total,
    )


def rows_for_export(listing: MissingList, *, on: datetime.date) -> Iterator[Sequence[object]]:
    """A heading and every row that the filter lets through."""
    yield [_("Name"), _("Employee number"), _("E-mail"), _("Department"), _("Lacks"), _("Why"), _("What happens next")]
    everybody = list(listing.people.order_by(*ORDER))
    name = listing.strand.name if listing.strand else ""
    for line in _lines(listing.strand, everybody, on):
        person = line.person
        department = person.department.name if person.department else ""
        yield [person.name, person.employee_number, person.email, department, name, line.why, line.next]


def _lines(strand: Strand | None, people: Sequence[Person], on: datetime.date) -> list[Line]:
    if strand is None:
        return []
    return [_line(found, on) for found in explained(strand, people, on=on)]


def _line(found: Missing, on: datetime.date) -> Line:
    return Line(
        person=found.person,
        reason=str(LABELS[Reason(found.facts.reason)]),
        why=known(found.facts),
        next=next_step(found.facts, on),
    )
