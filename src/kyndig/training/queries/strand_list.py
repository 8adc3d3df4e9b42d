"""The strands of a programme as a list that says what each takes."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from kyndig.training.models import Programme, Strand
from kyndig.training.queries.consequences import Planner
from kyndig.training.queries.coverage import StrandCoverage
from kyndig.training.rules.consequences import Need, total


@dataclass(frozen=True)
class StrandRow:
    """A strand with its audience and what it takes over all periods; `found` is empty where it is paused."""

    strand: Strand
    found: StrandCoverage | None
    needs: Need


@dataclass(frozen=True)
class StrandList:
    """All strands in order, and all of them together."""

    rows: Sequence[StrandRow]
    whole: Need

    @property
    def running(self) -> int:
        return sum(row.strand.active for row in self.rows)


def strand_list(programme: Programme, *, on: datetime.date) -> StrandList:
    """The list on the day `on`. A fixed number of queries."""
    planner = Planner(programme, on=on)
    plan = planner.plan()
    rows = []
    for strand in programme.strands.select_related("course"):
        found = planner.coverage.of(strand)
        rows.append(StrandRow(strand, found, total(plan.needs.get(strand.pk, {}))))
    return StrandList(rows, sum((total(table) for table in plan.needs.values()), Need()))
