"""Texts as they are compared and sorted: æøå, accents, and how Norwegians spell them without a keyboard."""

import re
import unicodedata

# Æ, Ø and Å come last, in this order; the characters after z in ASCII keep it so in every database.
_LAST = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
_FOLDED = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ł": "l"}
)
_APART = re.compile(r"[\W_]+")


def sort_key(text: str) -> str:
    """The text in small letters without accents, so that comparing bytes gives the order of the Norwegian alphabet."""
    kept = text.casefold().translate(_LAST)
    return "".join(each for each in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(each)).strip()


def fold(text: str) -> str:
    """The text as it is searched for: small letters and figures, words parted by one space.

    Å, aa and a are one; ø, oe, ö and o are one; æ and ae are one; accents count for nothing.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_FOLDED))
        plain = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    plain = plain.replace("aa", "a").replace("oe", "o")
    return _APART.sub(" ", plain).strip()
