"""Sessions as letters and calendars tell them."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from kyndig.people.models import Organisation, Person
from kyndig.training.models import Part, Seat, Session
from kyndig.training.rules import letters
from kyndig.training.rules.invitations import Sitting, uid_of


def occasion_of(session: Session, part: Part, parts: int, organisation: Organisation) -> letters.Occasion:
    """A part of a session as letters and calendars tell it; the course, trainer and room are read already."""
    zone = ZoneInfo(organisation.timezone)
    room, trainer, course = session.room, session.trainer, session.strand.course
    return letters.Occasion(
        course=course.name,
        part=part.number,
        parts=parts,
        starts=part.starts.astimezone(zone),
        ends=part.ends.astimezone(zone),
        place=letters.place(room.name, room.site) if room else "",
        meeting_url=room.url if room else "",
        trainer=trainer.name if trainer else "",
        company=trainer.company if trainer else "",
        goals=course.goals,
    )


def sitting_of(seat: Seat, part: Part, occasion: letters.Occasion, page: str) -> Sitting:
    """A part of a session as it stands in the calendar of the person who has the seat."""
    return Sitting(
        uid=uid_of(seat.uid, part.number),
        sequence=seat.sequence,
        starts=occasion.starts,
        ends=occasion.ends,
        summary=occasion.title,
        place=occasion.place or occasion.meeting_url,
        description=letters.description(occasion, page=page),
        url=occasion.meeting_url,
    )


def page_of(organisation: Organisation) -> str:
    """The whole address of My training."""
    return settings.ADDRESS + reverse("training:me", kwargs={"organisation": organisation.slug})


def language_of(person: Person, organisation: Organisation) -> str:
    return (person.user.language if person.user else "") or organisation.language
