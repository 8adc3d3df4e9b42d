"""The lines of the ledger that tell of a record and of what belongs to it."""

import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from kyndig.crm.models import Company, Contact, Deal, Record
from kyndig.crm.queries.timeline.activities import own_of
from kyndig.crm.queries.timeline.keys import FOLLOWED, LINE, SIZE, Key
from kyndig.database import prepared
from kyndig.ledger.models import Line

# So many lines of the ledger are read whole at once.
FEW = 60


def lines_of(
    record: Record, wanted: frozenset[str], before: Key | None, deals: list[int], files: list[int]
) -> list[tuple[Key, Line | int]]:
    """The lines about the record, its deals and its files, newest first: whole where they are few.

    Where they are many, only those of the page are to be read: then their numbers stand in their place.
    """
    changes, of_deals = "changes" in wanted, "deals" in wanted
    company = isinstance(record, Company)
    asked: dict[str, Any] = {
        "organisation": record.organisation_id,
        "kind": own_of(record),
        "pk": record.pk if changes or isinstance(record, Deal) else None,
        "contacts": tuple(_contacts_of(company=record.pk)) if company and changes else (),
        "deals": tuple(deals) if of_deals and not isinstance(record, Deal) else (),
        "files": tuple(files) if changes else (),
    }
    few = _few_lines(**asked)
    if len(few) <= FEW:
        told = [((line.at, LINE, line.pk), line) for line in few]
        return sorted((each for each in told if before is None or each[0] < before), key=lambda pair: pair[0])
    keys = [(at, LINE, pk) for at, pk in _keys_of_lines(**asked)]
    after = sorted((key for key in keys if before is None or key < before), reverse=True)
    return [(key, key[2]) for key in islice(after, SIZE + 1)]


@prepared()
def _contacts_of(*, company: int) -> "QuerySet[Contact, int]":
    contacts: QuerySet[Contact] = Contact.objects.filter(company=company, binned=None).order_by("-pk")
    return contacts.values_list("pk", flat=True)[:FOLLOWED]


@prepared("kind")
def _few_lines(
    *,
    organisation: int,
    kind: str,
    pk: int | None,
    contacts: tuple[int, ...],
    deals: tuple[int, ...],
    files: tuple[int, ...],
) -> "QuerySet[Line, Line]":
    return _about(organisation, kind, pk, contacts, deals, files)[: FEW + 1]


@prepared("kind")
def _keys_of_lines(
    *,
    organisation: int,
    kind: str,
    pk: int | None,
    contacts: tuple[int, ...],
    deals: tuple[int, ...],
    files: tuple[int, ...],
) -> "QuerySet[Line, tuple[datetime.datetime, int]]":
    return _about(organisation, kind, pk, contacts, deals, files).values_list("at", "pk")


def _about(
    organisation: int,
    kind: str,
    pk: int | None,
    contacts: tuple[int, ...],
    deals: tuple[int, ...],
    files: tuple[int, ...],
) -> "QuerySet[Line]":
    of = Q(pk__in=[])
    if pk is not None:
        of |= Q(subject_type=f"crm.{kind}", subject_id=pk)
    if contacts:
        of |= Q(subject_type="crm.contact", verb="contact.added", subject_id__in=contacts)
    if deals:
        of |= Q(subject_type="crm.deal", subject_id__in=deals)
    if files:
        of |= Q(subject_type="crm.file", subject_id__in=files)
    return Line.objects.filter(of, organisation_id=organisation, kind=Line.Kind.CHANGE).order_by()
