"""A line of text as words, with what stands around each of them."""

import re
from dataclasses import dataclass

from kyndig.crm.rules.quick_log.words import each_of

_GLUED = re.compile(r"([^\W\d_]{2,}[,;:!?])(?=[^\W\d_])")
_OPENING, _CLOSING = "([{«\"'“”–—-", ",;:.!?)]}»\"'“”–—-"
# After these a full stop does not end anything.
_SHORT = each_of(
    "kl ca ang vedr ift mht tlf evt osv bl feb jan mar apr jun jul aug sep sept okt nov des dec oct no nr mr ms mrs dr "
    "man tir tirs ons tor tors fre lør søn mon tue tues wed thu thur thurs fri sat sun mill mrd"
)


@dataclass(frozen=True)
class Token:
    """A word: `raw` as it was typed, `word` without the marks around it, `low` in small letters.

    `opens` is a bracket before it. `closes` says that a clause ends after it; `mark` is the mark that ends it.
    """

    raw: str
    word: str
    low: str
    opens: bool
    closes: bool
    mark: str

    @property
    def named(self) -> bool:
        """Whether it is written as a name is."""
        return self.word[:1].isupper()


def tokens(text: str) -> list[Token]:
    """The words of the text in order; marks that stand alone belong to the word before them."""
    pieces: list[str] = []
    for piece in _GLUED.sub(r"\1 ", text).split():
        if pieces and not (_bare(piece) and _bare(pieces[-1])):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return [_token(piece) for piece in pieces]


def _bare(piece: str) -> str:
    return piece.strip(_OPENING + _CLOSING + " ")


def _token(piece: str) -> Token:
    word = _bare(piece)
    start = piece.find(word) if word else 0
    before, after = piece[:start], piece[start + len(word) :]
    low = word.casefold()
    mark = after.strip()[:1]
    full_stop = mark == "." and (low in _SHORT or (low[-1:].isdigit() and len(low) <= 5))
    return Token(piece, word, low, "(" in before, bool(mark) and not full_stop, mark)
