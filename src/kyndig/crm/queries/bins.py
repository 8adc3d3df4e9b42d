"""What lies in the bin, the newest first."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from kyndig.crm.fields import KINDS
from kyndig.crm.queries.viewing import Viewer

SIZE = 50
# What was put in the bin is purged for good after so many days.
DAYS = 30


@dataclass(frozen=True)
class Binned:
    """`days` is for how many more it can be taken out; `became` is the record that it is part of now, if merged."""

    kind: str
    what: str
    pk: int
    name: str
    at: datetime.datetime
    days: int
    became: str = ""
    became_url: str = ""


@dataclass(frozen=True)
class Bin:
    rows: list[Binned]
    earlier: str


def what_lies_in_the_bin(viewer: Viewer, asked: Mapping[str, str]) -> Bin:
    """A page of it, of what the person may see; `?before=` is the time that the page begins after. Four queries."""
    try:
        before = parse_datetime(asked.get("before", "").replace(" ", "+"))
    except ValueError:
        before = None
    now = timezone.now()
    rows = []
    for kind in KINDS.values():
        records = kind.model.objects.filter(workspace=viewer.workspace).visible_to(viewer.person).exclude(binned=None)
        if before is not None and before.tzinfo:
            records = records.filter(binned__lt=before)
        for each in records.select_related("merged_into").order_by("-binned", "-id")[: SIZE + 1]:
            became = each.merged_into
            rows.append(
                Binned(
                    kind.name,
                    capfirst(str(kind.label)),
                    each.pk,
                    str(each),
                    each.binned,
                    max(0, DAYS - (now - each.binned).days),
                    str(became) if became else "",
                    viewer.url(kind.name, became.pk) if became else "",
                )
            )
    rows.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return Bin(rows[:SIZE], rows[SIZE - 1].at.isoformat() if len(rows) > SIZE else "")
