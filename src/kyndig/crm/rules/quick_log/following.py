"""What is to be done next: "vil ha tilbud fredag", "ringe igjen om to uker", "møte tirsdag kl 10"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from kyndig.crm.rules.quick_log import days
from kyndig.crm.rules.quick_log.dates import MOST_WORDS, When
from kyndig.crm.rules.quick_log.tokens import Token
from kyndig.crm.rules.quick_log.verbs import CALL, EMAIL, MEETING, TASK
from kyndig.crm.rules.quick_log.words import NOT_A_NAME, WANTS, each_of


@dataclass(frozen=True)
class FollowUp:
    """What is to be done next, and when. `subject` is "" where the line says only when."""

    kind: str
    subject: str
    due: date
    clock: time | None = None


_KINDS = {
    CALL: "ringe ring ringer ringje ringast ringes call phone snakkes snakke snakkast talk telefon tlf telefonmøte",
    MEETING: "møte møtes møter møtast møtet befaring synfaring meet meeting demo lunsj lunch besøk "
    "besøke visit kaffe coffee "
    "kundemøte oppstartsmøte statusmøte befaringen presentasjon workshop",
    EMAIL: "mail maile mailer e-post epost email e-mail skrive",
}
_KIND_OF = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}
_THEN = each_of("og and så then men but samt da")
_BEGINS = re.compile(
    r"(?:(?:og|så|and|then|but|men|da|derfor|som|at|that|som|at|enige om|vi|jeg|eg|æ|hun|ho|han|de|dei|"
    r"she|he|they|we|i|kunden|"
    r"customer|gjerne|også|also|helst|en|et|ei|ein|eit|an|a|the|å|to|seg|"
    r"vil ha|vil gjerne ha|vil|ville ha|ønsker å få|ønsker seg|ønsker|ønska|ynskjer|ønsket|trenger|"
    r"treng|trengte|må ha|må få|må|"
    r"skal ha|skal få|skal|ska|venter på|ventar på|ber om|ba om|bad om|spurte om|lovet|lova|lovte|"
    r"avtalt|avtalte|avtala|"
    r"neste steg(?: er)?|next step(?: is)?|next|neste|husk|"
    r"wants to have|wants|want|wanted|would like to have|would like|needs|need|needed|asked for|asks "
    r"for|expects|will|promised|"
    r"agreed on|agreed|has to have|must have|is waiting for|waiting for)\s)+"
)
_WANTED = re.compile(
    r"\b(?:vil gjerne ha|vil ha|ville ha|ønsker å få|ønsker seg|ønsker|ønska|ønsket|ønskjer|ynskjer|"
    r"trenger|treng|trengte|venter på|ventar på|ber om|ba om|bad om|spurte om|wants to have|wants|want|"
    r"wanted|would like to have|would like|needs|"
    r"need|needed|asked for|asks for|expects|is waiting for|waiting for)\s"
)
_ENDS = re.compile(r"(?:\s(?:innen|innan|på|til|den|senest|by|on|before|before the|og|and))+$")
# Said without a day, these are for the next working day.
_AGAIN = re.compile(
    r"\b(?:følge opp|følg opp|følger opp|følgje opp|følgjer opp|følges opp|oppfølging|(?:ringe?r?|"
    r"ringje) (?:opp )?(?:tilbake|igjen|att)|"
    r"ta kontakt igjen|purre|follow up|following up|call (?:\w+ )?back|calling back|get back to|ring back)\b"
)


def follow_up(
    line: Sequence[Token], coming: Sequence[When], first: int, today: date, *, talked: bool = True
) -> FollowUp | None:
    """The first thing that is to come in the words from `first` on; None where the line promises nothing.

    Where nobody `talked`, as in a note, a day alone is no promise: somebody has to want something.
    """
    for when in coming:
        clause = _clause(line, when.first, when.last, first)
        words = [line[number] for number in clause if not when.first <= number < when.last]
        if not talked and not any(token.low in WANTS or token.low in _KIND_OF for token in words):
            continue
        return FollowUp(_kind(words), _subject(words), when.coming or today, when.clock)
    for number in range(first, min(len(line), MOST_WORDS)):
        plain = " ".join(token.low for token in line[number : number + 3])
        if _AGAIN.match(plain):
            words = [line[each] for each in _clause(line, number, number + 1, first)]
            return FollowUp(_kind(words), _subject(words), days.next_working_day(today))
    return None


def _clause(line: Sequence[Token], begins: int, ends: int, first: int) -> range:
    """The words around that belong together: up to a mark, or to an "and" that begins something new."""
    while begins > first and not line[begins - 1].closes and not _parts(line, begins - 1):
        begins -= 1
    while ends < len(line) and not line[ends - 1].closes and not _parts(line, ends):
        ends += 1
    return range(begins, ends)


def _parts(line: Sequence[Token], number: int) -> bool:
    follows = line[number + 1].low if number + 1 < len(line) else ""
    return line[number].low in _THEN and (follows in NOT_A_NAME or follows in _KIND_OF)


def _kind(words: Sequence[Token]) -> str:
    return next((_KIND_OF[token.low] for token in words if token.low in _KIND_OF), TASK)


def _subject(words: Sequence[Token]) -> str:
    text = " ".join(token.raw for token in words)
    bare = text.strip(" ,;:.!?–—-()")
    wanted = _WANTED.search(bare.casefold())
    bare = bare[wanted.end() :] if wanted and len(bare.casefold()) == len(bare) else bare
    begins = _BEGINS.match(f"{bare.casefold()} ")
    bare = bare[begins.end() :] if begins else bare
    bare = bare[: len(bare) - len(ends[0])] if (ends := _ENDS.search(f" {bare.casefold()}")) else bare
    bare = bare.strip(" ,;:.!?–—-()")
    return bare[:1].upper() + bare[1:]
