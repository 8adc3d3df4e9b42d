"""How like a name that somebody typed is to a name that is known: 0 for another name, 100 for the same."""

from kyndig.crm.rules.folding import fold

# What companies are called besides their name; nobody types it.
_FORMS = "as asa ans da sa ba enk nuf sti ks iks kf hf ab oy oyj gmbh ltd llc inc plc bv"
FORMS = frozenset(_FORMS.split())
SAME, TYPO, BEGINNING, TWO_TYPOS = 100, 80, 78, 65
# A name of which only some words were typed.
PART = 8


def bare(name: str) -> list[str]:
    """The folded words of a name, without AS and the like (kept where nothing else is left)."""
    words = fold(name).split()
    return [word for word in words if word not in FORMS] or words


def likeness(typed: str, name: str) -> int:
    """How well the words typed fit words of the name, each of them one; 0 where one fits none."""
    wanted, known = bare(typed), bare(name)
    if not wanted:
        return 0
    left, total = list(known), 0
    for word in wanted:
        fit, at = max(((_word(word, each), -number) for number, each in enumerate(left)), default=(0, 0))
        if not fit:
            return 0
        left.pop(-at)
        total += fit
    return max(1, total // len(wanted) - (PART if left else 0))


def _word(typed: str, known: str) -> int:
    if typed == known:
        return SAME
    if len(typed) >= 3 and known.startswith(typed):
        return BEGINNING
    if len(typed) >= 4:
        away = distance(typed, known, 2)
        if away == 1:
            return TYPO
        if away == 2 and len(typed) >= 8:
            return TWO_TYPOS
    return 0


def distance(one: str, other: str, most: int) -> int:
    """How many letters to add, leave out, change, or swap with the next one; `most` + 1 for anything more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
