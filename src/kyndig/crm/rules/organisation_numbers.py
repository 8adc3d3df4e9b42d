"""Norwegian organisation numbers: nine digits, the last of which follows from the others by mod 11."""

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr


class OrganisationNumberError(ValueError):
    """The text is not the number of any organisation."""


def tidy(text: str) -> str:
    """Nine digits from `988 077 917`, `NO988077917MVA` and the like.

    Raises OrganisationNumberError where the length or the control digit is wrong.
    """
    bare = text.upper().replace("MVA", "").removeprefix("NO").strip()
    try:
        return str(orgnr.validate(bare))
    except ValidationError as error:
        raise OrganisationNumberError(text) from error


def shown(number: str) -> str:
    """`988 077 917`."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if len(number) == 9 else number
