"""The sittings of sessions, written in one go."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from kyndig.training.models import Part, Session
from kyndig.training.rules.timetable_clock import aware

BATCH = 1000


def add_parts(spans: Iterable[tuple[Session, Sequence[tuple[datetime, datetime]]]], zone: ZoneInfo) -> None:
    """The sittings of each session, from local times."""
    Part.objects.bulk_create(
        (
            Part(
                organisation_id=session.organisation_id,
                session=session,
                number=number,
                starts=aware(starts, zone),
                ends=aware(ends, zone),
            )
            for session, parts in spans
            for number, (starts, ends) in enumerate(parts, start=1)
        ),
        batch_size=BATCH,
    )
