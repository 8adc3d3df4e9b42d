"""Words that are nearly another word: a letter wrong, missing, one too many, or two that changed places."""

from functools import lru_cache
from string import ascii_lowercase

SHORTEST = 4


def variants(word: str) -> list[str]:
    """Every text that is one mistake away from the word; none for words shorter than `SHORTEST` letters."""
    if len(word) < SHORTEST:
        return []
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in parts if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
    for letter in ascii_lowercase:
        found |= {head + letter + tail[1:] for head, tail in parts if tail}
        found |= {head + letter + tail for head, tail in parts}
    return sorted(found - {word})


@lru_cache(maxsize=4096)
def distance(one: str, other: str) -> int:
    """How many mistakes lie between the two: letters put in, left out, replaced or swapped with the next.

    The restricted Damerau-Levenshtein distance (optimal string alignment).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, facing in enumerate(other, 1):
            best = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, last = last, line
    return last[-1]


def grams(word: str) -> list[str]:
    """The threes of letters in a word, with its beginning and its end marked: what nearly alike words share."""
    padded = f"  {word} "
    return sorted({padded[place : place + 3] for place in range(len(padded) - 2)})
