"""The programme as a picture: a lane for each strand over all periods."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.design import charts
from kyndig.training.models import Period, Session, Strand
from kyndig.training.queries.coverage import StrandCoverage
from kyndig.training.queries.programme_page import ProgrammePage, SessionRow
from kyndig.training.rules.lanes import Held, Stretch, marks
from kyndig.training.rules.missing import words
from kyndig.training.rules.periods import falls_in


def lanes_of(page: ProgrammePage, *, on: datetime.date) -> charts.Lanes:
    """The timeline of a programme page; no further query."""
    now = timezone.now()
    by_strand: dict[int, list[SessionRow]] = {}
    for session in page.sessions:
        by_strand.setdefault(session.strand, []).append(session)
    lanes = []
    for found in page.coverage.strands:
        strand, sessions = found.strand, by_strand.get(found.strand.pk, [])
        external = strand.delivery == Strand.Delivery.EXTERNAL
        lane = marks(
            [_held(session, external, now) for session in sessions],
            [
                Stretch(period.starts, period.ends, _wanted(page, found, period, on, begun=bool(sessions)))
                for period in page.plan.periods
            ],
            external=external,
            cadence=strand.cadence,
            today=on,
            titles={"done": _("held"), "planned": _("to come"), "late": _("late")},
        )
        lanes.append(charts.Lane(strand.name, lane))
    title = ngettext(
        "%(periods)s half-years, %(count)s strand", "%(periods)s half-years, %(count)s strands", len(lanes)
    ) % {"periods": words(len(page.plan.periods)), "count": words(len(lanes))}
    return charts.Lanes(
        title=title[:1].upper() + title[1:],
        description=_("When each strand of the programme was held, and when it is to come."),
        periods=[
            charts.Period(
                period.starts,
                period.ends,
                period.label,
                period == page.period,
            )
            for period in page.plan.periods
        ],
        lanes=lanes,
        now=on,
    )


def _held(session: SessionRow, external: bool, now: datetime.datetime) -> Held:
    state = "planned"
    if session.status == Session.Status.HELD:
        state = "done"
    elif session.status == Session.Status.PUBLISHED and session.ends < now:
        state = "late"
    return Held(session.day, state, own=session.in_department or not external)


def _wanted(page: ProgrammePage, found: StrandCoverage, period: Period, on: datetime.date, *, begun: bool) -> bool:
    """Whether something is expected in a period. A role nobody has yet will be given; nobody picked is nobody."""
    strand = found.strand
    if not found.people and strand.audience != Strand.Audience.ROLE:
        return False
    if strand.cadence == Strand.Cadence.ONCE:
        if period.ends < on:
            return period.number == strand.first_period and not begun
        need = page.plan.needs.get(strand.pk, {}).get(period.number)
        return need is not None and need.sessions > 0
    return falls_in(strand.cadence, strand.first_period, period.number)
