"""The short name of an organisation in the address of its pages."""

import re
import unicodedata
from collections.abc import Callable

LONGEST = 60
# The letters that do not come apart into a plain letter and a mark.
FOLDED = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "đ": "d", "œ": "oe"})
WHEN_EMPTY = "organisation"


def address(name: str) -> str:
    """`name` in a-z, digits and single hyphens, at most 60 characters: "Sørøya Fisk AS" gives "soroya-fisk-as"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).lower().translate(FOLDED))
    letters = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].rstrip("-") or WHEN_EMPTY


def free_address(name: str, is_taken: Callable[[str], bool]) -> str:
    """The address of `name`, with the first number from 2 that makes it free where `is_taken` says that it is taken."""
    wanted = address(name)
    found, number = wanted, 1
    while is_taken(found):
        number += 1
        ending = f"-{number}"
        found = wanted[: LONGEST - len(ending)].rstrip("-") + ending
    return found
