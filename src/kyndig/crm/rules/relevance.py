"""How near what was found is to what somebody meant."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

KINDS = {"company": 12.0, "contact": 12.0, "deal": 6.0, "activity": 0.0}
# A word in the subject of an activity says less than one in the name of a company: many activities share it.
WEIGHT = {"company": 1.0, "contact": 1.0, "deal": 0.9, "activity": 0.6}
WHOLE, BEGINS, JOINED, ELSEWHERE = 1.0, 0.8, 0.7, 0.4
CALLED_SO, CALLED_ALMOST_SO = 40.0, 15.0
OWN, RECENT = 15.0, 15.0
FRESH, HALF_LIFE = 10.0, timedelta(days=180)
NEARLY = 30.0


def relevance(
    kind: str,
    title: str,
    typed: Sequence[str],
    *,
    age: timedelta,
    own: bool = False,
    recent: bool = False,
    spelled: Mapping[str, Sequence[str]] | None = None,
) -> float:
    """How high a record stands among what was found: the more, the higher.

    `title` and the words `typed` are folded. It counts whether each word stands in the name, begins a word of it or
    stands elsewhere; whether the record is called exactly so; its kind; whether it is the person's `own` or was dealt
    with by the person in `recent` time; and how long ago something happened with it. `spelled` holds, where mistakes
    were allowed for, the words that each typed word may mean; then every mistake costs.
    """
    words = title.split()
    whole = "".join(words)
    places = [_place(word, words, whole, (spelled or {}).get(word, ())) for word in typed]
    score = 100 * WEIGHT[kind] * sum(places) / len(places)
    text = " ".join(typed)
    if title == text:
        score += CALLED_SO
    elif title.startswith(text):
        score += CALLED_ALMOST_SO
    score += KINDS[kind] + OWN * own + RECENT * recent
    freshness = float(0.5 ** (max(age, timedelta(0)) / HALF_LIFE))
    return score + FRESH * freshness - NEARLY * bool(spelled)


def _place(word: str, words: Sequence[str], whole: str, meant: Sequence[str]) -> float:
    if word in words:
        return WHOLE
    if any(each.startswith(word) for each in words):
        return BEGINS
    if not meant:
        return JOINED if word in whole else ELSEWHERE
    return BEGINS if any(each in words for each in meant) else ELSEWHERE
