"""What a field is: a name, a label, and the type that decides how it is read, checked, shown and compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise


class Type(StrEnum):
    """Each with the Python value that a record gives (`read`) and takes (`write`); None or empty is not known."""

    TEXT = "text"  # str, one line
    LONG = "long"  # str, several lines
    NUMBER = "number"  # int or Decimal
    MONEY = "money"  # Decimal
    PERCENT = "percent"  # int from 0 to 100
    DATE = "date"  # date
    MOMENT = "moment"  # aware datetime
    FLAG = "flag"  # bool
    CHOICE = "choice"  # str, one of `choices`
    LINK = "link"  # str, a web address
    EMAIL = "email"  # str, small letters
    PHONE = "phone"  # str, E.164
    ORGANISATION_NUMBER = "organisation_number"  # str, nine digits
    COUNTRY = "country"  # str, ISO 3166 alpha-2
    CURRENCY = "currency"  # str, ISO 4217
    PERSON = "person"  # Person of the organisation
    PEOPLE = "people"  # list of Person
    COMPANY = "company"  # Company of the workspace
    CONTACTS = "contacts"  # list of Contact of the workspace
    DEAL = "deal"  # Deal of the workspace
    PIPELINE = "pipeline"  # Pipeline of the workspace
    STAGE = "stage"  # Stage of a pipeline of the workspace
    REASON = "reason"  # Reason of the workspace
    TAGS = "tags"  # list of str, sorted
    EMAILS = "emails"  # list of {"value", "label"}, the one to use first
    PHONES = "phones"  # list of {"value", "label"}, the one to use first
    EMPLOYMENTS = "employments"  # list of {"company", "title", "started", "ended"}


@dataclass(frozen=True)
class Field:
    """One field of a kind of record.

    `own` is a field that the organisation made. `edited` is False for what follows from an action of its own and is
    not asked for in a form (the stage of a deal is moved, not typed). `sorted` fields have an index to sort by.
    """

    name: str
    label: Text
    type: Type
    required: bool = False
    choices: Sequence[tuple[str, Text]] = ()
    max_length: int = 0
    own: bool = False
    edited: bool = True
    listed: bool = True
    filtered: bool = True
    sorted: bool = False
    help: Text = ""
