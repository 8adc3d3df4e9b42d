"""What a line begins with: the word that says whether it was a call, a meeting, an e-mail, a note, or "
"is to be done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kyndig.crm.rules.quick_log.tokens import Token
from kyndig.crm.rules.quick_log.words import each_of

CALL, MEETING, EMAIL, NOTE, TASK = "call", "meeting", "email", "note", "task"


@dataclass(frozen=True)
class Head:
    """The first `last` words say `kind`.

    `happened` is False for what is to be done, True for what was done, None where the day decides ("møte fredag").
    `kept` says that the words carry more than the kind, and belong to what was said; `thing` that a thing follows them
    sooner than a name ("sende kontrakt til Jon").
    """

    last: int
    kind: str
    happened: bool | None
    kept: bool = False
    thing: bool = False


_WITH = r"(?: jeg| eg| æ| vi)?(?: med| me| til| hos| frå| fra| with| to| from| at| av)?"
_I = r"(?:(?:jeg|eg|æ|vi|me|we|i|har|hadde|have|just|nettopp|akkurat|så vidt|hei)\s)*"
_A_MAIL = r"(?:(?:en|ein|an|a)\s)?(?:e-?post|e-?mail|mail|melding på linkedin)"
_SOON = r"(?:\s(?:å|to|at|at jeg|at eg|at vi|eg|jeg|vi))?"
_DONE: list[tuple[str, str, bool | None, bool]] = [
    (r"(?:skrev|skreiv|tok|wrote)(?: ned)? (?:et |eit |a )?(?:notat|note)(?: om| on| about)?", NOTE, True, False),
    (rf"(?:ringte|ringt|ringde|ringa|telefonerte|slo på tråden)(?: opp| rundt)?{_WITH}", CALL, True, False),
    (
        rf"(?:snakket|snakka|prata|pratet|snakk|prat|tok en prat|talte)(?: på (?:telefon|tlf|"
        rf"telefonen))?{_WITH}",
        CALL,
        True,
        False,
    ),
    (r"(?:called|phoned|rang|rung)(?: up| with)?", CALL, True, False),
    (r"(?:spoke|talked|chatted)(?: on the phone)?(?: with| to)?", CALL, True, False),
    (r"had a (?:phone )?(?:call|chat)(?: with| from)", CALL, True, False),
    (r"(?:phone )?(?:call|chat)(?: with| from)", CALL, None, False),
    (rf"(?:telefonsamtale|tlf-?samtale|samtale|telefon|tlf|fikk telefon|fekk telefon|phone){_WITH}", CALL, None, False),
    (
        rf"(?:teams-?møte|videomøte|kundemøte|salgsmøte|salsmøte|oppstartsmøte|statusmøte|"
        rf"nettmøte){_WITH}",
        MEETING,
        None,
        True,
    ),
    (rf"(?:teams|zoom|video|videosamtale|videokonferanse){_WITH}", MEETING, None, True),
    (
        rf"(?:møtte|møtt|trefte|treffte|traff|treft|hadde møte|har hatt møte|hatt møte)(?: på| "
        rf"i)?{_WITH}",
        MEETING,
        True,
        False,
    ),
    (rf"(?:møte|møtet|møde)(?: på| i)?{_WITH}", MEETING, None, False),
    (rf"(?:på )?(?:befaring|synfaring|site visit|inspection){_WITH}", MEETING, None, True),
    (rf"(?:var|vært|vore) på (?:befaring|besøk|lunsj|kaffe|møte|synfaring){_WITH}", MEETING, True, True),
    (
        r"(?:lunsj|lunsjet|middag|kaffe|frokost|demo|presentasjon|lunch|coffee|dinner|breakfast|"
        r"presentation)(?: med| with| for| hos| til| at)",
        MEETING,
        None,
        True,
    ),
    (rf"(?:besøkte|besøkt|besøk|kundebesøk|visited|visit){_WITH}", MEETING, True, True),
    (r"(?:var hos|was at|kom innom|stakk innom)", MEETING, True, True),
    (r"(?:met)(?: up)?(?: with)?", MEETING, True, False),
    (r"(?:had a meeting|had meeting)(?: with| at)?", MEETING, True, False),
    (r"(?:meeting)(?: with| at)?", MEETING, None, False),
    (r"(?:mailet|mailte|mailede|maila|e-?postet|emailed|e-mailed|mailed)(?: til| to)?", EMAIL, True, False),
    (rf"(?:sendte|sendt|sende|sendde|skrev|skreiv|sent|wrote) {_A_MAIL}(?: til| to)?", EMAIL, True, False),
    (
        rf"(?:fikk|fekk|fått|got|received) (?:{_A_MAIL}|svar|(?:a )?reply|(?:an )?answer)(?: av| fra| frå| "
        rf"from)?",
        EMAIL,
        True,
        True,
    ),
    (
        r"(?:sendte|sendt|sent)(?: en| ein| an?)? (?:sms|melding|tekstmelding|text|message)(?: til| to)?|"
        r"(?:sms|texted|tekstet|meldte)(?: til| to)?",
        EMAIL,
        True,
        True,
    ),
    (r"(?:e-?post|mail|email|e-mail)(?: til| fra| frå| to| from)", EMAIL, True, False),
    (r"(?:sendte|sendt|sent)(?: over)?", EMAIL, True, True),
    (r"(?:svarte|svara|svart|replied|answered)(?: på mail fra| to)?", EMAIL, True, True),
    (r"(?:skrev|skreiv|wrote)(?: til| to)?", EMAIL, True, False),
    (
        r"(?:notat|notater|noter|notér|notert|merk|nb|ps|note|notes|noted|fyi|info)(?: om| on| about| to "
        r"self| frå| fra)?",
        NOTE,
        True,
        False,
    ),
]
_TO_DO: list[tuple[str, str]] = [
    (rf"(?:husk|hugs|hugse|huske|ikke glem|ikkje gløym|don't forget)(?: også| på)?{_SOON}", TASK),
    (
        r"(?:må|skal|ska|skulle|burde|bør|lyt|must|should|will|gotta|have to|need to|has to|going to|"
        r"i'll|i must|i need to)"
        rf"(?: jeg| eg| vi)?(?: huske| hugse| remember)?{_SOON}",
        TASK,
    ),
    (
        r"(?:todo|to-do|to do|gjøremål|gjeremål|oppgave|oppgåve|task|reminder|påminnelse|påminning)(?: "
        r"om| to)?(?: å)?",
        TASK,
    ),
    (rf"(?:remember|remind me|minn meg)(?: på| om| about)?{_SOON}", TASK),
]
# What is to be done, where nothing says that it was: these words are kept, as they are what to do.
_VERBS: list[tuple[str, str]] = [
    (r"(?:ring|ringe|ringje|ringer|call|phone)(?: opp| tilbake| igjen| back| again)?(?: til)?", CALL),
    (r"(?:snakke|prate|talk|speak)(?: med| with| to)", CALL),
    (r"(?:møte|møter|møt|treffe|treffer|treff|besøke|besøker|meet|visit)(?: med| opp| with)?", MEETING),
    (
        r"(?:maile|mailer|mail|emaile|email|e-mail|skrive|skriver|skriv|write|svare|svarer|reply|"
        r"tekste)(?: til| to)?",
        EMAIL,
    ),
    (rf"(?:sende|sender|send) {_A_MAIL}(?: til| to)?", EMAIL),
    (
        r"(?:sende|sender|send|lage|lager|lag|gi|gir|make|prepare|give|avtale|avtal|avtaler|booke|book|"
        r"bestille|bestill|order|sjekke|sjekk|sjekker|check|purre|purrer|purr|chase|invitere|inviter|"
        r"invite)(?: på)?",
        TASK,
    ),
    (
        r"(?:følge opp|følg opp|følger opp|følgje opp|fylg opp|følgjer opp|oppfølging|oppfølgning|follow "
        r"up|follow-up)(?: av| med| på| with| on)?",
        TASK,
    ),
]
_OF_THINGS = each_of(
    "sende sender send sendte sendt sent lage lager lag gi gir make prepare give avtale avtal avtaler "
    "booke book bestille "
    "bestill order sjekke sjekk sjekker check"
)
_INVERTED = {
    CALL: "ringte ringde ringer called phoned rang telefonerte",
    EMAIL: "mailet mailte maila emailed skrev skreiv wrote svarte svara replied sendte sent",
    MEETING: "besøkte visited møtte",
}
_INVERTED_KIND = {word: kind for kind, listed in _INVERTED.items() for word in listed.split()}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_I}(?:{pattern})(?=\s|$)")


_DONE_HEADS = [(_compiled(pattern), kind, happened, kept) for pattern, kind, happened, kept in _DONE]
_TO_DO_HEADS = [(_compiled(pattern), kind) for pattern, kind in _TO_DO]
_VERB_HEADS = [(_compiled(pattern), kind) for pattern, kind in _VERBS]


def head(line: Sequence[Token], first: int = 0) -> Head | None:
    """What the words from `first` begin with, the longest that fits; None where they begin with none of these."""
    plain, ends = _plain(line[first : first + 12])
    done = [
        Head(first + ends[match.end()], kind, happened, kept, match[0].split()[-1] in _OF_THINGS)
        for pattern, kind, happened, kept in _DONE_HEADS
        if (match := pattern.match(plain)) and match.end() in ends
    ]
    to_do = [
        Head(first + ends[match.end()], kind, False)
        for pattern, kind in _TO_DO_HEADS
        if (match := pattern.match(plain)) and match.end() in ends
    ]
    verbs = [
        Head(first + ends[match.end()], kind, False, kept=True, thing=match[0].split()[0] in _OF_THINGS)
        for pattern, kind in _VERB_HEADS
        if (match := pattern.match(plain)) and match.end() in ends
    ]
    return max([*done, *to_do, *verbs], key=lambda each: each.last, default=None)


def inverted(line: Sequence[Token]) -> tuple[int, str] | None:
    """Where "Kari ringte" has its verb, within the first words, and the kind it says."""
    for number, token in enumerate(line[:8]):
        if number and token.low in _INVERTED_KIND:
            return number, _INVERTED_KIND[token.low]
        if token.closes:
            return None
    return None


def _plain(line: Sequence[Token]) -> tuple[str, dict[int, int]]:
    """The words in small letters up to the end of the clause, and after which letter how many of them have ended."""
    taken: list[str] = []
    for token in line:
        taken.append(token.low)
        if token.closes:
            break
    ends: dict[int, int] = {}
    length = -1
    for number, word in enumerate(taken, start=1):
        length += len(word) + 1
        ends[length] = number
    return " ".join(taken), ends
