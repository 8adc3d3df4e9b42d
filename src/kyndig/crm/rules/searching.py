"""From a text to the words it is found by, and from what somebody types to the words they mean."""

import re
from collections.abc import Iterable, Sequence

import phonenumbers

from kyndig.crm.rules.folding import fold

LONGEST_WORD = 60
LONGEST_TEXT = 10_000
MOST_WORDS = 400
MOST_TYPED, MOST_JOINED = 8, 3
# Figures that belong together though they are parted: phones, organisation numbers, orders.
_NUMBER = re.compile(r"\d(?:[\s.\-/()]{0,3}\d){4,}")
_ORGANISATION = re.compile(r"^(?:no)?(\d{9})(?:mva)?$")
# What stands around an organisation number and says nothing more.
_AROUND = {"no", "mva", "org", "nr"}


def words_of(texts: Iterable[str]) -> list[str]:
    """The different words of the texts, folded and in order; figures that are parted count as one too."""
    found: dict[str, None] = {}
    for text in texts:
        text = text[:LONGEST_TEXT]
        for word in fold(text).split():
            found[word[:LONGEST_WORD]] = None
        for match in _NUMBER.findall(text):
            found[_digits(match)] = None
        if len(found) >= MOST_WORDS:
            break
    return [word for word in found if word][:MOST_WORDS]


def words_of_phone(number: str) -> list[str]:
    """`4791234567` and `91234567` from `+4791234567`; the figures alone where it is no number in E.164."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return [digits] if (digits := _digits(number)) else []
    national = str(parsed.national_number)
    return [f"{parsed.country_code}{national}", national]


def joined(text: str) -> str:
    """A folded name without the spaces, so that `Fjord Bygg AS` and `fjordbygg` meet."""
    return fold(text).replace(" ", "")[:LONGEST_WORD]


def readings(text: str) -> list[Sequence[str]]:
    """What somebody may mean by what they typed, the likelier first: lists of folded words, every one of which counts.

    In the first, figures that stand together are one number: a phone or an organisation number, however it is parted.
    In the last, a few words are one (`fjord bygg`).
    """
    text = text[:500].replace("(0)", "")
    together = fold(_NUMBER.sub(lambda match: f" {_digits(match.group())} ", text)).split()
    numbers = [word for word in together if _ORGANISATION.match(word)]
    if numbers:
        together = [
            found.group(1) if (found := _ORGANISATION.match(word)) else word for word in together if word not in _AROUND
        ]
    apart = fold(text).split()
    whole = ["".join(apart)] if 1 < len(apart) <= MOST_JOINED else []
    distinct = dict.fromkeys(tuple(dict.fromkeys(each))[:MOST_TYPED] for each in (together, apart, whole))
    return [reading for reading in distinct if reading]


def _digits(text: str) -> str:
    """The figures without the noughts in front: `0047…` and `+47…` are one, `070…` is found in `+4670…`."""
    return "".join(each for each in text if each.isdecimal()).lstrip("0")
