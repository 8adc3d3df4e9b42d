"""Who a line is about: "Kari i Fjordbygg", "Kari og Jon", "Jon fra Havbygg AS"."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kyndig.crm.rules.quick_log import words
from kyndig.crm.rules.quick_log.tokens import Token

# A name in small letters is at most this many words; what the names turn out not to hold goes back to what was said.
SMALL = 2


@dataclass(frozen=True)
class Who:
    """The words from `first` up to and without `last`: names of people or companies, and the company they are in.

    `place` says that the company is named as a place is ("i Bergen"), so it may be one.
    """

    first: int
    last: int
    names: tuple[str, ...]
    company: str = ""
    place: bool = False


def who(line: Sequence[Token], first: int, dates: Collection[int]) -> Who | None:
    """The names that begin at the word `first`; `dates` are the words that belong to days. None where none begins."""
    number, names = first, []
    while end := _run(line, number, dates):
        names.append(_joined(line[number:end]))
        number = end
        if line[end - 1].closes or end >= len(line):
            break
        follows = end + 1 < len(line) and line[end].low in words.AND and _run(line, end + 1, dates)
        if not follows or (line[end - 1].named and not line[end + 1].named):
            break
        number = end + 1
    if not names:
        return _company_alone(line, first, dates)
    company, last = _company_after(line, number, dates)
    place = bool(company) and line[number].low in words.AT_PLACE
    return Who(first, last, tuple(names), company, place)


def _company_alone(line: Sequence[Token], first: int, dates: Collection[int]) -> Who | None:
    """ "hos Fjordbygg" """
    if first < len(line) and line[first].low in words.AT_COMPANY and first not in dates:
        end = _run(line, first + 1, dates)
        if end:
            place = line[first].low in words.AT_PLACE
            return Who(first, end, (), _joined(line[first + 1 : end]), place)
    return None


def _company_after(line: Sequence[Token], number: int, dates: Collection[int]) -> tuple[str, int]:
    """The company behind a name: after a preposition, in brackets, or between commas; and where it ends."""
    if number >= len(line):
        return "", number
    before, here = line[number - 1], line[number]
    if here.opens or before.mark == ",":
        end = _run(line, number, dates)
        alone = end and (line[end - 1].closes or end == len(line))
        if end and here.named and (here.opens or alone):
            return _joined(line[number:end]), end
    if not before.closes and here.low in words.AT_COMPANY and number not in dates:
        end = _run(line, number + 1, dates)
        if end:
            return _joined(line[number + 1 : end]), end
    return "", number


def _run(line: Sequence[Token], first: int, dates: Collection[int]) -> int:
    """Where the name that begins at `first` ends; 0 where none begins there."""
    if first >= len(line) or not _may_begin(line[first]) or first in dates:
        return 0
    named, end = line[first].named, first + 1
    while end < len(line) and not line[end - 1].closes and not line[end].opens and end not in dates:
        token = line[end]
        goes_on = token.low in words.COMPANY_FORMS or token.low in words.NAME_PARTICLES
        if named:
            goes_on = goes_on or (token.named and token.low not in words.NOT_A_NAME) or token.word == "&"
            goes_on = goes_on or (
                token.word.isdigit() and end + 1 < len(line) and line[end + 1].low in words.COMPANY_FORMS
            )
        else:
            goes_on = goes_on or (end - first < SMALL and _may_begin(token) and not token.named)
        if not goes_on or (token.low in words.NOT_A_NAME and token.low not in words.NAME_PARTICLES):
            break
        end += 1
    while end > first + 1 and line[end - 1].low in words.NAME_PARTICLES:
        end -= 1
    return end


def _may_begin(token: Token) -> bool:
    word = token.word
    return bool(word) and word[0].isalpha() and token.low not in words.NOT_A_NAME


def _joined(line: Sequence[Token]) -> str:
    return " ".join(token.word for token in line)
