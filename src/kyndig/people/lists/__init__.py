"""Lists of people as HR systems export them: read, understood, and compared with the people who are known.

`read` a file into tables with recognised columns, `interpret` those as people (with the user's corrections), and `plan`
what would change. No database here, and nothing is written.
"""

from .changes import Changes, Choices, Difference, Join, KnownPerson, Leave, ManagerRef, Unsure, Update
from .errors import ListError
from .files import content_of, read, too_large
from .people import PeopleList, interpret
from .plan import plan
from .rows import Level, PersonRow, Problem
from .tables import Column, Meaning, RawTables

__all__ = [
    "Changes",
    "Choices",
    "Column",
    "Difference",
    "Join",
    "KnownPerson",
    "Leave",
    "Level",
    "ListError",
    "ManagerRef",
    "Meaning",
    "PeopleList",
    "PersonRow",
    "Problem",
    "RawTables",
    "Unsure",
    "Update",
    "content_of",
    "interpret",
    "plan",
    "read",
    "too_large",
]
