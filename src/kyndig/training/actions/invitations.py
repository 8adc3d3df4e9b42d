"""Invitations go into the outbox as calendar objects, a mail for each part of each seat.

The programme lead is the organiser, so that a "no" given in a calendar reaches somebody. Who has no e-mail keeps the
place and is told in person: `queries.sessions.to_tell` lists them.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from kyndig.ledger import actions as ledger
from kyndig.outbox.actions import Draft, cancel, store_many
from kyndig.people.models import Person
from kyndig.training.models import Seat
from kyndig.training.queries.contacts import lead_of, own_address, superusers_by_department
from kyndig.training.queries.occasions import language_of, occasion_of, page_of, sitting_of
from kyndig.training.rules import letters
from kyndig.training.rules.invitations import Party, invitation, key_of, uid_of

Status = Seat.Status
CHUNK = 1000
REQUEST, CANCEL = "REQUEST", "CANCEL"
LIVE = (Status.INVITED, Status.ACCEPTED, Status.TENTATIVE)


@transaction.atomic
def invite(seats: Iterable[Seat], *, by: ledger.Actor) -> int:
    """Invite to planned seats; how many mails were put into the outbox. Asking twice invites once.

    A fixed number of statements for every thousand seats.
    """
    return _say(seats, letters.INVITED, by=by)


@transaction.atomic
def reschedule(seats: Iterable[Seat], *, by: ledger.Actor) -> int:
    """Tell those who are invited that time, place or session have changed; their answer is asked for again.

    Somebody who had said no, or whose invitation was withdrawn, is invited anew. An invitation that has not gone out
    yet is held back for the new one.
    """
    return _say(seats, letters.MOVED, by=by)


@transaction.atomic
def withdraw(seats: Iterable[Seat], *, by: ledger.Actor, why: str = "") -> int:
    """Take sessions out of people's calendars again, with the reason where there is one.

    The seats themselves are the caller's to change. Who was never told is not told now.
    """
    return _say(seats, letters.WITHDRAWN, by=by, why=why)


def confirm(seats: Iterable[Seat], *, by: ledger.Actor) -> int:
    """As `reschedule`, for seats that their people chose themselves: the calendar says that they have accepted."""
    return _say(seats, letters.MOVED, by=by, status=Status.ACCEPTED)


def _say(seats: Iterable[Seat], news: str, *, by: ledger.Actor, why: str = "", status: str = Status.INVITED) -> int:
    given = list(seats)
    sent = 0
    for start in range(0, len(given), CHUNK):
        sent += _say_to(given[start : start + CHUNK], news, by=by, why=why, status=status)
    return sent


def _say_to(given: list[Seat], news: str, *, by: ledger.Actor, why: str, status: str) -> int:
    """One chunk: lock, decide, write. The seats given are brought up to date too."""
    rows = Seat.objects.filter(pk__in=[seat.pk for seat in given])
    if news == letters.INVITED:
        rows = rows.filter(status=Status.PLANNED)
    else:
        if news == letters.WITHDRAWN:
            rows = rows.exclude(status=Status.PLANNED)
        rows.update(sequence=F("sequence") + 1)
    found = list(
        rows.select_for_update(of=("self",))
        .select_related("organisation", "person__user", "session__strand__course", "session__trainer", "session__room")
        .prefetch_related("session__parts")
        .order_by("pk")
    )
    if not found:
        return 0
    before = {seat.pk: seat.status for seat in found}
    if news != letters.WITHDRAWN:
        Seat.objects.filter(pk__in=list(before)).update(status=status)
        for seat in found:
            seat.status = status
    held = set() if news == letters.INVITED else cancel(_earlier(found))
    stored = store_many(_drafts(found, news, why, held))
    verb = {letters.INVITED: "seat.invited", letters.MOVED: "seat.moved", letters.WITHDRAWN: "seat.withdrawn"}[news]
    ledger.record(
        (
            ledger.Entry(
                verb,
                seat,
                {"status": before[seat.pk]},
                {"status": seat.status, "sequence": seat.sequence},
                seat.person_id,
            )
            for seat in found
        ),
        by=by,
    )
    fresh = {seat.pk: seat for seat in found}
    for seat in given:
        if seat.pk in fresh:
            seat.status, seat.sequence = fresh[seat.pk].status, fresh[seat.pk].sequence
    return stored


def _earlier(seats: list[Seat]) -> list[str]:
    """The keys of what was said before, which need not go out any more if it has not."""
    return [
        key_of(uid_of(seat.uid, part.number), seat.sequence - 1, REQUEST)
        for seat in seats
        for part in seat.session.parts.all()
    ]


def _drafts(seats: list[Seat], news: str, why: str, held: set[str]) -> Iterator[Draft]:
    organisation = seats[0].organisation
    lead, superusers = lead_of(organisation), superusers_by_department(organisation)
    organiser = (
        Party(lead.name, lead.email) if lead is not None and lead.email else Party(organisation.name, own_address())
    )
    contact = _contact(lead) if lead is not None else letters.Contact(organisation.name)
    now, page = timezone.now(), page_of(organisation)
    method = CANCEL if news == letters.WITHDRAWN else REQUEST
    for seat in seats:
        person = seat.person
        if not person.email:
            continue
        superuser = superusers.get(person.department_id or 0)
        with translation.override(language_of(person, organisation)):
            parts = list(seat.session.parts.all())
            for part in parts:
                uid = uid_of(seat.uid, part.number)
                if method == CANCEL and key_of(uid, 0, REQUEST) in held:
                    continue
                occasion = occasion_of(seat.session, part, len(parts), organisation)
                words = letters.letter(
                    occasion,
                    news=letters.INVITED if news == letters.MOVED and key_of(uid, 0, REQUEST) in held else news,
                    name=person.given_name or person.name,
                    page=page,
                    lead=contact,
                    superuser=_contact(superuser) if superuser is not None and superuser.pk != person.pk else None,
                    why=why,
                )
                yield Draft(
                    organisation=organisation,
                    person=person,
                    key=key_of(uid, seat.sequence, method),
                    kind="invitation",
                    to=person.email,
                    subject=words.subject,
                    text=words.text,
                    html=words.html,
                    calendar=invitation(
                        sitting_of(seat, part, occasion, page),
                        method=method,
                        organiser=organiser,
                        sent_by=own_address(),
                        attendee=Party(person.name, person.email),
                        accepted=seat.status == Status.ACCEPTED,
                        zone=organisation.timezone,
                        stamp=now,
                    ),
                    calendar_method=method,
                    reply_to=organiser.email,
                    sender_name=organiser.name,
                )


def _contact(person: Person) -> letters.Contact:
    return letters.Contact(person.name, person.email, person.phone)
