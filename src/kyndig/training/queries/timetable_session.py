"""One session of a draft, with who is in it and where they could go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyndig.ledger.models import Line
from kyndig.people.models import Person
from kyndig.training.models import Room, Session, Timetable, Trainer, Unplaced
from kyndig.training.queries.timetable_page import sessions_of
from kyndig.training.queries.timetable_wants import HOLDING

MOST_CANDIDATES = 300
MOST_TARGETS = 100


@dataclass(frozen=True)
class Sitter:
    """Somebody in the session; `proposed` says that the draft gives a free seat of a published session."""

    person: Person
    proposed: bool = False


@dataclass(frozen=True)
class DraftSession:
    """What the page of a session in a draft shows."""

    session: Session
    draft: Timetable | None
    people: Sequence[Sitter]
    others: Sequence[Session]
    candidates: Sequence[Unplaced]
    most: int

    @property
    def changeable(self) -> bool:
        """Whether time, trainer and room are the draft's to change."""
        return self.draft is not None and self.session.status == Session.Status.DRAFT

    @property
    def with_free_seats(self) -> list[Session]:
        """The other sessions of the strand that somebody could be moved to, the first hundred."""
        free = [s for s in self.others if s.taken + s.proposed < most_in(s)]  # type: ignore[attr-defined]
        return free[:MOST_TARGETS]

    @property
    def free(self) -> int:
        return max(0, self.most - len(self.people))


def draft_session(session: Session) -> DraftSession:
    """The session with its people, the other sessions of its strand, and who lacks a place in it."""
    draft = session.timetable
    if draft is None or draft.status != Timetable.Status.DRAFT:
        drafts = Timetable.objects.filter(period=session.period_id, status=Timetable.Status.DRAFT)
        draft = drafts.first()
    seats = session.seats.filter(status__in=HOLDING).select_related("person__department")
    people = [Sitter(seat.person) for seat in seats.order_by("person__family_name", "person__given_name")]
    others: Sequence[Session] = ()
    candidates: Sequence[Unplaced] = ()
    if draft is not None:
        proposals = session.seat_proposals.filter(timetable=draft).select_related("person__department")
        people += [Sitter(proposal.person, True) for proposal in proposals]
    if draft is not None and not session.department_id:
        others = list(
            sessions_of(session.period, draft).filter(strand=session.strand_id, department=None).exclude(pk=session.pk)
        )
        lacking = draft.unplaced.filter(strand=session.strand_id).select_related("person")
        candidates = list(lacking.order_by("person__family_name", "person__given_name")[:MOST_CANDIDATES])
    return DraftSession(session, draft, people, others, candidates, most_in(session))


def why_gone(organisation_id: int, key: int) -> str:
    """What has become of a session that was in a draft of the organisation and is not any more; "" of any other."""
    lines = Line.objects.filter(organisation_id=organisation_id, subject_type=Session._meta.label_lower, subject_id=key)
    line = lines.filter(verb__in=["session.dropped", "session.taken_away"]).order_by("-pk").first()
    if Session.objects.filter(pk=key).exists():
        loose = Session.objects.filter(pk=key, organisation=organisation_id, status=Session.Status.DRAFT)
        thrown_away = loose.exclude(timetable__status=Timetable.Status.DRAFT).exists()
        return _("This draft was thrown away meanwhile. Nothing was changed in it.") if thrown_away else ""
    if line is None:
        return ""
    if line.verb == "session.dropped":
        return _("The timetable was filled again meanwhile, and other sessions stand in place of this one.")
    return _("%(name)s took this session out of the draft meanwhile.") % {"name": line.actor}


def most_in(session: Session) -> int:
    """How many people there is room for: the group and the room both bind."""
    most = session.strand.largest_group
    return min(most, session.room.seats) if session.room else most


def trainers_for(session: Session) -> list[Trainer]:
    """Those who teach the session's strand, and the one it has."""
    teach = Trainer.objects.filter(teachings__strand=session.strand_id, active=True)
    return list((teach | Trainer.objects.filter(pk=session.trainer_id or 0)).distinct().order_by("name", "pk"))


def rooms_for(session: Session) -> list[Room]:
    """The rooms in use, and the one the session has."""
    rooms = Room.objects.filter(organisation=session.organisation_id, active=True)
    return list((rooms | Room.objects.filter(pk=session.room_id or 0)).order_by("name", "pk"))
