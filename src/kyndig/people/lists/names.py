"""Names of people: one column or two, any order, capitals or not."""

import re

from .values import fold, latin

_PARTICLE_WORDS = "af al av bin da de del della den der di do dos du el la le ten ter van von zu"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")


def sane_case(name: str) -> str:
    """BERG-HANSEN becomes Berg-Hansen and tor arne becomes Tor Arne; what has both cases is left as it is."""
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) < 3 or not (all(map(str.isupper, letters)) or all(map(str.islower, letters))):
        return name
    words = [
        word.lower() if number and word.lower() in _PARTICLES else _WORD.sub(lambda part: part[0].capitalize(), word)
        for number, word in enumerate(name.split())
    ]
    return " ".join(words)


def split(name: str, *, family_first: bool = False) -> tuple[str, str]:
    """(given, family) of a name in one cell.

    A comma decides: "Berg, Tor Arne". Without one the last word is the family name, with "van der" and its like;
    `family_first` is for columns whose header says so. A single word is a given name.
    """
    name = sane_case(name)
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return (given.rstrip(",").strip(), family) if given and family else split(name.replace(",", " ").strip())
    words = name.split()
    if len(words) < 2:
        return name, ""
    if family_first:
        return " ".join(words[1:]), words[0]
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def looks_like_name(text: str) -> bool:
    """Whether two to five words of letters, each with a capital, stand there."""
    words = text.replace(",", " ").split()
    return (
        2 <= len(words) <= 5
        and len(text) <= 60
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and all(letter.isalpha() or letter in " ,-'.’" for letter in text)
    )


def likeness(name: str, email: str) -> int:
    """How many words of the name stand in the address before its @: for telling whose a shared address is."""
    local = email.partition("@")[0]
    return sum(latin(word) in local for word in name.split() if len(word) > 1)


def share_a_word(one: str, other: str) -> bool:
    """Whether two names could be one person's, as after a marriage: at least one word is the same."""
    return bool(set(fold(one).replace("-", " ").split()) & set(fold(other).replace("-", " ").split()))
