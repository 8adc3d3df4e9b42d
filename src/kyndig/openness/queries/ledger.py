"""Reading the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kyndig.design.paging import KeyPage, page_by_key
from kyndig.ledger.models import Line
from kyndig.openness.hiding import hidden_from
from kyndig.people.models import Organisation, Person

SIZE = 30
COUNTED = 1000


@dataclass(frozen=True)
class Asked:
    """Which lines somebody wants: of a person (about or by), a kind, and a verb; an empty value is all."""

    person: int | None = None
    kind: str = ""
    verb: str = ""


@dataclass(frozen=True)
class AboutMe:
    """One page of the lines about a person, and how many are look-ups and changes by others."""

    page: KeyPage[Line]
    lookups: int
    changes: int


def about_me(person: Person, kind: str, query: Mapping[str, str]) -> AboutMe:
    """What was done with the person's data. Five queries, however many lines."""
    lines = Line.objects.filter(organisation_id=person.organisation_id, about_id=person.pk)
    lookups = lines.filter(kind=Line.Kind.LOOKUP).count()
    changes = lines.filter(kind=Line.Kind.CHANGE).count()
    shown = lines.filter(kind=kind) if kind else lines
    return AboutMe(page_by_key(shown, order=("-id",), request_query=query, size=SIZE), lookups, changes)


def lines_asked(viewer: Person, asked: Asked) -> QuerySet[Line]:
    """The lines of the viewer's organisation that are asked for, without those that the viewer may not see."""
    lines = Line.objects.filter(organisation_id=viewer.organisation_id).exclude(hidden_from(viewer))
    if asked.person is not None:
        lines = lines.filter(Q(about_id=asked.person) | Q(actor_id=asked.person))
    if asked.kind:
        lines = lines.filter(kind=asked.kind)
    if asked.verb:
        lines = lines.filter(verb=asked.verb)
    return lines


def page_of_ledger(viewer: Person, asked: Asked, query: Mapping[str, str]) -> KeyPage[Line]:
    """One page of the ledger; of a long one, no more than a thousand lines are counted. Three queries."""
    return page_by_key(lines_asked(viewer, asked), order=("-id",), request_query=query, size=SIZE, cap=COUNTED)


def verbs_used(organisation: Organisation) -> Sequence[str]:
    """The verbs that the organisation's ledger holds."""
    used = Line.objects.filter(organisation_id=organisation.pk).order_by("verb").values_list("verb", flat=True)
    return list(used.distinct())
